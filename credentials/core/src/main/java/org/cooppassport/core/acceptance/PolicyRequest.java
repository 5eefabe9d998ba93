package org.cooppassport.core.acceptance;

import java.util.List;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.verification.PresentedText;
import org.cooppassport.core.verification.VerificationRequest;

/** The one way from a policy to a verification with all of its expectations. */
public final class PolicyRequest {
  private PolicyRequest() {}

  /**
   * What is to be verified of an answer: issuers the policy trusts, a holder who answers this
   * request, validity and status.
   *
   * @param vpToken the {@code vp_token} of the response
   * @param nonce the nonce of the request
   * @param audience the verifier's complete identifier in the request
   */
  public static VerificationRequest of(
      Policy policy, JsonObject vpToken, String nonce, String audience) {
    return of(policy, PresentedText.ofVpToken(vpToken), nonce, audience);
  }

  static VerificationRequest of(
      Policy policy, List<PresentedText> presented, String nonce, String audience) {
    return VerificationRequest.of(presented)
        .expectTrustedIssuer(policy.trust())
        .expectHolder(nonce, audience)
        .checkValidity()
        .checkStatus()
        .build();
  }
}
