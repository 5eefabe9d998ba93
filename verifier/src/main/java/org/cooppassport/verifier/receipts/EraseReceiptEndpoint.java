package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Erases a receipt. */
public final class EraseReceiptEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.delete("/{coop}/receipts/{id}").access(Access.scope(ReceiptEndpoint.ACTION));

  private final EraseReceipt erasing;

  /** Makes the endpoint. */
  public EraseReceiptEndpoint(EraseReceipt erasing) {
    this.erasing = erasing;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    EraseReceipt.Ground ground =
        request
            .query()
            .get("ground")
            .map(
                name ->
                    EraseReceipt.Ground.named(name)
                        .orElseThrow(
                            () ->
                                new Refusal(
                                    Refusal.Reason.INVALID_VALUE,
                                    "ground",
                                    "ground: retention-over or person-asked")))
            .orElse(EraseReceipt.Ground.RETENTION_OVER);
    return erasing
        .erase(request.coop(), request.path("id"), ground, request.caller().clientId())
        .map(done -> Response.empty(204));
  }
}
