package org.cooppassport.core.openid.vci;

import java.time.Instant;
import java.util.Optional;
import org.cooppassport.core.keys.VerificationKey;

/**
 * A key whose possession was proven to one issuer. Only {@link KeyProofExpectation} makes one.
 *
 * <p>Immutable and thread-safe.
 */
public final class VerifiedKeyProof {
  private final VerificationKey key;
  private final String nonce;
  private final Instant issuedAt;
  private final String kid;

  VerifiedKeyProof(VerificationKey key, String nonce, Instant issuedAt, String kid) {
    this.key = key;
    this.nonce = nonce;
    this.issuedAt = issuedAt;
    this.kid = kid;
  }

  /** Returns the key to bind the credential to. */
  public VerificationKey key() {
    return key;
  }

  /** Returns the nonce the holder signed; to be looked up and spent. */
  public String nonce() {
    return nonce;
  }

  /** Returns when the holder says the proof was made. */
  public Instant issuedAt() {
    return issuedAt;
  }

  /** Returns the DID URL by which the holder named the key, if it did. */
  public Optional<String> verificationMethod() {
    return kid.isEmpty() ? Optional.empty() : Optional.of(kid);
  }

  /** Returns the DID by which the holder named the key, if it did. */
  public Optional<String> did() {
    return verificationMethod().map(url -> url.substring(0, url.indexOf('#')));
  }

  @Override
  public String toString() {
    return "VerifiedKeyProof[" + key + "]";
  }
}
