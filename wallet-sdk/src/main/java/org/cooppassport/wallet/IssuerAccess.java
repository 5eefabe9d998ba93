package org.cooppassport.wallet;

import java.util.Objects;
import org.cooppassport.core.openid.vci.TokenResponse;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * An access token and what it needs.
 *
 * @param session who the wallet is towards the issuer
 * @param response the token response it came in
 */
record IssuerAccess(ClientSession session, TokenResponse response) {
  IssuerAccess {
    Objects.requireNonNull(session);
    Objects.requireNonNull(response);
    if (response.scheme() == TokenResponse.Scheme.DPOP && session.dpopKey().isEmpty()) {
      throw new Refusal(
          Reason.INVALID_DPOP_PROOF,
          "token_type",
          "token_type: a sender-constrained token came although none was asked for");
    }
  }

  String token() {
    return response.accessToken();
  }

  TokenResponse.Scheme scheme() {
    return response.scheme();
  }

  /** Tells nothing of the token. */
  @Override
  public String toString() {
    return "IssuerAccess[" + session.credentialIssuer() + "]";
  }
}
