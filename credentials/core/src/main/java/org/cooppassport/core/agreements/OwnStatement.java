package org.cooppassport.core.agreements;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.trust.StrictMembers;

/**
 * The relying co-op's own statement that it has an agreement, signed by nobody. Enough where no law
 * asks for one: the lanes {@code informational} and {@code sector-code}, and reciprocity.
 *
 * <pre>{@code
 * {"id": "code-2026", "issuer": "did:web:riverside.example", "lanes": ["sector-code"],
 *  "methods": ["document-in-person"], "from": "2026-01-01", "until": "2026-12-31"}
 * {"id": "guests", "issuer": "did:web:riverside.example", "classes": ["worker"],
 *  "from": "2026-01-01"}
 * }</pre>
 */
public final class OwnStatement implements Agreement {
  private static final Set<Lane> LANES = Set.of(Lane.INFORMATIONAL, Lane.SECTOR_CODE);

  private final JsonObject json;
  private final String id;
  private final RelianceCover reliance;
  private final ReciprocityCover reciprocity;
  private final Term term;

  private OwnStatement(StrictMembers members) {
    this.json = members.json();
    this.id = members.text("id");
    Set<String> issuer = Set.of(members.text("issuer"));
    boolean ofMembers = members.json().has("classes");
    this.reciprocity =
        ofMembers ? new ReciprocityCover(issuer, Set.copyOf(members.texts("classes"))) : null;
    this.reliance = ofMembers ? null : RelianceCover.read(members, issuer);
    if (reliance != null && !LANES.containsAll(reliance.lanes())) {
      throw members.wrong(
          "lanes",
          "an agreement that only one side states carries informational and sector-code;"
              + " the other lanes need one signed by both");
    }
    this.term = Term.read(members);
    members.nothingElse();
  }

  static OwnStatement read(JsonObject json) {
    return new OwnStatement(StrictMembers.of(json));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public JsonObject json() {
    return json;
  }

  @Override
  public Optional<RelianceCover> reliance() {
    return Optional.ofNullable(reliance);
  }

  @Override
  public Optional<ReciprocityCover> reciprocity() {
    return Optional.ofNullable(reciprocity);
  }

  @Override
  public Optional<RelianceTerms> relianceTerms() {
    return Optional.empty();
  }

  @Override
  public List<AgreementFlaw> flawsAt(Instant at) {
    return flaws(term, LocalDate.ofInstant(at, ZoneOffset.UTC));
  }

  static List<AgreementFlaw> flaws(Term term, LocalDate day) {
    List<AgreementFlaw> flaws = new ArrayList<>();
    if (term.isBefore(day)) {
      flaws.add(AgreementFlaw.NOT_YET_IN_FORCE);
    }
    if (term.isOver(day)) {
      flaws.add(AgreementFlaw.OVER);
    }
    return flaws;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OwnStatement that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return "OwnStatement[" + id + "]";
  }
}
