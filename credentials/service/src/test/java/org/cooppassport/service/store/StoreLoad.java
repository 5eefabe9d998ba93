package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.cassandra.CassandraForTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many durable operations a second each adapter carries out; run by its own command
 * (docs/performance.md), reported in {@code target/store-load.txt}, never asserted.
 */
class StoreLoad {
  private static final Duration EACH = Duration.ofSeconds(Integer.getInteger("load.seconds", 5));
  private static final Path REPORT = Path.of("target/store-load.txt");
  private static final Kind RECORDS = Kind.conditional("load-record");
  private static final Kind EVENTS = Kind.events("load-event");
  private static final String COOP = "riverside";

  private final Vertx vertx = Vertx.vertx();
  private final RandomSource random = RandomSource.secure();
  private final Content content = Content.lasting(random.next(1_500));

  @TempDir Path directory;

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void sqlite() throws IOException {
    measure(
        "SQLite",
        await(
            SqliteRecordStore.open(
                vertx, directory.resolve("store.db"), Clock.systemUTC(), random)),
        256);
  }

  @Test
  void cassandra() throws IOException {
    CassandraForTests.Node node = CassandraForTests.node();
    CassandraOptions options =
        CassandraOptions.of(
                List.of(node.contact()), node.datacenter(), CassandraForTests.freshKeyspace())
            .creatingKeyspace(Map.of(node.datacenter(), 1));
    measure(
        "Cassandra, one node",
        await(CassandraRecordStore.open(vertx, options, Clock.systemUTC(), random)),
        64);
  }

  private void measure(String name, RecordStore store, int inFlight) throws IOException {
    AtomicLong inserted = new AtomicLong();
    report(name, "insert, one at a time", 1, n -> store.insert(key(n), content));
    report(
        name,
        "insert",
        inFlight,
        n -> store.insert(key(1_000_000_000L + inserted.getAndIncrement()), content));
    report(
        name,
        "append",
        inFlight,
        n -> store.append(partition(EVENTS, n).key(RecordKey.number(n)), content));
    report(
        name, "read", inFlight, n -> store.read(key(1_000_000_000L + n * 7_919 % inserted.get())));
    RestoreGuard guard = await(InMemoryWitness.guard(store, random));
    OneTime codes = new OneTime(store, Kind.conditional("load-code"), guard.lineage());
    report(
        name,
        "open a code and spend it",
        inFlight,
        n -> {
          Bytes code = random.next(32);
          return codes
              .open(COOP, code, new OneTime.Opening(Bytes.EMPTY, Content.NEVER, 0))
              .compose(opened -> codes.spend(COOP, code));
        });
    IndexLease leases = new IndexLease(store, guard, random, IndexLease.DEFAULT_RANGE);
    StatusSeries series = new StatusSeries(COOP, "load", 1 << 20);
    report(name, "allot an index", inFlight, n -> leases.take(series));
    AuditLog audit = new AuditLog(store);
    AuditEntry entry =
        new AuditEntry(Clock.systemUTC().instant(), "credential.issued", "done", "c", "o", "r");
    report(name, "append to one audit chain", inFlight, n -> audit.append(COOP, entry));
    await(store.close());
  }

  private void report(String store, String what, int inFlight, LongFunction<Future<?>> operation)
      throws IOException {
    run(inFlight, operation, EACH.dividedBy(2));
    double perSecond = run(inFlight, operation, EACH);
    Files.writeString(
        REPORT,
        String.format(Locale.ROOT, "| %s | %s | %d | %,.0f |%n", store, what, inFlight, perSecond),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private final AtomicLong number = new AtomicLong();

  private double run(int inFlight, LongFunction<Future<?>> operation, Duration time) {
    long begun = System.nanoTime();
    long end = begun + time.toNanos();
    AtomicLong done = new AtomicLong();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < inFlight; i++) {
      all.add(
          Repetition.of(
              0L,
              before ->
                  operation
                      .apply(number.getAndIncrement())
                      .map(carriedOut -> done.incrementAndGet()),
              sofar -> System.nanoTime() > end));
    }
    await(Future.all(all));
    return done.get() * 1e9 / (System.nanoTime() - begun);
  }

  private static RecordKey key(long n) {
    return partition(RECORDS, n).key(RecordKey.number(n));
  }

  private static Partition partition(Kind kind, long n) {
    return new Partition(COOP, kind, "p" + n % 1_000);
  }
}
