package org.cooppassport.wallet;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;

/**
 * The wallet as a client of one issuer, for as long as its tokens live.
 *
 * @param credentialIssuer the issuer
 * @param server the authorization server
 * @param clientId as whom the wallet asks; empty if it need not say
 * @param dpopKey the reference of the key that tokens are bound to; empty for bearer tokens
 */
record ClientSession(String credentialIssuer, String server, String clientId, String dpopKey) {
  ClientSession {
    Objects.requireNonNull(credentialIssuer);
    Objects.requireNonNull(server);
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(dpopKey);
  }

  static ClientSession read(JsonObject json) {
    return new ClientSession(
        json.string("issuer").orElseThrow(),
        json.string("server").orElseThrow(),
        json.string("client").orElseThrow(),
        json.string("dpopKey").orElseThrow());
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("issuer", credentialIssuer)
        .put("server", server)
        .put("client", clientId)
        .put("dpopKey", dpopKey)
        .build();
  }
}
