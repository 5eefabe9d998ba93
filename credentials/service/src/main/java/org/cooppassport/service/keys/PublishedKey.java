package org.cooppassport.service.keys;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.VerificationKey;

/**
 * The public side of one key, past or present. Stays for ever, so that what the key signed stays
 * verifiable.
 *
 * @param purpose what it signs
 * @param kid the thumbprint of the key (RFC 7638)
 * @param algorithm how it signs
 * @param publicKey the key
 * @param x5c its certificate and those above it, DER, leaf first, without the root; empty if its
 *     purpose needs none
 * @param activeFrom when it begins to sign: it is published before, as long as others may cache the
 *     document that names it
 */
public record PublishedKey(
    KeyPurpose purpose,
    String kid,
    SignatureAlgorithm algorithm,
    VerificationKey publicKey,
    List<Bytes> x5c,
    Instant activeFrom) {
  public PublishedKey {
    Objects.requireNonNull(purpose);
    Objects.requireNonNull(algorithm);
    if (!kid.equals(publicKey.thumbprint())) {
      throw new IllegalArgumentException("a key id is the thumbprint of its key");
    }
    x5c = List.copyOf(x5c);
    Objects.requireNonNull(activeFrom);
  }
}
