package org.cooppassport.service.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.cooppassport.core.problem.Refusal;

/** One event loop's share of the front: its server and router. */
final class EdgeListener extends VerticleBase {
  private static final String EXCHANGE = Exchange.class.getName();

  /** What the router itself refuses; each code needs a handler of its own. */
  private static final List<Refusal> UNROUTED =
      List.of(
          new Refusal(Refusal.Reason.MALFORMED_REQUEST, "the request line cannot be read"),
          new Refusal(Refusal.Reason.NOT_FOUND, "there is nothing at this path"),
          new Refusal(Refusal.Reason.METHOD_NOT_ALLOWED, "the path does not take this method"),
          new Refusal(Refusal.Reason.NOT_ACCEPTABLE, "no representation fits the Accept header"),
          new Refusal(Refusal.Reason.REQUEST_TIMEOUT, "the request did not arrive in time"),
          new Refusal(Refusal.Reason.LIMIT_EXCEEDED, "the request is too large"),
          new Refusal(Refusal.Reason.UNSUPPORTED_MEDIA_TYPE, "the media type is not taken here"),
          new Refusal(Refusal.Reason.RATE_LIMITED, "too many requests"),
          new Refusal(Refusal.Reason.OVERLOADED, "the server cannot take the request now"));

  private final EdgeSettings settings;
  private final Gatekeeper gatekeeper;
  private final List<Endpoint> endpoints;
  private final Set<String> tails;
  private final ClientTimes times;
  private final Map<HttpConnection, ConnectionWatch> watches = new IdentityHashMap<>();
  private HttpServer server;
  private TlsIdentity tls;

  EdgeListener(
      EdgeSettings settings, Gatekeeper gatekeeper, List<Endpoint> endpoints, ClientTimes times) {
    this.settings = settings;
    this.gatekeeper = gatekeeper;
    this.endpoints = endpoints;
    this.tails =
        endpoints.stream()
            .flatMap(endpoint -> Paths.tailPrefix(endpoint.route().path()).stream())
            .collect(Collectors.toUnmodifiableSet());
    this.times = times;
  }

  @Override
  public Future<?> start() {
    tls = settings.tls().map(TlsIdentity::read).orElse(null);
    server =
        vertx
            .createHttpServer(ServerOptions.of(settings, tls))
            .connectionHandler(this::opened)
            .requestHandler(router())
            .invalidRequestHandler(EdgeListener::unreadable)
            .exceptionHandler(broken -> {});
    return server.listen();
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  int port() {
    return server.actualPort();
  }

  Future<Void> drain(Duration patience) {
    return server.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  Future<Boolean> reloadTls() {
    if (tls == null) {
      return Future.succeededFuture(false);
    }
    return vertx
        .executeBlocking(() -> TlsIdentity.read(settings.tls().orElseThrow()))
        .compose(this::useTls);
  }

  private Future<Boolean> useTls(TlsIdentity fresh) {
    if (fresh.equals(tls)) {
      return Future.succeededFuture(false);
    }
    tls = fresh;
    return server.updateSSLOptions(ServerOptions.ssl(fresh)).map(true);
  }

  private void opened(HttpConnection connection) {
    ConnectionWatch watch = ConnectionWatch.over(vertx, connection, times.withoutRequest());
    watches.put(connection, watch);
    connection.closeHandler(
        closed -> {
          watches.remove(connection);
          watch.closed();
        });
  }

  /** Bytes that are no HTTP request: one plain answer, and the connection is closed. */
  private static void unreadable(HttpServerRequest request) {
    request
        .response()
        .setStatusCode(400)
        .putHeader("connection", "close")
        .end()
        .onComplete(sent -> request.connection().close());
  }

  private Router router() {
    Router router = Router.router(vertx);
    router.route().handler(context -> exchange(context).enter(context));
    mounted()
        .forEach(
            (path, here) ->
                router.route(path).handler(context -> exchange(context).run(here, context)));
    router.route().last().handler(context -> exchange(context).unmatched());
    for (Refusal refusal : UNROUTED) {
      router.errorHandler(
          WireError.of(refusal.reason(), ErrorForm.PROBLEM).status(),
          context -> exchange(context).answer(Future.failedFuture(refusal)));
    }
    router.errorHandler(
        500, context -> exchange(context).answer(Future.failedFuture(context.failure())));
    return router;
  }

  /**
   * All endpoints by the path they share, as the router spells it, in the order they were added. On
   * a co-op's own domain two of its paths may be one, such as a well-known document's before and
   * behind the co-op's id; the first serves it.
   */
  private Map<String, PathEndpoints> mounted() {
    Map<String, PathEndpoints> byPath = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      String template = endpoint.route().path();
      byPath.computeIfAbsent(Paths.routerPath(template), path -> new PathEndpoints()).add(endpoint);
      if (endpoint.route().ofCoop()) {
        byPath
            .computeIfAbsent(
                Paths.routerPath(Paths.withoutCoop(template)), path -> new PathEndpoints())
            .addUnlessThere(endpoint);
      }
    }
    return byPath;
  }

  private Exchange exchange(RoutingContext context) {
    Exchange exchange = context.get(EXCHANGE);
    if (exchange == null) {
      HttpServerRequest request = context.request();
      exchange =
          new Exchange(vertx, gatekeeper, request, tails, times, watches.get(request.connection()));
      context.put(EXCHANGE, exchange);
    }
    return exchange;
  }
}
