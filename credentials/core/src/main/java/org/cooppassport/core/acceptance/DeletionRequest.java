package org.cooppassport.core.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.StrictMembers;

/**
 * A holder's request to delete what a verifier was shown, signed with a key that was presented
 * there: nobody else has the key, and no log-in is needed. It names the presentation by the nonce
 * of the request that was answered, which only the two of them know. Repeated, it asks the same.
 *
 * <p>Immutable and thread-safe.
 */
public final class DeletionRequest {
  /** Clocks of phones go wrong by minutes; older ones are not taken. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  private static final int MAX_CHARS = 8 << 10;
  private static final int MAX_NONCE = 512;

  private final Jws jws;
  private final String audience;
  private final String nonce;
  private final Instant at;

  private DeletionRequest(Jws jws, StrictMembers members) {
    this.jws = jws;
    this.audience = members.text("aud");
    this.nonce = members.text("nonce");
    if (nonce.length() > MAX_NONCE) {
      throw members.wrong("nonce", "expected at most " + MAX_NONCE + " characters");
    }
    this.at = Instant.ofEpochSecond(members.integer("iat", 0, Integer.MAX_VALUE));
    members.nothingElse();
  }

  /**
   * Makes a request. Computes a signature, so never on an event loop.
   *
   * @param endpoint where it is sent, and nowhere else
   * @param nonce the nonce of the presentation request that was answered
   * @param holder a key that was presented there
   */
  public static DeletionRequest sign(String endpoint, String nonce, Instant at, Signer holder) {
    Objects.requireNonNull(nonce);
    JsonObject claims =
        JsonObject.builder()
            .put("aud", endpoint)
            .put("nonce", nonce)
            .put("iat", at.getEpochSecond())
            .build();
    return read(Jws.signing(TokenType.DELETION_REQUEST).sign(claims, holder).text());
  }

  /**
   * Reads a request; nothing about it is proven.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} that names the member at fault
   */
  public static DeletionRequest read(String text) {
    try {
      Jws jws = Jws.parse(text, MAX_CHARS);
      jws.requireType(TokenType.DELETION_REQUEST);
      return new DeletionRequest(jws, StrictMembers.of(jws.unverifiedClaims()));
    } catch (ProblemException e) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "request", "request: " + e.problems().get(0).detail());
    }
  }

  /** The request as it was made. */
  public String text() {
    return jws.text();
  }

  /** SHA-256 of the request, as base64url: what an answer names. */
  public String digest() {
    return Base64Url.encode(HashAlgorithm.SHA_256.digest(Bytes.utf8(jws.text())));
  }

  /** The nonce of the presentation request that was answered. */
  public String nonce() {
    return nonce;
  }

  /** What speaks against taking it at this address now; empty if nothing does. */
  public Optional<String> fault(String endpoint, Instant now) {
    if (!audience.equals(endpoint)) {
      return Optional.of("aud: expected " + endpoint);
    }
    return Duration.between(at, now).abs().compareTo(LIFE) > 0
        ? Optional.of("iat: expected now, within " + LIFE)
        : Optional.empty();
  }

  /** Whether one of these keys signed it. Computes signatures, so never on an event loop. */
  public boolean isSignedByOneOf(List<VerificationKey> presented) {
    return presented.stream().anyMatch(this::isSignedBy);
  }

  private boolean isSignedBy(VerificationKey key) {
    try {
      return key.algorithm()
          .map(one -> jws.verify(TokenType.DELETION_REQUEST, key, AllowedAlgorithms.of(one)))
          .isPresent();
    } catch (ProblemException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "DeletionRequest[" + at + "]";
  }
}
