package org.cooppassport.service.health;

import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.RequestCounts;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * Counters in the text form that Prometheus reads. Served on the management address only; holds
 * route templates and statuses, never a co-op's, client's or person's name.
 */
public final class MetricsEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get("/metrics").produces("text/plain", "application/openmetrics-text").onAnyHost();

  private final RequestCounts requests;
  private final IntSupplier pendingComputations;

  /** Makes the endpoint. */
  public MetricsEndpoint(RequestCounts requests, IntSupplier pendingComputations) {
    this.requests = requests;
    this.pendingComputations = pendingComputations;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return Future.succeededFuture(Response.of("text/plain; version=0.0.4; charset=utf-8", text()));
  }

  private String text() {
    List<RequestCounts.Count> counts =
        requests.counts().stream()
            .sorted(
                Comparator.comparing(RequestCounts.Count::route)
                    .thenComparing(RequestCounts.Count::method)
                    .thenComparing(RequestCounts.Count::status))
            .toList();
    StringBuilder text = new StringBuilder();
    text.append("# TYPE coop_requests_total counter\n");
    counts.forEach(c -> line(text, "coop_requests_total", c, Long.toString(c.requests())));
    text.append("# TYPE coop_request_seconds_total counter\n");
    counts.forEach(
        c -> line(text, "coop_request_seconds_total", c, Double.toString(c.millis() / 1000.0)));
    text.append("# TYPE coop_computations_pending gauge\ncoop_computations_pending ")
        .append(pendingComputations.getAsInt())
        .append('\n');
    return text.toString();
  }

  private static void line(
      StringBuilder text, String name, RequestCounts.Count count, String value) {
    text.append(name)
        .append("{method=\"")
        .append(count.method())
        .append("\",route=\"")
        .append(count.route())
        .append("\",status=\"")
        .append(count.status())
        .append("\"} ")
        .append(value)
        .append('\n');
  }
}
