package org.cooppassport.service.http;

import io.vertx.core.Future;
import java.util.function.Function;

/** An endpoint made of a route and a function. */
public record TestEndpoint(Route route, Function<Request, Future<Response>> answer)
    implements Endpoint {
  /** Makes one that answers at once. */
  public static TestEndpoint of(Route route, Function<Request, Response> answer) {
    return new TestEndpoint(route, request -> Future.succeededFuture(answer.apply(request)));
  }

  @Override
  public Future<Response> handle(Request request) {
    return answer.apply(request);
  }
}
