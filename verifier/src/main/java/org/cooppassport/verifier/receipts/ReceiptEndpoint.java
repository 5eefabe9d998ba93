package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Gives a co-op its receipt, as one file. */
public final class ReceiptEndpoint implements Endpoint {
  /** What a client needs to read and check receipts. */
  public static final String ACTION = "receipt";

  static final String MEDIA_TYPE = "application/jose+json";

  private static final Route ROUTE =
      Route.get("/{coop}/receipts/{id}")
          .access(Access.scope(ACTION))
          .produces(MEDIA_TYPE, "application/json");

  private final ReceiptStore receipts;

  /** Makes the endpoint. */
  public ReceiptEndpoint(ReceiptStore receipts) {
    this.receipts = receipts;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return receipts
        .read(request.coop().id(), request.path("id"))
        .map(
            found ->
                Response.of(
                        MEDIA_TYPE,
                        found.orElseThrow(
                            () ->
                                new Refusal(Refusal.Reason.NOT_FOUND, "there is no such receipt")))
                    .header("content-disposition", "attachment; filename=\"receipt.json\""));
  }
}
