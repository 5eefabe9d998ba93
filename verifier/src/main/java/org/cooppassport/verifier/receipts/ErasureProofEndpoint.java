package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Gives the signed proof that a receipt was erased. */
public final class ErasureProofEndpoint implements Endpoint {
  private static final String MEDIA_TYPE = "application/jwt";

  private static final Route ROUTE =
      Route.get("/{coop}/receipts/{id}/erasure")
          .access(Access.scope(ReceiptEndpoint.ACTION))
          .produces(MEDIA_TYPE);

  private final ReceiptStates states;

  /** Makes the endpoint. */
  public ErasureProofEndpoint(ReceiptStates states) {
    this.states = states;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return states
        .of(request.coop().id(), request.path("id"))
        .map(
            state ->
                Response.of(
                    MEDIA_TYPE,
                    state
                        .erasureProof()
                        .orElseThrow(
                            () ->
                                new Refusal(
                                    Refusal.Reason.NOT_FOUND, "the receipt was not erased"))));
  }
}
