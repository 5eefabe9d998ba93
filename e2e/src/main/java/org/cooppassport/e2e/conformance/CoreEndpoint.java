package org.cooppassport.e2e.conformance;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** A route and the computation behind it, which runs off the event loop. */
record CoreEndpoint(Vertx vertx, Route route, Function<Request, Response> operation)
    implements Endpoint {
  @Override
  public Future<Response> handle(Request request) {
    return vertx.executeBlocking(() -> operation.apply(request), false);
  }
}
