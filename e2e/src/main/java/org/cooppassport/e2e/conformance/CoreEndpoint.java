package org.cooppassport.e2e.conformance;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Function;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** A route and the computation behind it, which runs off the event loop. */
record CoreEndpoint(Vertx vertx, Route route, Function<Request, Response> operation)
    implements Endpoint {
  /** The suites wait 15 s and longer. */
  private static final Duration DEADLINE = Duration.ofSeconds(12);

  /** Returns a route of the VC API: a document in, JSON out, under any name of this machine. */
  static CoreEndpoint vcApi(Vertx vertx, String path, Function<Request, Response> operation) {
    return new CoreEndpoint(
        vertx,
        Route.post(path)
            .body(BodyRule.of(BodyRule.DOCUMENT, "application/json", "application/ld+json"))
            .errors(ErrorForm.VC_API)
            .produces(
                "application/json",
                "application/ld+json",
                "application/vc",
                "application/problem+json")
            .onAnyHost()
            .within(DEADLINE),
        operation);
  }

  @Override
  public Future<Response> handle(Request request) {
    return vertx.executeBlocking(() -> operation.apply(request), false);
  }
}
