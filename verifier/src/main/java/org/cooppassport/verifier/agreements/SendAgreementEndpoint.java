package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Sends an agreement to the partner's server and says what it answered. */
public final class SendAgreementEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.post("/{coop}/agreements/{id}/send")
          .access(Access.scope(DraftAgreementEndpoint.ACTION))
          .within(Route.LONGEST_DEADLINE);

  private final SendAgreement sending;

  /** Makes the endpoint. */
  public SendAgreementEndpoint(SendAgreement sending) {
    this.sending = sending;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return sending
        .send(request.coop(), request.path("id"), request.caller().clientId())
        .map(
            status ->
                Response.ok(
                    JsonObject.builder()
                        .put("delivered", status >= 200 && status < 300)
                        .put("partnerStatus", status)
                        .build()));
  }
}
