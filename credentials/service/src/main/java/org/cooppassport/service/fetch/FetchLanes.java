package org.cooppassport.service.fetch;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * How many fetches run at once: so many in all, so many per host, so many waiting. What does not
 * fit is not done. Thread-safe.
 */
final class FetchLanes {
  private final int inAll;
  private final int perHost;
  private final int waiting;
  private final Map<String, Integer> runningByHost = new HashMap<>();
  private final Queue<Waiting> queue = new ArrayDeque<>();
  private int running;

  private record Waiting(String host, Promise<Void> turn) {}

  FetchLanes(int inAll, int perHost, int waiting) {
    this.inAll = inAll;
    this.perHost = perHost;
    this.waiting = waiting;
  }

  /** Runs a fetch when its turn comes; empty if there is no room even to wait. */
  <T> Optional<Future<T>> enter(String host, Supplier<Future<T>> fetch) {
    Promise<Void> turn = Promise.promise();
    synchronized (this) {
      if (hasRoom(host)) {
        begin(host);
        turn.complete();
      } else if (queue.size() < waiting) {
        queue.add(new Waiting(host, turn));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(turn.future().compose(mine -> fetch.get()).andThen(done -> leave(host)));
  }

  private boolean hasRoom(String host) {
    return running < inAll && runningByHost.getOrDefault(host, 0) < perHost;
  }

  private void begin(String host) {
    running++;
    runningByHost.merge(host, 1, Integer::sum);
  }

  private void leave(String host) {
    Promise<Void> next = null;
    synchronized (this) {
      running--;
      runningByHost.merge(host, -1, (a, b) -> a + b == 0 ? null : a + b);
      for (Iterator<Waiting> each = queue.iterator(); each.hasNext() && next == null; ) {
        Waiting candidate = each.next();
        if (hasRoom(candidate.host())) {
          each.remove();
          begin(candidate.host());
          next = candidate.turn();
        }
      }
    }
    if (next != null) {
      next.complete();
    }
  }
}
