package org.cooppassport.core.jose;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;

/**
 * Proof that a client is who it says, by its registered key ({@code private_key_jwt}). Only {@link
 * #verify} makes one.
 *
 * <p>That its {@code jti} was not spent before is for the server to check, in one conditional
 * write.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7523#section-3">RFC 7523, section 3</a>
 */
public final class ClientAssertion {
  /** The longest time an assertion may be good for: as long its {@code jti} is remembered. */
  public static final Duration MAX_LIFETIME = Duration.ofMinutes(10);

  private static final Duration SKEW = Duration.ofMinutes(1);
  private static final int MAX_CHARS = 8 << 10;
  private static final int MAX_JTI = 256;

  private final String clientId;
  private final String id;
  private final Instant issuedAt;
  private final Instant expiresAt;

  private ClientAssertion(
      String clientId, String id, Optional<Instant> issuedAt, Instant expiresAt) {
    this.clientId = clientId;
    this.id = id;
    this.issuedAt = issuedAt.orElse(null);
    this.expiresAt = expiresAt;
  }

  /**
   * Returns the client that an assertion names, unproven: only for finding its keys.
   *
   * @throws Refusal INVALID_CLIENT if it is no assertion
   */
  public static String clientOf(String assertion) {
    try {
      return Jws.parse(assertion, MAX_CHARS)
          .unverifiedClaims()
          .string("sub")
          .orElseThrow(ClientAssertion::refused);
    } catch (ProblemException e) {
      throw refused().causedBy(e);
    }
  }

  /**
   * Returns an assertion for one token request.
   *
   * @param audience the authorization server's issuer identifier, never an endpoint's address
   */
  public static String make(
      String clientId,
      String audience,
      Optional<String> kid,
      Instant now,
      Signer key,
      RandomSource random) {
    JwsSigning signing = Jws.signing(TokenType.CLIENT_ASSERTION);
    kid.ifPresent(signing::kid);
    JsonObject claims =
        JsonObject.builder()
            .put("iss", clientId)
            .put("sub", clientId)
            .put("aud", audience)
            .put("jti", random.token(16))
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(Duration.ofMinutes(5)).getEpochSecond())
            .build();
    return signing.sign(claims, key).text();
  }

  /**
   * Returns the proof in a {@code client_assertion} parameter.
   *
   * <p>Computes a signature, so never on an event loop.
   *
   * @param clientId the client whose keys these are
   * @param audience our issuer identifier; taken only as a single string
   * @throws Refusal INVALID_CLIENT, with the same words whatever is wrong
   */
  @CheckReturnValue
  public static ClientAssertion verify(
      String assertion, String clientId, JwkSet keys, String audience, Instant now) {
    try {
      Jws jws = Jws.parse(assertion, MAX_CHARS);
      Jwk key = keys.select(jws.header()).orElseThrow(ClientAssertion::refused);
      JwtClaims claims =
          jws.verify(TokenType.CLIENT_ASSERTION, key.key(), AllowedAlgorithms.DEFAULT).claims();
      Optional<String> client = Optional.of(clientId);
      boolean bySelf = claims.issuer().equals(client) && claims.subject().equals(client);
      boolean forUs = claims.json().string("aud").equals(Optional.of(audience));
      Instant expiresAt = claims.expiresAt().orElseThrow(ClientAssertion::refused);
      boolean inTime =
          claims.problemsAt(now, SKEW).isEmpty()
              && !expiresAt.isAfter(now.plus(MAX_LIFETIME).plus(SKEW))
              && claims.issuedAt().filter(iat -> iat.isAfter(now.plus(SKEW))).isEmpty();
      String id =
          claims
              .id()
              .filter(jti -> !jti.isBlank() && jti.length() <= MAX_JTI)
              .orElseThrow(ClientAssertion::refused);
      if (!bySelf || !forUs || !inTime) {
        throw refused();
      }
      return new ClientAssertion(clientId, id, claims.issuedAt(), expiresAt);
    } catch (ProblemException e) {
      throw refused().causedBy(e);
    }
  }

  /**
   * In the words in which every failed client authentication is refused: which way is no matter.
   */
  private static Refusal refused() {
    return new Refusal(Refusal.Reason.INVALID_CLIENT, "the client cannot be authenticated");
  }

  /** Returns the client. */
  public String clientId() {
    return clientId;
  }

  /** Returns the assertion's {@code jti}, good for one request. */
  public String id() {
    return id;
  }

  /** Returns when it was made, if it says so. */
  public Optional<Instant> issuedAt() {
    return Optional.ofNullable(issuedAt);
  }

  /** Returns until when the {@code jti} must be remembered. */
  public Instant rememberUntil() {
    return expiresAt.plus(SKEW);
  }

  @Override
  public String toString() {
    return "ClientAssertion[" + clientId + "]";
  }
}
