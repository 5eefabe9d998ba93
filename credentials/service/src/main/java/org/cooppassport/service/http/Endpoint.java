package org.cooppassport.service.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.function.Function;

/** One operation of an HTTP interface; one class each, or one method of a class for a few. */
public interface Endpoint {
  /** Returns an endpoint whose answers a method makes. */
  static Endpoint of(Route route, Function<Request, Future<Response>> answer) {
    return new Endpoint() {
      @Override
      public Route route() {
        return route;
      }

      @Override
      public Future<Response> handle(Request request) {
        return answer.apply(request);
      }
    };
  }

  /** Returns what the endpoint takes, from whom, and how its errors look. Always the same. */
  Route route();

  /**
   * Answers one request that satisfied {@link #route}: the co-op exists, the caller's token allows
   * the action, the body has an allowed media type and size and could be parsed.
   *
   * <p>Called on an event loop; does not block and computes no signature there. Succeeds with the
   * answer; fails with a {@code Refusal} for what the caller did wrong, with anything else for a
   * fault, which the caller sees as 500 with a request id.
   */
  Future<Response> handle(Request request);

  /**
   * Tells whether a use of it belongs in the audit log: what is posted changes something, unless
   * the endpoint only looks at it.
   */
  default boolean changesSomething() {
    return !route().method().equals(HttpMethod.GET);
  }
}
