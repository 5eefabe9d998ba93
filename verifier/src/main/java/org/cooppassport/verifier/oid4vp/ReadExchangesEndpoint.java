package org.cooppassport.verifier.oid4vp;

import io.vertx.core.Future;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.requests.DebugRequest;

/** Tells the co-op's developer what was asked, sent and told about one request, redacted. */
public final class ReadExchangesEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get("/{coop}/requests/{id}/exchanges")
          .access(Access.scope(CreateRequestEndpoint.ACTION));

  private final VerifierCoops coops;
  private final DebugRequest debug;

  /** Makes the endpoint. */
  public ReadExchangesEndpoint(VerifierCoops coops, DebugRequest debug) {
    this.coops = coops;
    this.debug = debug;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return debug.byId(coops.of(request.coop()), request.path("id")).map(Response::ok);
  }
}
