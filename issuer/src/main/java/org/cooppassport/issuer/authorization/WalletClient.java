package org.cooppassport.issuer.authorization;

import java.util.Objects;

/**
 * A wallet as an OAuth client.
 *
 * @param id its client id; empty if it told none
 * @param instance the thumbprint of its attested key; empty if it attested none
 */
public record WalletClient(String id, String instance) {
  public WalletClient {
    Objects.requireNonNull(id);
    Objects.requireNonNull(instance);
  }

  /** Tells whether a wallet provider vouches for it. */
  boolean attested() {
    return !instance.isEmpty();
  }
}
