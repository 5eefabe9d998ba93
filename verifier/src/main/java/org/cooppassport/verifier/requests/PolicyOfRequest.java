package org.cooppassport.verifier.requests;

import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.verifier.coops.VerifierCoop;

/** The policy a request was made by, to the letter. */
final class PolicyOfRequest {
  private PolicyOfRequest() {}

  /**
   * Returns the policy.
   *
   * @throws Refusal of reason {@code GONE} if the co-op has changed or removed it since
   */
  static Policy of(VerifierCoop coop, Asked asked) {
    return coop.policies()
        .exactly(asked.policyDigest())
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.Reason.GONE, "the policy has changed since; ask for a new request"));
  }

  /** Returns the question that follows from the policy. */
  static DcqlQuery query(Policy policy, Asked asked) {
    return asked.format().isEmpty() ? policy.toDcql() : policy.toDcql(asked.format()).orElseThrow();
  }
}
