package org.cooppassport.service.http;

import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The endpoints at one path, one for each method. */
final class PathEndpoints {
  private final Map<HttpMethod, Endpoint> byMethod = new LinkedHashMap<>();

  /**
   * Adds an endpoint.
   *
   * @throws IllegalArgumentException if the path has one for this method already
   */
  void add(Endpoint endpoint) {
    if (byMethod.putIfAbsent(endpoint.route().method(), endpoint) != null) {
      throw new IllegalArgumentException("two endpoints at " + endpoint.route().path());
    }
  }

  /** Adds an endpoint, unless the path has one for this method already. */
  void addUnlessThere(Endpoint endpoint) {
    byMethod.putIfAbsent(endpoint.route().method(), endpoint);
  }

  /** Returns the endpoint that answers this method; HEAD is answered by GET's if that reads. */
  Optional<Endpoint> by(HttpMethod method) {
    return method.equals(HttpMethod.HEAD)
        ? Optional.ofNullable(byMethod.get(HttpMethod.GET))
            .filter(endpoint -> endpoint.route().answersHead())
        : Optional.ofNullable(byMethod.get(method));
  }

  /** Returns a route that scripts of other origins may call, if there is one at this path. */
  Optional<Route> shared() {
    return byMethod.values().stream()
        .map(Endpoint::route)
        .filter(route -> route.sharing() == Route.Sharing.ANY_ORIGIN)
        .findFirst();
  }

  /** Returns any endpoint: all at one path agree on whether it names a co-op. */
  Endpoint any() {
    return byMethod.values().iterator().next();
  }

  /** Returns the methods for an {@code Allow} header. */
  Set<String> allowed() {
    Set<String> methods = new LinkedHashSet<>();
    for (Endpoint endpoint : byMethod.values()) {
      methods.add(endpoint.route().method().name());
      if (endpoint.route().answersHead()) {
        methods.add("HEAD");
      }
    }
    return methods;
  }
}
