package org.cooppassport.core.acceptance;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.trust.StrictMembers;

/**
 * A written agreement under which the relying co-op may reuse a partner's checks. Whether both
 * sides signed it is decided before it gets here; whether it is in force is decided for a day.
 */
public final class RelianceAgreement {
  private final JsonObject json;
  private final String id;
  private final String issuer;
  private final Set<Lane> lanes;
  private final Set<CheckMethod> methods;
  private final Set<String> jurisdictions;
  private final LocalDate from;
  private final LocalDate until;

  private RelianceAgreement(StrictMembers members) {
    this.json = members.json();
    this.id = members.text("id");
    this.issuer = members.text("issuer");
    List<Lane> laneList = members.named("lanes", Lane::named);
    if (laneList.isEmpty()) {
      throw members.wrong("lanes", "the lanes it covers are required");
    }
    this.lanes = Set.copyOf(laneList);
    this.methods = Set.copyOf(members.named("methods", CheckMethod::named));
    this.jurisdictions = Set.copyOf(members.texts("jurisdictions"));
    this.from =
        members
            .optionalDay("from")
            .orElseThrow(() -> members.wrong("from", "the first day in force is required"));
    this.until = members.optionalDay("until").orElse(null);
    if (until != null && until.isBefore(from)) {
      throw members.wrong("until", "expected a day not before 'from'");
    }
    members.nothingElse();
  }

  /**
   * Reads an agreement.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason {@code INVALID_VALUE} that names the
   *     member at fault
   */
  public static RelianceAgreement read(JsonObject json) {
    return new RelianceAgreement(StrictMembers.of(json));
  }

  public JsonObject json() {
    return json;
  }

  public String id() {
    return id;
  }

  /** The checking co-op, by DID or https URL. */
  public String issuer() {
    return issuer;
  }

  /** The last day in force, if it has one. */
  public Optional<LocalDate> until() {
    return Optional.ofNullable(until);
  }

  /** Whether it is in force on the day. */
  public boolean inForceOn(LocalDate day) {
    return !day.isBefore(from) && (until == null || !day.isAfter(until));
  }

  /** Whether it covers checks by this method in this lane for this jurisdiction. */
  boolean covers(Lane lane, Optional<CheckMethod> method, Optional<String> jurisdiction) {
    return lanes.contains(lane)
        && (methods.isEmpty() || method.map(methods::contains).orElse(false))
        && (jurisdictions.isEmpty() || jurisdiction.map(jurisdictions::contains).orElse(false));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RelianceAgreement that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "RelianceAgreement[" + id + "]";
  }
}
