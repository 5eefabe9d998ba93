package org.cooppassport.service.jobs;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cooppassport.core.problem.Refusal;

/**
 * The bounded pool on which signatures, canonicalization and large documents are computed, never an
 * event loop. Thread-safe.
 */
public final class CpuPool {
  /** Waiting longer than this many tasks per thread is worse than being told to come back. */
  private static final int QUEUED_PER_THREAD = 128;

  private static final int WARN_AFTER_SECONDS = 5;

  private final WorkerExecutor executor;
  private final int maxPending;
  private final AtomicInteger pending = new AtomicInteger();

  private CpuPool(WorkerExecutor executor, int threads) {
    this.executor = executor;
    this.maxPending = threads * (1 + QUEUED_PER_THREAD);
  }

  /** Makes a pool of one thread per processor, two at least. */
  public static CpuPool of(Vertx vertx) {
    return of(vertx, Math.max(2, Runtime.getRuntime().availableProcessors()));
  }

  /** Makes a pool of so many threads. */
  public static CpuPool of(Vertx vertx, int threads) {
    WorkerExecutor executor =
        vertx.createSharedWorkerExecutor(
            "cpu-" + threads, threads, WARN_AFTER_SECONDS, TimeUnit.SECONDS);
    return new CpuPool(executor, threads);
  }

  /**
   * Computes something. Succeeds with the result, on the caller's context; fails with what the
   * computation threw, or with a {@code Refusal} of reason {@code OVERLOADED} if too much waits
   * already.
   */
  public <T> Future<T> run(Callable<T> computation) {
    if (pending.incrementAndGet() > maxPending) {
      pending.decrementAndGet();
      return Future.failedFuture(
          new Refusal(Refusal.Reason.OVERLOADED, "too much is being computed"));
    }
    return executor.executeBlocking(computation, false).andThen(done -> pending.decrementAndGet());
  }

  /** Returns how many computations run or wait. */
  public int pending() {
    return pending.get();
  }

  /** Ends the threads. */
  public Future<Void> close() {
    return executor.close();
  }
}
