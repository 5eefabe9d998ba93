package org.cooppassport.service.auth;

import io.vertx.core.Future;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.http.Request;

/** One way to get an access token (RFC 6749, section 4). */
public interface TokenGrant {
  /** Returns the {@code grant_type}. */
  String grantType();

  /**
   * Answers a token request of this type. Succeeds with the token response (RFC 6749, section 5.1);
   * fails with a {@code Refusal} whose reason is one of section 5.2's errors.
   */
  Future<JsonObject> redeem(Request request);
}
