package org.cooppassport.core.cose;

import java.util.Optional;
import org.cooppassport.core.keys.SignatureAlgorithm;

/**
 * The numbers signature algorithms have in COSE headers, also the fully specified ones.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9864">RFC 9864</a>
 */
enum CoseAlgorithm {
  ES256(-7, -9, SignatureAlgorithm.ES256),
  ES384(-35, -51, SignatureAlgorithm.ES384),
  ES512(-36, -52, SignatureAlgorithm.ES512),
  EDDSA(-8, -19, SignatureAlgorithm.EDDSA);

  private final int number;
  private final int fullySpecified;
  private final SignatureAlgorithm algorithm;

  CoseAlgorithm(int number, int fullySpecified, SignatureAlgorithm algorithm) {
    this.number = number;
    this.fullySpecified = fullySpecified;
    this.algorithm = algorithm;
  }

  static Optional<SignatureAlgorithm> numbered(long number) {
    for (CoseAlgorithm value : values()) {
      if (value.number == number || value.fullySpecified == number) {
        return Optional.of(value.algorithm);
      }
    }
    return Optional.empty();
  }

  static int numberOf(SignatureAlgorithm algorithm) {
    for (CoseAlgorithm value : values()) {
      if (value.algorithm == algorithm) {
        return value.number;
      }
    }
    throw new IllegalArgumentException(algorithm + " is not in use in COSE");
  }
}
