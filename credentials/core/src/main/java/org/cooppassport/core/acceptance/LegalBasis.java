package org.cooppassport.core.acceptance;

import java.time.LocalDate;
import java.util.Optional;
import org.cooppassport.core.trust.StrictMembers;

/**
 * The rule of law that a policy for reliance rests on. Until a lawyer reviewed it, it carries
 * nothing.
 */
public final class LegalBasis {
  private final String rule;
  private final String source;
  private final String reviewedBy;
  private final LocalDate reviewedOn;

  private LegalBasis(StrictMembers members) {
    this.rule = members.text("rule");
    this.source = members.text("source");
    this.reviewedBy = members.optionalText("reviewedBy").orElse("");
    this.reviewedOn = members.optionalDay("reviewedOn").orElse(null);
    if (reviewedBy.isEmpty() != (reviewedOn == null)) {
      throw members.wrong("reviewedOn", "a review has both reviewedBy and reviewedOn");
    }
    members.nothingElse();
  }

  static LegalBasis read(StrictMembers members) {
    return new LegalBasis(members);
  }

  /** The rule's name, such as {@code uk-mlr-2017-39}. */
  public String rule() {
    return rule;
  }

  /** Where the rule can be read. */
  public String source() {
    return source;
  }

  /** When it was reviewed; empty if it was not, and then it never yields acceptance. */
  public Optional<LocalDate> reviewedOn() {
    return Optional.ofNullable(reviewedOn);
  }

  /** Who reviewed it; empty if nobody did. */
  public String reviewedBy() {
    return reviewedBy;
  }
}
