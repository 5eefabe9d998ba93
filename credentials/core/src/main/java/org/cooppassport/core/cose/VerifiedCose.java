package org.cooppassport.core.cose;

import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.keys.VerificationKey;

/** A COSE message whose type and signature hold. Only {@link CoseSign1#verify} makes one. */
public final class VerifiedCose {
  private final CoseSign1 message;
  private final VerificationKey key;

  VerifiedCose(CoseSign1 message, VerificationKey key) {
    this.message = message;
    this.key = key;
  }

  /** Returns the signed payload. */
  public Bytes payload() {
    return message.unverifiedPayload();
  }

  /** Returns the content type the protected header names. */
  public Optional<String> contentType() {
    return message.contentType();
  }

  /** Returns the key the signature was checked with. */
  public VerificationKey key() {
    return key;
  }

  @Override
  public String toString() {
    return "VerifiedCose[" + message + "]";
  }
}
