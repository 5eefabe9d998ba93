package org.cooppassport.wallet;

import java.time.Instant;
import java.util.Objects;
import org.cooppassport.core.json.JsonObject;

/**
 * A credential that an issuer promised for later.
 *
 * @param id what {@link Wallet#collect} takes, and the credential's id once it is there
 * @param credentialIssuer the issuer
 * @param configurationId what the issuer calls it
 * @param askAgain when to ask at the earliest
 */
public record PromisedCredential(
    String id, String credentialIssuer, String configurationId, Instant askAgain) {
  public PromisedCredential {
    Objects.requireNonNull(id);
    Objects.requireNonNull(credentialIssuer);
    Objects.requireNonNull(configurationId);
    Objects.requireNonNull(askAgain);
  }

  /** Returns it as data. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("id", id)
        .put("issuer", credentialIssuer)
        .put("configuration", configurationId)
        .put("askAgain", askAgain.toString())
        .build();
  }
}
