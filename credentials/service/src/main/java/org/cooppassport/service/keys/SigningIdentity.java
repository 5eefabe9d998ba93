package org.cooppassport.service.keys;

import java.util.Objects;
import org.cooppassport.core.keys.Signer;

/**
 * A key that may sign now.
 *
 * @param key its public side, for the {@code kid} and {@code x5c} headers
 * @param signer signs, and verifies each signature before it gives it out; never on an event loop
 */
public record SigningIdentity(PublishedKey key, Signer signer) {
  public SigningIdentity {
    Objects.requireNonNull(key);
    if (!signer.publicKey().equals(key.publicKey())) {
      throw new IllegalArgumentException("signer and published key differ");
    }
  }
}
