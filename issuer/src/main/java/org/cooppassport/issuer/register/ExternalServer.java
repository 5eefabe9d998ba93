package org.cooppassport.issuer.register;

import java.util.Objects;

/**
 * An authorization server of the co-op's own choice, whose tokens open its credential endpoint.
 *
 * @param issuer its identifier, an https address
 * @param tokens how its tokens are checked
 * @param audience what they have to be made out to; empty for the credential issuer's identifier
 * @param subjectClaim the claim of a token that is the co-op's own reference to the member
 * @param clientId what the issuer is registered as there, to ask about tokens; empty if it is not
 * @param clientSecret what it proves that with; empty if it is not registered
 * @param own what becomes of the issuer's own server
 */
public record ExternalServer(
    String issuer,
    Tokens tokens,
    String audience,
    String subjectClaim,
    String clientId,
    String clientSecret,
    Own own) {
  /** How tokens are checked. */
  public enum Tokens {
    /** They are signed, and say everything themselves (RFC 9068). */
    JWT,
    /** The server is asked about each, each time (RFC 7662). */
    INTROSPECTION
  }

  /** What becomes of the issuer's own server. */
  public enum Own {
    /** Wallets are let in by the external server alone. */
    REPLACED,
    /** It still lets wallets in: those with a pre-authorized code. */
    KEPT
  }

  public ExternalServer {
    Objects.requireNonNull(issuer);
    Objects.requireNonNull(tokens);
    Objects.requireNonNull(audience);
    Objects.requireNonNull(subjectClaim);
    Objects.requireNonNull(own);
    if (tokens == Tokens.INTROSPECTION && (clientId.isEmpty() || clientSecret.isEmpty())) {
      throw new IllegalArgumentException("who asks about tokens says who it is (RFC 7662, 2.1)");
    }
  }

  /** Tells no secret. */
  @Override
  public String toString() {
    return "ExternalServer[" + issuer + "]";
  }
}
