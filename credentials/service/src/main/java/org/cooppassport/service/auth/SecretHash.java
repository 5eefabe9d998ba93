package org.cooppassport.service.auth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.SCrypt;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;

/**
 * What is kept of a client secret: a salted scrypt hash. About 16 MiB and some ten milliseconds, so
 * never on an event loop.
 *
 * @param salt 16 bytes
 * @param hash 32 bytes
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7914">RFC 7914</a>
 */
public record SecretHash(Bytes salt, Bytes hash) {
  private static final int COST = 1 << 14;
  private static final int BLOCK = 8;
  private static final int PARALLEL = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Pattern TEXT =
      Pattern.compile("scrypt:16384:8:1:([A-Za-z0-9_-]+):([A-Za-z0-9_-]+)");

  public SecretHash {
    if (salt.size() != SALT_BYTES || hash.size() != HASH_BYTES) {
      throw new IllegalArgumentException("a salt of 16 and a hash of 32 bytes");
    }
  }

  /** Hashes a secret with a fresh salt. */
  public static SecretHash of(String secret, RandomSource random) {
    Bytes salt = random.next(SALT_BYTES);
    return new SecretHash(salt, derive(secret, salt));
  }

  /** A hash that no secret is known for: checked when there is no client, to take the same time. */
  static SecretHash ofNobody(RandomSource random) {
    return new SecretHash(random.next(SALT_BYTES), random.next(HASH_BYTES));
  }

  /** Reads the text form; empty if it is none. */
  static Optional<SecretHash> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SecretHash(Base64Url.decode(matcher.group(1)), Base64Url.decode(matcher.group(2))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Tells whether the secret is the one that was hashed. */
  boolean matches(String secret) {
    return derive(secret, salt).equalsConstantTime(hash);
  }

  /** Returns the text form, with the parameters. */
  String toText() {
    return "scrypt:16384:8:1:" + Base64Url.encode(salt) + ":" + Base64Url.encode(hash);
  }

  @Override
  public String toString() {
    return "SecretHash";
  }

  private static Bytes derive(String secret, Bytes salt) {
    return Bytes.owned(
        SCrypt.generate(
            Bytes.utf8(secret).toByteArray(),
            salt.toByteArray(),
            COST,
            BLOCK,
            PARALLEL,
            HASH_BYTES));
  }
}
