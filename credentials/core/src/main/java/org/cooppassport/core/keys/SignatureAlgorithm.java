package org.cooppassport.core.keys;

import java.util.Optional;
import org.cooppassport.core.encoding.HashAlgorithm;

/**
 * The signature algorithms we chose. Each belongs to one type of key, so a header can never widen
 * the choice.
 *
 * <p>ECDSA signatures are r and s of fixed length, one after the other; never DER.
 */
public enum SignatureAlgorithm {
  EDDSA("EdDSA", KeyType.ED25519, HashAlgorithm.SHA_512, 64),
  ES256("ES256", KeyType.P256, HashAlgorithm.SHA_256, 64),
  ES384("ES384", KeyType.P384, HashAlgorithm.SHA_384, 96),
  ES512("ES512", KeyType.P521, HashAlgorithm.SHA_512, 132),
  ES256K("ES256K", KeyType.SECP256K1, HashAlgorithm.SHA_256, 64);

  private final String joseName;
  private final KeyType keyType;
  private final HashAlgorithm hash;
  private final int signatureSize;

  SignatureAlgorithm(String joseName, KeyType keyType, HashAlgorithm hash, int signatureSize) {
    this.joseName = joseName;
    this.keyType = keyType;
    this.hash = hash;
    this.signatureSize = signatureSize;
  }

  /** Returns the algorithm with this JOSE name, also under the fully specified name of RFC 9864. */
  public static Optional<SignatureAlgorithm> ofJoseName(String name) {
    if (name.equals("Ed25519")) {
      return Optional.of(EDDSA);
    }
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.joseName.equals(name)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** Returns the one algorithm that keys of {@code type} sign with, if they sign. */
  public static Optional<SignatureAlgorithm> ofKeyType(KeyType type) {
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.keyType == type) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** Returns the {@code alg} of JOSE headers. */
  public String joseName() {
    return joseName;
  }

  /** Returns the only type of key it works with. */
  public KeyType keyType() {
    return keyType;
  }

  /** Returns the hash it applies to the data. */
  public HashAlgorithm hash() {
    return hash;
  }

  /** Returns the number of bytes of a signature. */
  public int signatureSize() {
    return signatureSize;
  }
}
