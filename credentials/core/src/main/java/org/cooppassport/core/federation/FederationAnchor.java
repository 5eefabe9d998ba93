package org.cooppassport.core.federation;

import java.util.Objects;
import org.cooppassport.core.jose.JwkSet;

/**
 * A trust anchor that a co-op decided to believe.
 *
 * @param id who it is
 * @param keys its federation keys, learned another way than from the federation itself
 */
public record FederationAnchor(EntityId id, JwkSet keys) {
  public FederationAnchor {
    Objects.requireNonNull(id, "id");
    if (keys.keys().isEmpty()) {
      throw new IllegalArgumentException("an anchor has a key");
    }
  }
}
