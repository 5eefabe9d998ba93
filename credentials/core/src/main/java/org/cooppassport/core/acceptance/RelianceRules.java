package org.cooppassport.core.acceptance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.acceptance.VerdictCode.Effect;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.VerifiedCredential;

/**
 * The lane in which a check is reused: of those that policy, issuer and trust have in common, the
 * policy's best whose own rules hold. If the rules of none hold, those of the best are told.
 */
final class RelianceRules {
  private RelianceRules() {}

  static Optional<Lane> judge(
      Policy policy,
      List<VerifiedCredential> credentials,
      Relier relier,
      Instant at,
      List<Reason> reasons) {
    Optional<Lane> used = Optional.empty();
    for (VerifiedCredential credential : credentials) {
      if (credential.product().equals(Optional.of(CredentialTypes.KYC_CHECK))) {
        LaneCase inLane = new LaneCase(policy, credential, credentials, relier, at);
        Optional<Lane> chosen = choose(inLane, reasons);
        used = chosen.isPresent() ? chosen : used;
      }
    }
    return used;
  }

  private static Optional<Lane> choose(LaneCase inLane, List<Reason> reasons) {
    List<Lane> common = inLane.commonLanes();
    if (common.isEmpty()) {
      reasons.add(
          inLane
              .reason(VerdictCode.LANE_NOT_OFFERED)
              .at(JsonPointer.of(ClaimNames.LANES_OFFERED))
              .naming(
                  "lanes",
                  String.join(
                      ", ", inLane.policy().lanes().stream().map(Lane::wireName).toList())));
      return Optional.empty();
    }
    List<Reason> best = List.of();
    for (Lane lane : common) {
      List<Reason> found = LaneRules.judge(lane, inLane);
      if (found.stream().allMatch(r -> r.effect() == Effect.FLAGS)) {
        reasons.addAll(found);
        if (lane != common.get(0)) {
          reasons.add(
              inLane
                  .reason(VerdictCode.LOWER_LANE_USED)
                  .naming("lane", lane.wireName())
                  .naming("better", common.get(0).wireName()));
        }
        return Optional.of(lane);
      }
      if (lane == common.get(0)) {
        best = new ArrayList<>(found);
      }
    }
    reasons.addAll(best);
    return Optional.of(common.get(0));
  }
}
