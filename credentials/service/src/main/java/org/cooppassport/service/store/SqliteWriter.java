package org.cooppassport.service.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.cooppassport.core.problem.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes to a database file.
 *
 * <p>Takes what is waiting, carries it out in one transaction, commits with a sync, and only then
 * acknowledges each part. If anything fails, nothing of that transaction is acknowledged, and the
 * connection is closed and opened anew: after a failed sync the same connection must not be trusted
 * with another try.
 */
final class SqliteWriter implements Runnable {
  /** Enough to hide the sync; few enough that nobody waits long. */
  private static final int MAX_BATCH = 256;

  private static final int MAX_WAITING = 10_000;
  private static final int PURGED_AT_ONCE = 500;
  private static final Duration PURGE_EVERY = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(SqliteWriter.class);

  private final SqliteOpener opener;
  private final InstantSource clock;
  private final BlockingQueue<Task<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Task<Void> stop = new Task<>(rows -> null);
  private volatile boolean closing;
  private SqliteRows rows;
  private Instant purgeDue = Instant.MIN;

  SqliteWriter(SqliteOpener opener, InstantSource clock) {
    this.opener = opener;
    this.clock = clock;
  }

  /** A part of a transaction. */
  interface Operation<T> {
    T run(SqliteRows rows) throws SQLException;
  }

  /** Opens the file and brings its tables up to date, on the calling thread, before the start. */
  void open() throws SQLException {
    Connection connection = opener.openWriter();
    try {
      SqliteSchema.migrate(connection);
      rows = new SqliteRows(connection);
    } finally {
      if (rows == null) {
        connection.close();
      }
    }
  }

  /** Returns a result that is completed after the commit. */
  <T> CompletableFuture<T> submit(Operation<T> operation) {
    Task<T> task = new Task<>(operation);
    if (closing) {
      task.result.completeExceptionally(closed());
    } else if (!waiting.offer(task)) {
      task.result.completeExceptionally(
          new Refusal(Refusal.Reason.OVERLOADED, "too many writes are waiting"));
    }
    return task.result;
  }

  /** Ends the thread after what is waiting now. */
  CompletableFuture<Void> close() {
    if (!closing) {
      closing = true;
      Thread stopping = new Thread(() -> putQuietly(stop), "store-writer-stop");
      stopping.setDaemon(true);
      stopping.start();
    }
    return ended;
  }

  @Override
  public void run() {
    List<Task<?>> batch = new ArrayList<>(MAX_BATCH);
    boolean stopping = false;
    try {
      while (!stopping) {
        batch.add(waiting.take());
        waiting.drainTo(batch, MAX_BATCH - 1);
        stopping = batch.remove(stop);
        carryOut(batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closing = true;
      closeConnection();
      waiting.forEach(task -> task.result.completeExceptionally(closed()));
      ended.complete(null);
    }
  }

  private void carryOut(List<Task<?>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      if (rows == null) {
        open();
      }
      rows.begin();
      for (Task<?> task : batch) {
        task.carryOut(rows);
      }
      purgeIfDue();
      rows.commit();
    } catch (SQLException | RuntimeException e) {
      LOG.warn("the store could not write: {}", SqliteFailures.name(e));
      closeConnection();
      Refusal refusal = SqliteFailures.refusal("the store cannot write now", e);
      batch.forEach(task -> task.result.completeExceptionally(refusal));
      return;
    }
    batch.forEach(Task::acknowledge);
  }

  private void purgeIfDue() throws SQLException {
    Instant now = clock.instant();
    if (!now.isBefore(purgeDue)) {
      rows.purge(now.minus(RecordChecks.KEPT_AFTER_EXPIRY), PURGED_AT_ONCE);
      purgeDue = now.plus(PURGE_EVERY);
    }
  }

  private void closeConnection() {
    if (rows != null) {
      try {
        rows.close();
      } catch (SQLException e) {
        LOG.warn("the store's connection did not close: {}", SqliteFailures.name(e));
      }
      rows = null;
    }
  }

  private void putQuietly(Task<?> task) {
    try {
      waiting.put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Refusal closed() {
    return new Refusal(Refusal.Reason.STORAGE_UNAVAILABLE, "the store is closed");
  }

  private static final class Task<T> {
    private final Operation<T> operation;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private T value;

    Task(Operation<T> operation) {
      this.operation = operation;
    }

    void carryOut(SqliteRows rows) throws SQLException {
      value = operation.run(rows);
    }

    void acknowledge() {
      result.complete(value);
    }
  }
}
