package org.cooppassport.service.health;

import io.vertx.core.Future;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Answers 200 if the server can do its work, else 503: send no requests while it says so. */
public final class ReadyEndpoint implements Endpoint {
  private static final Route ROUTE = Route.get("/health/ready").onAnyHost();

  private final HealthChecks checks;

  /** Makes the probe. */
  public ReadyEndpoint(HealthChecks checks) {
    this.checks = checks;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return checks.report().map(r -> Response.json(r.isUp() ? 200 : 503, r.toJson()));
  }
}
