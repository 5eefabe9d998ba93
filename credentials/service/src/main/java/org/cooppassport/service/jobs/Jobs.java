package org.cooppassport.service.jobs;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small things that are done again and again: publishing, clearing up, looking at the clock. A job
 * never overlaps itself; one that fails is logged and tried again next time. Thread-safe.
 */
public final class Jobs {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

  private final Vertx vertx;
  private final List<Long> timers = new CopyOnWriteArrayList<>();
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /** Makes an empty list of jobs. */
  public Jobs(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Does something every so often, the first time after one period.
   *
   * @param name unique; for the log
   */
  public void every(Duration period, String name, Supplier<? extends Future<?>> job) {
    timers.add(vertx.setPeriodic(period.toMillis(), tick -> run(name, job)));
  }

  /** Does something now, beside the caller, unless it is being done already. */
  public void now(String name, Supplier<? extends Future<?>> job) {
    vertx.runOnContext(go -> run(name, job));
  }

  /** Begins nothing new. */
  public void stop() {
    stopped = true;
    timers.forEach(vertx::cancelTimer);
  }

  private void run(String name, Supplier<? extends Future<?>> job) {
    if (stopped || !running.add(name)) {
      return;
    }
    Future<?> done;
    try {
      done = job.get();
    } catch (RuntimeException e) {
      done = Future.failedFuture(e);
    }
    done.onComplete(
        ended -> {
          running.remove(name);
          if (ended.failed()) {
            LOG.warn("job {} failed and will be tried again", name, ended.cause());
          }
        });
  }
}
