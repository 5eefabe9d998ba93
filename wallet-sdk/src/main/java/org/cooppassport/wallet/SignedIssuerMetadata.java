package org.cooppassport.wallet;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.VerifiedChain;
import org.cooppassport.core.jose.X509Chains;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * Reads issuer metadata that came signed. Their signer is trusted by its certificate alone: one of
 * an authority that the wallet knows for this very issuer, made out to this issuer.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.2.3">
 *     OpenID4VCI 1.0, section 12.2.3</a>
 */
final class SignedIssuerMetadata {
  /** How far the issuer's clock may differ from this device's. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private static final String SECTION = "OpenID4VCI 1.0, section 12.2.3";
  private static final String WHERE = "signed metadata";

  private SignedIssuerMetadata() {}

  /**
   * Returns the metadata.
   *
   * @throws Refusal INVALID_VALUE if the token does not hold; ACCESS_DENIED if its signer is not
   *     trusted for this issuer
   */
  static JsonObject verified(String token, TrustedCredentialIssuer issuer, Instant now) {
    try {
      Jws jws = Jws.parse(token);
      jws.requireType(TokenType.ISSUER_METADATA);
      VerifiedChain signer = signer(jws, issuer, now);
      JwtClaims claims =
          jws.verify(TokenType.ISSUER_METADATA, signer.leafKey(), AllowedAlgorithms.DEFAULT)
              .claims();
      check(claims, signer, issuer, now);
      return claims.json().without("iss", "sub", "iat", "exp", "nbf");
    } catch (ProblemException e) {
      throw new Refusal(
              Reason.INVALID_VALUE,
              WHERE,
              WHERE + ": " + e.problems().get(0).detail() + " (" + SECTION + ")")
          .withProblems(e.problems());
    }
  }

  private static VerifiedChain signer(Jws jws, TrustedCredentialIssuer issuer, Instant now) {
    if (jws.header().x5c().isEmpty()) {
      throw mismatch("x5c", "the certificate of the signer", Came.NOTHING, Reason.ACCESS_DENIED);
    }
    VerifiedChain chain = chain(jws, issuer, now);
    if (!issuer.isNamedBy(chain)) {
      throw mismatch(
          "x5c",
          "a certificate that names the issuer or its host",
          Came.ANOTHER,
          Reason.ACCESS_DENIED);
    }
    return chain;
  }

  private static VerifiedChain chain(Jws jws, TrustedCredentialIssuer issuer, Instant now) {
    try {
      return X509Chains.verify(jws.header().x5c(), issuer.authorities(), now);
    } catch (ProblemException e) {
      throw mismatch(
              "x5c",
              "a chain to an authority that is trusted for this issuer",
              Came.ANOTHER,
              Reason.ACCESS_DENIED)
          .withProblems(e.problems());
    }
  }

  private static void check(
      JwtClaims claims, VerifiedChain signer, TrustedCredentialIssuer issuer, Instant now) {
    if (!claims.subject().equals(Optional.of(issuer.credentialIssuer()))) {
      throw wrong("sub", issuer.credentialIssuer(), Came.address(claims.subject()));
    }
    Instant made =
        claims
            .issuedAt()
            .orElseThrow(() -> wrong("iat", "when the metadata were signed", Came.NOTHING));
    if (made.isAfter(now.plus(SKEW))) {
      throw wrong("iat", "an instant that is not to come", Came.instant(made, now));
    }
    if (!claims.problemsAt(now, SKEW).isEmpty()) {
      throw wrong("exp", "metadata that are in force", new Came("exp or nbf that exclude now"));
    }
    if (claims.issuer().filter(name -> !mayAttest(name, signer, issuer)).isPresent()) {
      throw wrong("iss", "a name of the issuer or of its certificate", Came.ANOTHER);
    }
  }

  /** Tells whether the party that is said to attest to the metadata is the one that signed. */
  private static boolean mayAttest(
      String name, VerifiedChain signer, TrustedCredentialIssuer issuer) {
    return name.equals(issuer.credentialIssuer())
        || issuer.signers().contains(name)
        || signer.uris().contains(name)
        || Members.httpsUrlOf(name)
            .map(URI::getHost)
            .filter(signer.dnsNames()::contains)
            .isPresent();
  }

  private static Refusal wrong(String member, String expected, Came came) {
    return mismatch(member, expected, came, Reason.INVALID_VALUE);
  }

  private static Refusal mismatch(String member, String expected, Came came, Reason reason) {
    return new Mismatch(WHERE + " " + member, expected, came, SECTION).refusal(reason);
  }
}
