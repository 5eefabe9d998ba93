package org.cooppassport.core.openid.vp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;

/**
 * A verifier attestation JWT: somebody says that a key is that of a verifier. A claim until {@link
 * #verify}.
 *
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-12">
 *     OpenID4VP 1.0, section 12</a>
 */
public final class VerifierAttestation {
  private final Jws jws;
  private final JwtClaims claims;
  private final VerificationKey key;

  private VerifierAttestation(Jws jws, JwtClaims claims, VerificationKey key) {
    this.jws = jws;
    this.claims = claims;
    this.key = key;
  }

  /**
   * Reads one.
   *
   * @throws org.cooppassport.core.problem.Refusal INVALID_REQUEST_OBJECT_CLIENT if it is of another
   *     type, or lacks {@code iss}, {@code sub}, {@code exp} or the key in {@code cnf}
   */
  public static VerifierAttestation parse(String text) {
    try {
      Jws jws = Jws.parse(text);
      jws.requireType(TokenType.VERIFIER_ATTESTATION);
      JwtClaims claims = JwtClaims.read(jws.unverifiedClaims());
      if (claims.issuer().isEmpty() || claims.subject().isEmpty() || claims.expiresAt().isEmpty()) {
        throw RequestObject.unauthenticated("the attestation lacks iss, sub or exp (section 12)");
      }
      JsonObject jwk =
          claims.json().object("cnf").flatMap(cnf -> cnf.object("jwk")).orElse(JsonObject.EMPTY);
      return new VerifierAttestation(jws, claims, VerificationKey.fromJwk(jwk));
    } catch (InvalidKey e) {
      throw RequestObject.unauthenticated("the attestation has no key in cnf (section 12)");
    } catch (ProblemException e) {
      throw RequestObject.unauthenticated("attestation: " + e.problems().get(0).detail());
    }
  }

  /** Returns what the attester calls the verifier. */
  public String subject() {
    return claims.subject().orElseThrow();
  }

  /** Returns the key that signs the verifier's requests. */
  public VerificationKey key() {
    return key;
  }

  /** Returns the addresses the verifier may have answers sent to; empty if none are said. */
  List<String> addresses() {
    return claims.json().array("redirect_uris").flatMap(JsonArray::strings).orElse(List.of());
  }

  /**
   * Checks that a trusted attester signed it and that it is in force.
   *
   * @throws org.cooppassport.core.problem.Refusal INVALID_REQUEST_OBJECT_CLIENT if not
   */
  void verify(VerifierTrust trust, Instant now, Duration tolerance) {
    Optional<Jwk> signer =
        claims
            .issuer()
            .flatMap(trust::attester)
            .flatMap(attester -> attester.keys().select(jws.header()));
    if (signer.isEmpty()) {
      throw RequestObject.unauthenticated("the attestation is of nobody this wallet trusts");
    }
    JwtClaims signed;
    try {
      signed =
          jws.verify(TokenType.VERIFIER_ATTESTATION, signer.get().key(), AllowedAlgorithms.DEFAULT)
              .claims();
    } catch (ProblemException e) {
      throw RequestObject.unauthenticated("attestation: " + e.problems().get(0).detail());
    }
    if (!signed.problemsAt(now, tolerance).isEmpty()) {
      throw RequestObject.unauthenticated("the attestation is expired or not yet valid");
    }
  }
}
