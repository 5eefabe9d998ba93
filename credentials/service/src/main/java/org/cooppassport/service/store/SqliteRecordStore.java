package org.cooppassport.service.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cooppassport.core.encoding.RandomSource;
import org.sqlite.SQLiteException;

/**
 * Records in one SQLite file: the store of a small server.
 *
 * <p>Write-ahead log with a sync at each commit; one thread writes in groups and acknowledges after
 * the commit, a few others read. Several processes may open the same file. The file is created and
 * brought up to date when it is opened. A full or failing disk refuses writes and nothing else, and
 * is forgotten once it works again.
 */
public final class SqliteRecordStore implements RecordStore {
  private static final RecordKey HEARTBEAT =
      new Partition(Partition.SYSTEM, Kind.conditional("heartbeat"), "-").only();

  private final Vertx vertx;
  private final SqliteOpener opener;
  private final InstantSource clock;
  private final RandomSource random;
  private final SqliteWriter writer;
  private final SqliteReaders readers;

  private SqliteRecordStore(
      Vertx vertx, SqliteOpener opener, InstantSource clock, RandomSource random) {
    this.vertx = vertx;
    this.opener = opener;
    this.clock = clock;
    this.random = random;
    this.writer = new SqliteWriter(opener, clock);
    this.readers = new SqliteReaders(opener);
  }

  /**
   * Opens the file, and creates it and the directories above it if they are missing, readable for
   * their owner only.
   *
   * @param clock tells what has expired
   * @return succeeds with the store; fails with a {@code Refusal} of reason {@code
   *     STORAGE_UNAVAILABLE} if the file cannot be opened or is not ours
   */
  public static Future<SqliteRecordStore> open(
      Vertx vertx, Path file, InstantSource clock, RandomSource random) {
    return vertx
        .executeBlocking(
            () -> {
              try {
                SqliteFile.create(file);
              } catch (IOException e) {
                throw SqliteFailures.refusal("the store's file cannot be made", e);
              }
              return new SqliteFile(file);
            },
            false)
        .compose(opener -> open(vertx, opener, clock, random));
  }

  static Future<SqliteRecordStore> open(
      Vertx vertx, SqliteOpener opener, InstantSource clock, RandomSource random) {
    SqliteRecordStore store = new SqliteRecordStore(vertx, opener, clock, random);
    return vertx.executeBlocking(
        () -> {
          store.start();
          return store;
        },
        false);
  }

  private void start() {
    try {
      writer.open();
    } catch (SQLException e) {
      throw SqliteFailures.refusal("the store's file cannot be opened: " + reason(e), e);
    }
    Thread thread = new Thread(writer, "store-writer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Future<Written> insert(RecordKey key, Content content) {
    RecordChecks.conditional(key);
    StoredRecord record = next(key, content);
    return write(rows -> written(rows.insert(record, clock.instant()), record));
  }

  @Override
  public Future<Written> replace(StoredRecord expected, Content content) {
    RecordChecks.conditional(expected.key());
    StoredRecord record = next(expected.key(), content);
    return write(rows -> written(rows.replace(record, expected.version()), record));
  }

  @Override
  public Future<Written> remove(StoredRecord expected) {
    RecordChecks.conditional(expected.key());
    return write(rows -> written(rows.remove(expected), expected));
  }

  @Override
  public Future<Void> append(RecordKey key, Content content) {
    RecordChecks.event(key);
    StoredRecord event = new StoredRecord(key, content.bytes(), Version.EVENT, content.expires());
    return write(
        rows -> {
          rows.append(event);
          return null;
        });
  }

  @Override
  public Future<Optional<StoredRecord>> read(RecordKey key) {
    return here(
        readers.submit(rows -> rows.read(key).filter(record -> !record.expired(clock.instant()))));
  }

  @Override
  public Future<Page> scan(Partition partition, String after, int limit) {
    RecordChecks.page(after, limit);
    return here(
        readers.submit(
            rows ->
                RecordChecks.page(
                    rows.scan(partition, after, limit + 1), after, limit, clock.instant())));
  }

  @Override
  public Future<Inspection> inspect() {
    return vertx.executeBlocking(
        () -> {
          try (SqliteRows rows = new SqliteRows(opener.openReader())) {
            return rows.inspect();
          } catch (SQLException e) {
            throw SqliteFailures.refusal("the store cannot be inspected", e);
          }
        },
        false);
  }

  /**
   * Writes a copy of everything acknowledged until now to a file that must not exist yet, while
   * reads and writes go on.
   *
   * @return succeeds when the copy is complete; fails with a {@code Refusal} of reason {@code
   *     STORAGE_UNAVAILABLE} if it cannot be written
   */
  public Future<Void> backup(Path target) {
    return vertx.executeBlocking(
        () -> {
          try (SqliteRows rows = new SqliteRows(opener.openReader())) {
            rows.copyTo(target);
            return null;
          } catch (SQLException e) {
            throw SqliteFailures.refusal("the backup cannot be written", e);
          }
        },
        false);
  }

  @Override
  public Future<Health> health() {
    Future<Health> writes =
        write(
            rows -> {
              rows.heartbeat();
              return Health.READY;
            });
    return writes.recover(
        refused ->
            here(readers.submit(rows -> rows.read(HEARTBEAT)))
                .map(Health.READ_ONLY)
                .otherwise(Health.UNAVAILABLE));
  }

  @Override
  public Future<Void> close() {
    return here(writer.close())
        .compose(
            written ->
                vertx.executeBlocking(
                    () -> {
                      readers.close();
                      return null;
                    },
                    false));
  }

  private StoredRecord next(RecordKey key, Content content) {
    return new StoredRecord(key, content.bytes(), Version.next(random), content.expires());
  }

  private <T> Future<T> write(SqliteWriter.Operation<T> operation) {
    return here(writer.submit(operation));
  }

  private <T> Future<T> here(CompletableFuture<T> result) {
    return Future.fromCompletionStage(result, vertx.getOrCreateContext());
  }

  private static Written written(boolean applied, StoredRecord record) {
    return applied ? new Written.Applied(record) : new Written.Conflict();
  }

  /** Our own words only: the driver's name the file. */
  private static String reason(SQLException e) {
    return e instanceof SQLiteException ? SqliteFailures.name(e) : e.getMessage();
  }
}
