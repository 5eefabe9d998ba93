package org.cooppassport.core.sdjwt;

import java.time.Duration;
import java.time.Instant;
import org.cooppassport.core.jose.AllowedAlgorithms;

/**
 * What a verifier expects of a Key Binding JWT. There is no way to leave the nonce or audience out.
 *
 * @param audience the verifier's complete identifier, with its prefix
 * @param nonce the nonce of the verifier's request, not empty
 * @param now the instant the binding is judged at
 * @param maxAge how long before {@code now} the binding may have been made
 * @param skew how far the holder's clock may run ahead
 * @param allowed the holder's algorithms
 */
public record KeyBindingExpectation(
    String audience,
    String nonce,
    Instant now,
    Duration maxAge,
    Duration skew,
    AllowedAlgorithms allowed) {

  /** Five minutes: time to consent after the binding was made is not needed, transport is. */
  public static final Duration DEFAULT_MAX_AGE = Duration.ofMinutes(5);

  /** One minute. */
  public static final Duration DEFAULT_SKEW = Duration.ofMinutes(1);

  public KeyBindingExpectation {
    if (audience.isEmpty() || nonce.isEmpty()) {
      throw new IllegalArgumentException("key binding needs an audience and a nonce");
    }
    if (maxAge.isNegative() || skew.isNegative()) {
      throw new IllegalArgumentException("negative duration");
    }
  }

  /** Returns the expectation with the default window and algorithms. */
  public static KeyBindingExpectation of(String audience, String nonce, Instant now) {
    return new KeyBindingExpectation(
        audience, nonce, now, DEFAULT_MAX_AGE, DEFAULT_SKEW, AllowedAlgorithms.DEFAULT);
  }
}
