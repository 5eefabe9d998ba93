package org.cooppassport.service.store;

import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cooppassport.core.problem.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few threads that read from a database file, each with a connection while it works. */
final class SqliteReaders {
  private static final int THREADS = 4;
  private static final int MAX_WAITING = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(SqliteReaders.class);

  private final SqliteOpener opener;
  private final ConcurrentLinkedQueue<SqliteRows> idle = new ConcurrentLinkedQueue<>();
  private final ThreadPoolExecutor threads;

  SqliteReaders(SqliteOpener opener) {
    this.opener = opener;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "store-reader-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  <T> CompletableFuture<T> submit(SqliteWriter.Operation<T> operation) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      threads.execute(() -> read(operation, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          threads.isShutdown()
              ? new Refusal(Refusal.Reason.STORAGE_UNAVAILABLE, "the store is closed")
              : new Refusal(Refusal.Reason.OVERLOADED, "too many reads are waiting"));
    }
    return result;
  }

  /** Ends the threads after what is waiting now; blocks. */
  void close() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
      threads.shutdownNow();
    }
    for (SqliteRows rows = idle.poll(); rows != null; rows = idle.poll()) {
      closeQuietly(rows);
    }
  }

  private <T> void read(SqliteWriter.Operation<T> operation, CompletableFuture<T> result) {
    SqliteRows rows = idle.poll();
    T value;
    try {
      if (rows == null) {
        rows = new SqliteRows(opener.openReader());
      }
      value = operation.run(rows);
    } catch (SQLException | RuntimeException e) {
      LOG.warn("the store could not read: {}", SqliteFailures.name(e));
      closeQuietly(rows);
      result.completeExceptionally(SqliteFailures.refusal("the store cannot read now", e));
      return;
    }
    idle.add(rows);
    result.complete(value);
  }

  private static void closeQuietly(SqliteRows rows) {
    if (rows != null) {
      try {
        rows.close();
      } catch (SQLException e) {
        LOG.warn("a reading connection did not close: {}", SqliteFailures.name(e));
      }
    }
  }
}
