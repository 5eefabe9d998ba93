package org.cooppassport.core.acceptance;

import java.time.LocalDate;
import java.util.Optional;
import org.cooppassport.core.law.LegalRule;
import org.cooppassport.core.trust.StrictMembers;

/**
 * The rule that a policy rests on, by the name of its legal table, and the review of that table by
 * the co-op's lawyer. Until somebody reviewed that version, it carries no reliance under law.
 */
public final class LegalBasis {
  private static final long MAX_VERSION = 1_000_000;

  private final String rule;
  private final long reviewedVersion;
  private final String source;
  private final String reviewedBy;
  private final LocalDate reviewedOn;

  private LegalBasis(StrictMembers members) {
    this.rule = members.text("rule");
    this.source = members.optionalText("source").orElse("");
    this.reviewedVersion =
        members.json().has("version") ? members.integer("version", 1, MAX_VERSION) : 0;
    this.reviewedBy = members.optionalText("reviewedBy").orElse("");
    this.reviewedOn = members.optionalDay("reviewedOn").orElse(null);
    if (reviewedBy.isEmpty() != (reviewedOn == null)) {
      throw members.wrong("reviewedOn", "a review has both reviewedBy and reviewedOn");
    }
    if (!reviewedBy.isEmpty() && reviewedVersion == 0) {
      throw members.wrong("version", "a review names the version of the table that was reviewed");
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

  /** Whether a lawyer of the co-op reviewed this very version of the rule's table. */
  boolean coversReviewOf(LegalRule table) {
    return reviewedOn != null && reviewedVersion == table.version() && rule.equals(table.id());
  }

  /** Where the co-op reads the rule, if other than its table says. */
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
