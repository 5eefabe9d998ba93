package org.cooppassport.service.health;

import io.vertx.core.Future;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Answers while the process turns: restart it if this stays silent. */
public final class LiveEndpoint implements Endpoint {
  private static final Route ROUTE = Route.get("/health/live").onAnyHost();

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return Future.succeededFuture(Response.ok(JsonObject.of("status", "UP")));
  }
}
