package org.cooppassport.core.jose;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;

/**
 * What a wallet's maker attests of one instance: the client it is, and the key it holds. Only
 * {@link #verify} makes one. It is worth nothing until the instance proves the key, by {@link
 * #verifyPop} or {@link #requireKeyOf}.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-attestation-based-client-auth/">
 *     Attestation-based client authentication, draft 10</a>
 */
public final class ClientAttestation {
  private static final Duration MAX_AGE = Duration.ofMinutes(5);
  private static final Duration SKEW = Duration.ofMinutes(1);
  private static final String HEADER = "OAuth-Client-Attestation";
  private static final String SECTION = "OAuth attestation-based client authentication, section 5";
  private static final int MAX_CHARS = 32 << 10;
  private static final int MAX_JTI = 256;

  private final String clientId;
  private final VerificationKey instanceKey;
  private final Instant expiresAt;
  private final JsonObject claims;

  private ClientAttestation(
      String clientId, VerificationKey instanceKey, Instant expiresAt, JsonObject claims) {
    this.clientId = clientId;
    this.instanceKey = instanceKey;
    this.expiresAt = expiresAt;
    this.claims = claims;
  }

  /**
   * Reads an {@code OAuth-Client-Attestation} header without proving anything, so that the maker's
   * key can be found.
   *
   * @throws Refusal INVALID_CLIENT if it is no such token
   */
  public static Jws parse(String header) {
    try {
      Jws jws = Jws.parse(header, MAX_CHARS);
      jws.requireType(TokenType.CLIENT_ATTESTATION);
      return jws;
    } catch (ProblemException e) {
      throw unreadable(HEADER, e);
    }
  }

  /**
   * Returns the attestation if its maker's signature holds.
   *
   * @param makerKey a key of a maker the server trusts
   * @throws Refusal INVALID_CLIENT if the signature, the form or the time is not right
   */
  @CheckReturnValue
  public static ClientAttestation verify(
      Jws attestation, VerificationKey makerKey, AllowedAlgorithms allowed, Instant now) {
    try {
      JwtClaims claims =
          attestation.verify(TokenType.CLIENT_ATTESTATION, makerKey, allowed).claims();
      String clientId =
          claims.subject().orElseThrow(() -> refused("sub", "a client id", Came.NOTHING));
      Instant expiresAt =
          claims.expiresAt().orElseThrow(() -> refused("exp", "when it ends", Came.NOTHING));
      if (!claims.problemsAt(now, SKEW).isEmpty()
          || claims.issuedAt().filter(iat -> iat.isAfter(now.plus(SKEW))).isPresent()) {
        throw refused("exp", "an attestation in force", Came.instant(expiresAt, now));
      }
      JsonObject jwk =
          claims
              .json()
              .object("cnf")
              .flatMap(cnf -> cnf.object("jwk"))
              .orElseThrow(() -> refused("cnf.jwk", "the key of the instance", Came.NOTHING));
      return new ClientAttestation(clientId, Jwk.parse(jwk).key(), expiresAt, claims.json());
    } catch (ProblemException e) {
      throw unreadable(HEADER, e);
    }
  }

  /** Returns a proof of possession for one request. */
  public static String makePop(
      String audience,
      Optional<String> challenge,
      Instant now,
      Signer instanceKey,
      RandomSource random) {
    JsonObject claims =
        JsonObject.builder()
            .put("aud", audience)
            .put("jti", random.token(16))
            .put("iat", now.getEpochSecond())
            .putTextIfPresent("challenge", challenge)
            .build();
    return Jws.signing(TokenType.CLIENT_ATTESTATION_POP).sign(claims, instanceKey).text();
  }

  /**
   * Checks the {@code OAuth-Client-Attestation-PoP} header that came with the attestation.
   *
   * @param audience the authorization server's issuer identifier
   * @param challenge the challenge the server gave, if it gives any
   * @return the proof's {@code jti}, good for one request
   * @throws Refusal INVALID_CLIENT if anything is not as expected
   */
  @CheckReturnValue
  public String verifyPop(String pop, String audience, Optional<String> challenge, Instant now) {
    try {
      JwtClaims claims =
          Jws.parse(pop, MAX_CHARS)
              .verify(TokenType.CLIENT_ATTESTATION_POP, instanceKey, AllowedAlgorithms.DEFAULT)
              .claims();
      if (!claims.json().string("aud").equals(Optional.of(audience))) {
        throw popRefused("aud", audience, Came.address(claims.json().string("aud")));
      }
      Instant issuedAt =
          claims
              .issuedAt()
              .orElseThrow(() -> popRefused("iat", "when the proof was made", Came.NOTHING));
      if (issuedAt.isAfter(now.plus(SKEW))
          || issuedAt.isBefore(now.minus(MAX_AGE))
          || !claims.problemsAt(now, SKEW).isEmpty()) {
        throw popRefused(
            "iat",
            "at most " + MAX_AGE.toSeconds() + " seconds ago, and in force",
            Came.instant(issuedAt, now));
      }
      if (challenge.isPresent() && !claims.json().string("challenge").equals(challenge)) {
        throw popRefused(
            "challenge",
            "the one we gave",
            claims.json().string("challenge").isEmpty() ? Came.NOTHING : Came.ANOTHER);
      }
      return claims
          .id()
          .filter(jti -> !jti.isBlank() && jti.length() <= MAX_JTI)
          .orElseThrow(
              () -> popRefused("jti", "1 to " + MAX_JTI + " characters", Came.text(claims.id())));
    } catch (ProblemException e) {
      throw unreadable(HEADER + "-PoP", e);
    }
  }

  /**
   * Takes a DPoP proof as the proof of possession.
   *
   * @throws Refusal INVALID_CLIENT if it is by another key
   */
  public void requireKeyOf(DpopProof proof) {
    if (!proof.key().equals(instanceKey)) {
      throw refused("DPoP", "a proof by the attested key", Came.ANOTHER);
    }
  }

  private static Refusal refused(String member, String expected, Came came) {
    return new Mismatch(HEADER + " " + member, expected, came, SECTION)
        .refusal(Refusal.Reason.INVALID_CLIENT);
  }

  private static Refusal popRefused(String member, String expected, Came came) {
    return new Mismatch(HEADER + "-PoP " + member, expected, came, SECTION)
        .refusal(Refusal.Reason.INVALID_CLIENT);
  }

  private static Refusal unreadable(String header, ProblemException e) {
    return new Refusal(
        Refusal.Reason.INVALID_CLIENT,
        header,
        header + ": " + e.problems().get(0).detail() + " (" + SECTION + ")");
  }

  /** Returns the client. */
  public String clientId() {
    return clientId;
  }

  /** Returns the key of the instance. */
  public VerificationKey instanceKey() {
    return instanceKey;
  }

  /** Returns when the attestation ends. */
  public Instant expiresAt() {
    return expiresAt;
  }

  /** Returns all that is attested. */
  public JsonObject claims() {
    return claims;
  }

  @Override
  public String toString() {
    return "ClientAttestation[" + clientId + "]";
  }
}
