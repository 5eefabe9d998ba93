package org.cooppassport.core.sdjwt;

import java.time.Instant;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;

/**
 * Proof that the holder of the bound key made this presentation for this audience and nonce. Only
 * {@link VerifiedSdJwt#verifyKeyBinding} makes one.
 */
public final class VerifiedKeyBinding {
  private final VerificationKey holderKey;
  private final Instant issuedAt;
  private final JsonObject claims;

  VerifiedKeyBinding(VerificationKey holderKey, Instant issuedAt, JsonObject claims) {
    this.holderKey = holderKey;
    this.issuedAt = issuedAt;
    this.claims = claims;
  }

  /** Returns the holder's key. */
  public VerificationKey holderKey() {
    return holderKey;
  }

  /** Returns when the binding was made. */
  public Instant issuedAt() {
    return issuedAt;
  }

  /** Returns all signed claims of the Key Binding JWT, such as hashes of transaction data. */
  public JsonObject claims() {
    return claims;
  }

  @Override
  public String toString() {
    return "VerifiedKeyBinding[" + holderKey + "]";
  }
}
