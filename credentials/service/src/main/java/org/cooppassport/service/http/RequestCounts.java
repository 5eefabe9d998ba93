package org.cooppassport.service.http;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many requests were answered, by route template and status, and how long they took together.
 * The number of series is bounded by the routes. Thread-safe.
 */
public final class RequestCounts {
  private final Map<Series, Totals> totals = new ConcurrentHashMap<>();

  private record Series(String method, String route, int status) {}

  private static final class Totals {
    private final LongAdder requests = new LongAdder();
    private final LongAdder millis = new LongAdder();
  }

  /**
   * What was counted for one route, method and status.
   *
   * @param method the HTTP method; {@code OTHER} for one that no route has
   * @param route the template; {@code -} for requests that no route took
   * @param status the HTTP status
   * @param requests how many
   * @param millis how long they took in all
   */
  public record Count(String method, String route, int status, long requests, long millis) {}

  /** Returns everything that was counted, in no order. */
  public List<Count> counts() {
    return totals.entrySet().stream()
        .map(
            entry ->
                new Count(
                    entry.getKey().method(),
                    entry.getKey().route(),
                    entry.getKey().status(),
                    entry.getValue().requests.sum(),
                    entry.getValue().millis.sum()))
        .toList();
  }

  void answered(Exchange exchange, int status) {
    String route = exchange.place();
    String method = route.equals("-") ? "OTHER" : exchange.method().name();
    Totals both = totals.computeIfAbsent(new Series(method, route, status), s -> new Totals());
    both.requests.increment();
    both.millis.add(exchange.millis());
  }
}
