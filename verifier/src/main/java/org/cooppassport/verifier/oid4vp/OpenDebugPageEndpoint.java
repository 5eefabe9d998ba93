package org.cooppassport.verifier.oid4vp;

import io.vertx.core.Future;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.requests.DebugRequest;

/**
 * Makes an address at which a browser shows what happened to a request, for a quarter of an hour.
 */
public final class OpenDebugPageEndpoint implements Endpoint {
  /** Where such pages stand, below a co-op; the key follows. */
  public static final String PAGES = "/debug/";

  private static final Route ROUTE =
      Route.post("/{coop}/requests/{id}/debug-page")
          .access(Access.scope(CreateRequestEndpoint.ACTION));

  private final VerifierCoops coops;
  private final DebugRequest debug;

  /** Makes the endpoint. */
  public OpenDebugPageEndpoint(VerifierCoops coops, DebugRequest debug) {
    this.coops = coops;
    this.debug = debug;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    VerifierCoop coop = coops.of(request.coop());
    return debug
        .open(coop, request.path("id"))
        .map(
            page ->
                Response.created(
                    JsonObject.builder()
                        .put("page", coop.coop().link(PAGES + page.key()))
                        .put("expiresAt", page.expires().toString())
                        .build()));
  }
}
