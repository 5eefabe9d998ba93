package org.cooppassport.issuer.register;

import java.util.Objects;

/**
 * A co-op's own OpenID Provider, at which members log in.
 *
 * @param issuer its identifier, an https address
 * @param clientId what the co-op is registered as there
 * @param clientSecret what it proves that with; empty for a public client
 * @param subjectClaim the claim of the ID token that is the co-op's own reference to the member
 */
public record LoginProvider(
    String issuer, String clientId, String clientSecret, String subjectClaim) {
  public LoginProvider {
    Objects.requireNonNull(issuer);
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(clientSecret);
    Objects.requireNonNull(subjectClaim);
  }

  /** Tells no secret. */
  @Override
  public String toString() {
    return "LoginProvider[" + issuer + "]";
  }
}
