package org.cooppassport.service.keys;

import java.util.Objects;
import org.cooppassport.core.keys.SignatureAlgorithm;

/**
 * A key that every co-op of a server has.
 *
 * @param purpose what it signs
 * @param algorithm how; a key that comes with a certificate is ES256
 */
public record KeySpec(KeyPurpose purpose, SignatureAlgorithm algorithm) {
  public KeySpec {
    Objects.requireNonNull(purpose);
    if (purpose.certification() == KeyPurpose.Certification.CHAIN
        && algorithm != SignatureAlgorithm.ES256) {
      throw new IllegalArgumentException("a key with a certificate is ES256");
    }
  }
}
