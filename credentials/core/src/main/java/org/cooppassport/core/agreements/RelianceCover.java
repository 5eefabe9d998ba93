package org.cooppassport.core.agreements;

import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.trust.StrictMembers;

/**
 * Which checks an agreement speaks of.
 *
 * @param issuers the checking co-op, by every name under which it issues
 * @param lanes the lanes
 * @param methods the methods; empty for all
 * @param jurisdictions the jurisdictions of checks; empty for all
 */
public record RelianceCover(
    Set<String> issuers, Set<Lane> lanes, Set<CheckMethod> methods, Set<String> jurisdictions) {
  public RelianceCover {
    issuers = Set.copyOf(issuers);
    lanes = Set.copyOf(lanes);
    methods = Set.copyOf(methods);
    jurisdictions = Set.copyOf(jurisdictions);
  }

  static RelianceCover read(StrictMembers members, Set<String> issuers) {
    RelianceCover cover =
        new RelianceCover(
            issuers,
            Set.copyOf(members.named("lanes", Lane::named)),
            Set.copyOf(members.named("methods", CheckMethod::named)),
            Set.copyOf(members.texts("jurisdictions")));
    if (cover.lanes().isEmpty()) {
      throw members.wrong("lanes", "the lanes it covers are required");
    }
    return cover;
  }

  /** Whether it covers a check of the issuer by this method in this lane for this jurisdiction. */
  public boolean covers(
      String issuer, Lane lane, Optional<CheckMethod> method, Optional<String> jurisdiction) {
    return issuers.contains(issuer)
        && lanes.contains(lane)
        && (methods.isEmpty() || method.map(methods::contains).orElse(false))
        && (jurisdictions.isEmpty() || jurisdiction.map(jurisdictions::contains).orElse(false));
  }
}
