package org.cooppassport.core.encoding;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * The hash functions in use. The platform's own implementation is the fastest one for all of them.
 */
public enum HashAlgorithm {
  SHA_256("SHA-256", "sha-256", 32),
  SHA_384("SHA-384", "sha-384", 48),
  SHA_512("SHA-512", "sha-512", 64);

  private final String jcaName;
  private final String ianaName;
  private final int size;

  HashAlgorithm(String jcaName, String ianaName, int size) {
    this.jcaName = jcaName;
    this.ianaName = ianaName;
    this.size = size;
  }

  /**
   * Returns the algorithm with the given name in the IANA Named Information registry, such as
   * {@code sha-256}.
   */
  public static Optional<HashAlgorithm> named(String ianaName) {
    for (HashAlgorithm algorithm : values()) {
      if (algorithm.ianaName.equals(ianaName)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** Returns the name in the IANA Named Information registry. */
  public String ianaName() {
    return ianaName;
  }

  /** Returns the name the Java platform knows the algorithm by. */
  public String jcaName() {
    return jcaName;
  }

  /** Returns the number of bytes of a digest. */
  public int size() {
    return size;
  }

  /** Returns the digest of the parts one after the other. */
  public Bytes digest(Bytes... parts) {
    MessageDigest digest = newDigest();
    for (Bytes part : parts) {
      part.update(digest);
    }
    return Bytes.owned(digest.digest());
  }

  /** Returns a fresh digest for data that comes in pieces; for one thread. */
  public MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("platform without " + jcaName, e);
    }
  }
}
