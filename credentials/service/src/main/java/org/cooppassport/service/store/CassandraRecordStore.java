package org.cooppassport.service.store;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Refusal;

/**
 * Records in Apache Cassandra: the store of a federation with several nodes.
 *
 * <p>Conditional records are written by lightweight transactions only, whose unknown outcomes are
 * settled before an answer; events are plain writes acknowledged by a majority. The tables are made
 * when the store is opened. A cluster without a majority refuses, and is forgotten once it has one.
 */
public final class CassandraRecordStore implements RecordStore {
  /** An insert meets another that is removed at once at most this often. */
  private static final int INSERT_TRIES = 3;

  private static final int INSPECTED_AT_ONCE = 500;
  private static final RecordKey HEARTBEAT =
      new Partition(Partition.SYSTEM, Kind.conditional("heartbeat"), "-").only();

  private final Vertx vertx;
  private final CqlSession session;
  private final CqlExecutor executor;
  private final CassandraStatements statements;
  private final ConditionalWrites conditionally;
  private final InstantSource clock;
  private final RandomSource random;

  private CassandraRecordStore(
      Vertx vertx,
      CqlSession session,
      CqlExecutor executor,
      CassandraStatements statements,
      InstantSource clock,
      RandomSource random) {
    this.vertx = vertx;
    this.session = session;
    this.executor = executor;
    this.statements = statements;
    this.conditionally = new ConditionalWrites(vertx, executor, statements, clock);
    this.clock = clock;
    this.random = random;
  }

  /**
   * Connects to a cluster and makes the tables that are missing.
   *
   * @param clock tells what has expired
   * @return succeeds with the store; fails with a {@code Refusal} of reason {@code
   *     STORAGE_UNAVAILABLE} if the cluster cannot be reached
   */
  public static Future<CassandraRecordStore> open(
      Vertx vertx, CassandraOptions options, InstantSource clock, RandomSource random) {
    return open(vertx, options, clock, random, session -> statement -> execute(session, statement));
  }

  private static CompletionStage<AsyncResultSet> execute(
      CqlSession session, Statement<?> statement) {
    return session.isClosed()
        ? CompletableFuture.failedStage(
            new Refusal(Refusal.Reason.STORAGE_UNAVAILABLE, "the store is closed"))
        : session.executeAsync(statement);
  }

  /** Where tests put something between the store and its session. */
  interface Seam {
    CqlExecutor between(CqlSession session);
  }

  static Future<CassandraRecordStore> open(
      Vertx vertx, CassandraOptions options, InstantSource clock, RandomSource random, Seam seam) {
    Context context = vertx.getOrCreateContext();
    return migrate(options, context)
        .compose(
            migrated -> Future.fromCompletionStage(CassandraSessions.forRecords(options), context))
        .compose(
            session ->
                CassandraStatements.prepare(session, options, context)
                    .map(
                        statements ->
                            new CassandraRecordStore(
                                vertx, session, seam.between(session), statements, clock, random))
                    .recover(failure -> closeAndFail(session, context, failure)))
        .recover(failure -> Future.failedFuture(CassandraFailures.refusal(failure)));
  }

  private static Future<Void> migrate(CassandraOptions options, Context context) {
    return Future.fromCompletionStage(CassandraSessions.forMigrations(options), context)
        .compose(
            session ->
                new CassandraSchema(session, options, context)
                    .migrate()
                    .eventually(() -> Future.fromCompletionStage(session.closeAsync(), context)));
  }

  private static <T> Future<T> closeAndFail(
      CqlSession session, Context context, Throwable failure) {
    return Future.fromCompletionStage(session.closeAsync(), context)
        .transform(closed -> Future.failedFuture(failure));
  }

  @Override
  public Future<Written> insert(RecordKey key, Content content) {
    RecordChecks.conditional(key);
    StoredRecord record = next(key, content);
    return insert(record, INSERT_TRIES);
  }

  private Future<Written> insert(StoredRecord record, int tries) {
    return conditionally
        .write(record, Bytes.EMPTY)
        .compose(
            written ->
                written.applied()
                    ? Future.succeededFuture(written)
                    : insertInPlaceOfExpired(record, tries));
  }

  private Future<Written> insertInPlaceOfExpired(StoredRecord record, int tries) {
    return find(record.key())
        .compose(
            found -> {
              if (found.isEmpty()) {
                return tries > 1 ? insert(record, tries - 1) : Future.failedFuture(unsteady());
              }
              return found.get().expired(clock.instant())
                  ? conditionally.write(record, found.get().version().mark())
                  : Future.succeededFuture(new Written.Conflict());
            });
  }

  @Override
  public Future<Written> replace(StoredRecord expected, Content content) {
    RecordChecks.conditional(expected.key());
    return conditionally.write(next(expected.key(), content), expected.version().mark());
  }

  @Override
  public Future<Written> remove(StoredRecord expected) {
    RecordChecks.conditional(expected.key());
    return conditionally.remove(expected);
  }

  @Override
  public Future<Void> append(RecordKey key, Content content) {
    RecordChecks.event(key);
    StoredRecord event = new StoredRecord(key, content.bytes(), Version.EVENT, content.expires());
    return execute(statements.append(event, clock.instant())).mapEmpty();
  }

  @Override
  public Future<Optional<StoredRecord>> read(RecordKey key) {
    return find(key).map(found -> found.filter(record -> !record.expired(clock.instant())));
  }

  private Future<Optional<StoredRecord>> find(RecordKey key) {
    return execute(statements.read(key))
        .map(
            rows ->
                Optional.ofNullable(rows.one())
                    .map(row -> CassandraStatements.record(row, key.partition())));
  }

  @Override
  public Future<Page> scan(Partition partition, String after, int limit) {
    RecordChecks.page(after, limit);
    List<StoredRecord> found = new ArrayList<>();
    return execute(statements.scan(partition, after, limit + 1))
        .compose(rows -> collect(rows, partition, found))
        .map(all -> RecordChecks.page(found, after, limit, clock.instant()));
  }

  /** A page of ours may come in several of the cluster's if its rows are large. */
  private Future<Void> collect(AsyncResultSet rows, Partition partition, List<StoredRecord> found) {
    rows.currentPage().forEach(row -> found.add(CassandraStatements.record(row, partition)));
    return rows.hasMorePages()
        ? here(rows.fetchNextPage()).compose(more -> collect(more, partition, found))
        : Future.succeededFuture();
  }

  @Override
  public Future<Inspection> inspect() {
    Walk walk = new Walk();
    return walk("select * from record", walk)
        .compose(done -> walk("select * from event", walk))
        .map(done -> new Inspection(walk.records, walk.damaged, walk.sound));
  }

  private Future<Void> walk(String cql, Walk walk) {
    SimpleStatement statement =
        SimpleStatement.newInstance(cql).setPageSize(INSPECTED_AT_ONCE).setIdempotent(true);
    return execute(statement).compose(rows -> walk(rows, walk));
  }

  private Future<Void> walk(AsyncResultSet rows, Walk walk) {
    rows.currentPage().forEach(walk::look);
    return rows.hasMorePages()
        ? here(rows.fetchNextPage()).compose(more -> walk(more, walk))
        : Future.succeededFuture();
  }

  /** What a walk over the tables has met so far; its pages come one after the other. */
  private static final class Walk {
    private final List<RecordKey> damaged = new ArrayList<>();
    private long records;
    private boolean sound = true;

    void look(Row row) {
      records++;
      String kind = row.getString("kind");
      boolean event = !row.getColumnDefinitions().contains("version");
      Partition partition =
          new Partition(
              row.getString("tenant"),
              event ? Kind.events(kind) : Kind.conditional(kind),
              row.getString("part"));
      StoredRecord record = CassandraStatements.unchecked(row, partition);
      if (!CassandraStatements.sound(row, record)) {
        sound = false;
        if (damaged.size() < Inspection.MAX_DAMAGED) {
          damaged.add(record.key());
        }
      }
    }
  }

  @Override
  public Future<Health> health() {
    return execute(statements.readSerially(HEARTBEAT))
        .map(Health.READY)
        .recover(
            refused ->
                execute(
                        statements
                            .read(HEARTBEAT)
                            .setConsistencyLevel(DefaultConsistencyLevel.LOCAL_ONE))
                    .map(Health.READ_ONLY)
                    .otherwise(Health.UNAVAILABLE));
  }

  @Override
  public Future<Void> close() {
    return here(session.closeAsync());
  }

  private StoredRecord next(RecordKey key, Content content) {
    return new StoredRecord(key, content.bytes(), Version.next(random), content.expires());
  }

  private Future<AsyncResultSet> execute(Statement<?> statement) {
    return here(executor.execute(statement))
        .recover(failure -> Future.failedFuture(CassandraFailures.refusal(failure)));
  }

  private <T> Future<T> here(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
  }

  private static Refusal unsteady() {
    return new Refusal(
        Refusal.Reason.STORAGE_UNAVAILABLE, "the record changes faster than it can be written");
  }
}
