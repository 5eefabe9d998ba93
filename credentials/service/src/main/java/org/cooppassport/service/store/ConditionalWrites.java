package org.cooppassport.service.store;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Refusal;

/**
 * Lightweight transactions whose outcome is always known or refused.
 *
 * <p>Each write leaves a mark of its own on the row, and beside it the mark of the write it
 * replaced. If the cluster does not say what came of a write, a serial read settles it: our mark,
 * or our mark one step back, means that it took place; the row as expected means that it did not,
 * and never will; anything else cannot be told, and is refused. A write is tried again only after a
 * serial read has shown that the earlier try did not take place.
 *
 * @see <a href="https://issues.apache.org/jira/browse/CASSANDRA-12126">CASSANDRA-12126: serial
 *     reads settle what failed writes left behind (since 4.0)</a>
 */
final class ConditionalWrites {
  private static final int TRIES = 3;
  private static final int READS = 2;
  private static final long READ_AGAIN_MILLIS = 100;

  /** A write that has taken longer is not tried again: the caller would not wait for it. */
  private static final Duration TRIED_WITHIN = Duration.ofMillis(1_500);

  private final Vertx vertx;
  private final CqlExecutor executor;
  private final CassandraStatements statements;
  private final InstantSource clock;

  ConditionalWrites(
      Vertx vertx, CqlExecutor executor, CassandraStatements statements, InstantSource clock) {
    this.vertx = vertx;
    this.executor = executor;
    this.statements = statements;
    this.clock = clock;
  }

  /** What stands at a key after a write whose outcome was not heard. */
  private enum Settled {
    APPLIED,
    NOT_APPLIED,
    OVERTAKEN,
    UNKNOWN
  }

  /**
   * Writes a record in place of what is expected.
   *
   * @param expected the mark that stands there; empty if no record may
   */
  Future<Written> write(StoredRecord record, Bytes expected) {
    return write(record, expected, TRIES, System.nanoTime() + TRIED_WITHIN.toNanos());
  }

  /** Removes the writing that is expected. */
  Future<Written> remove(StoredRecord expected) {
    return execute(statements.remove(expected))
        .map(rows -> outcome(rows, Bytes.EMPTY, expected))
        .recover(failure -> afterRemoval(expected, failure));
  }

  private Future<Written> write(StoredRecord record, Bytes expected, int tries, long until) {
    return execute(statements.write(record, expected, clock.instant()))
        .map(rows -> outcome(rows, record.version().mark(), record))
        .recover(failure -> afterWrite(record, expected, tries, until, failure));
  }

  /** A driver that tried twice may meet its own first try. */
  private static Written outcome(AsyncResultSet rows, Bytes mine, StoredRecord record) {
    if (rows.wasApplied()) {
      return new Written.Applied(record);
    }
    Row row = rows.one();
    boolean ours =
        !mine.isEmpty()
            && row != null
            && row.getColumnDefinitions().contains("version")
            && mine.equals(CassandraStatements.bytes(row.getByteBuffer("version")));
    return ours ? new Written.Applied(record) : new Written.Conflict();
  }

  private Future<Written> afterWrite(
      StoredRecord record, Bytes expected, int tries, long until, Throwable failure) {
    refuseIfNeverSent(failure);
    return settle(record, expected, READS, failure)
        .compose(
            settled ->
                switch (settled) {
                  case APPLIED -> Future.succeededFuture(new Written.Applied(record));
                  case OVERTAKEN -> Future.succeededFuture(new Written.Conflict());
                  case NOT_APPLIED ->
                      tries > 1 && System.nanoTime() < until
                          ? write(record, expected, tries - 1, until)
                          : Future.failedFuture(unknown(failure));
                  case UNKNOWN -> Future.failedFuture(unknown(failure));
                });
  }

  private Future<Written> afterRemoval(StoredRecord expected, Throwable failure) {
    refuseIfNeverSent(failure);
    // Gone may be our doing or another's: only a row that still stands tells.
    return execute(statements.readSerially(expected.key()))
        .recover(again -> Future.failedFuture(unknown(failure)))
        .compose(
            rows -> {
              Row row = rows.one();
              boolean replaced =
                  row != null
                      && !expected
                          .version()
                          .mark()
                          .equals(CassandraStatements.bytes(row.getByteBuffer("version")));
              boolean byReplacement =
                  replaced
                      && expected
                          .version()
                          .mark()
                          .equals(CassandraStatements.bytes(row.getByteBuffer("previous")));
              return byReplacement
                  ? Future.succeededFuture(new Written.Conflict())
                  : Future.failedFuture(unknown(failure));
            });
  }

  private Future<Settled> settle(
      StoredRecord record, Bytes expected, int reads, Throwable failure) {
    return execute(statements.readSerially(record.key()))
        .map(rows -> settled(rows.one(), record.version().mark(), expected))
        .recover(
            again ->
                reads > 1
                    ? vertx
                        .timer(READ_AGAIN_MILLIS)
                        .compose(waited -> settle(record, expected, reads - 1, failure))
                    : Future.failedFuture(unknown(failure)));
  }

  private static Settled settled(Row row, Bytes mine, Bytes expected) {
    Bytes version =
        row == null ? Bytes.EMPTY : CassandraStatements.bytes(row.getByteBuffer("version"));
    Bytes previous =
        row == null ? Bytes.EMPTY : CassandraStatements.bytes(row.getByteBuffer("previous"));
    if (version.equals(mine) || previous.equals(mine)) {
      return Settled.APPLIED;
    }
    if (version.equals(expected)) {
      return Settled.NOT_APPLIED;
    }
    return !version.isEmpty() && previous.equals(expected) ? Settled.OVERTAKEN : Settled.UNKNOWN;
  }

  private Future<AsyncResultSet> execute(BoundStatement statement) {
    return Future.fromCompletionStage(executor.execute(statement), vertx.getOrCreateContext())
        .recover(failure -> Future.failedFuture(CassandraFailures.unwrapped(failure)));
  }

  private static void refuseIfNeverSent(Throwable failure) {
    if (!(failure instanceof DriverException) || failure instanceof RequestThrottlingException) {
      throw CassandraFailures.refusal(failure);
    }
  }

  private static Refusal unknown(Throwable failure) {
    return new Refusal(
            Refusal.Reason.STORAGE_UNAVAILABLE, "it is not known whether the store has written")
        .causedBy(failure);
  }
}
