package org.cooppassport.core.encoding;

import java.security.SecureRandom;

/**
 * Where random values come from: salts, nonces, keys, identifiers. Implementations are thread-safe.
 */
@FunctionalInterface
public interface RandomSource {

  /** Returns {@code length} fresh unpredictable bytes. */
  Bytes next(int length);

  /** Returns {@code bytes} fresh bytes as base64url text: an unguessable identifier. */
  default String token(int bytes) {
    return Base64Url.encode(next(bytes));
  }

  /** Returns a source over the platform's cryptographic generator. */
  @PermitApi("the one place that makes the platform's generator")
  static RandomSource secure() {
    SecureRandom random = new SecureRandom();
    return length -> {
      byte[] value = new byte[length];
      random.nextBytes(value);
      return Bytes.owned(value);
    };
  }
}
