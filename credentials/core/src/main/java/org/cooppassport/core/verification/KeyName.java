package org.cooppassport.core.verification;

import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.jose.JwsHeader;
import org.cooppassport.core.vcjose.Envelope;

/**
 * What a header says of the key that signed: never obeyed, only looked up among the issuer's.
 *
 * @param kid its name
 * @param algorithm the JOSE name of its algorithm
 */
record KeyName(Optional<String> kid, String algorithm) {
  KeyName {
    Objects.requireNonNull(kid, "kid");
    Objects.requireNonNull(algorithm, "algorithm");
  }

  static KeyName of(JwsHeader header) {
    return new KeyName(header.kid(), header.alg());
  }

  static KeyName of(Envelope envelope) {
    return new KeyName(envelope.kid(), envelope.algorithm());
  }
}
