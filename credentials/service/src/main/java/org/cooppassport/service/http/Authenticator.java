package org.cooppassport.service.http;

import io.vertx.core.Future;
import org.cooppassport.core.problem.Refusal;

/** Port: turns an access token into the client it was given to. */
@FunctionalInterface
public interface Authenticator {
  /** Takes no token at all: for servers and tests without management routes. */
  Authenticator NONE =
      token ->
          Future.failedFuture(
              new Refusal(
                  org.cooppassport.core.problem.Refusal.Reason.INVALID_TOKEN,
                  "no access token is accepted here"));

  /**
   * Checks the token: signature, type, issuer, audience, times. Succeeds with the caller; fails
   * with a {@code Refusal} of reason {@code INVALID_TOKEN} if any of them does not hold.
   */
  Future<Caller> authenticate(String bearerToken);
}
