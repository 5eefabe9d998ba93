package org.cooppassport.core.acceptance;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;

/** A membership is current and not derived from another membership. */
final class MembershipRules {
  private static final Set<String> ENDED = Set.of("lapsed", "ceased");
  private static final Set<ProblemCode> WITHDRAWN =
      Set.of(ProblemCode.REVOKED, ProblemCode.SUSPENDED);

  private MembershipRules() {}

  static void judge(
      WantedCredential wanted,
      VerifiedCredential credential,
      VerificationResult presented,
      List<Reason> reasons) {
    Optional<String> standing = credential.claims().text(ClaimNames.STANDING);
    boolean withdrawn =
        presented.findings().stream()
            .anyMatch(
                f ->
                    f.queryId().equals(credential.queryId())
                        && f.index() == credential.index()
                        && WITHDRAWN.contains(f.problem().code()));
    if (withdrawn || standing.filter(ENDED::contains).isPresent()) {
      reasons.add(
          Reason.of(VerdictCode.MEMBERSHIP_NOT_CURRENT, wanted.id())
              .at(withdrawn ? JsonPointer.ROOT : JsonPointer.of(ClaimNames.STANDING)));
    }
    boolean asked =
        wanted.claims().stream().anyMatch(c -> c.path().firstName().equals(ClaimNames.STANDING));
    if (standing.isEmpty() && !asked) {
      reasons.add(
          Reason.of(VerdictCode.CLAIM_MISSING, wanted.id())
              .at(JsonPointer.of(ClaimNames.STANDING))
              .naming("claim", ClaimNames.STANDING));
    }
    if (credential.claims().value(ClaimNames.RECIPROCAL_OF).isPresent()) {
      reasons.add(
          Reason.of(VerdictCode.MEMBERSHIP_CHAINED, wanted.id())
              .at(JsonPointer.of(ClaimNames.RECIPROCAL_OF)));
    }
  }
}
