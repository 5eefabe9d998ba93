package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;

/**
 * Issues without end, in a process that tests kill: takes an index, stores a record with it, and
 * says so on its standard output only once the store has acknowledged it.
 */
final class IssuingChild {
  static final Kind ISSUED = Kind.conditional("crash-issued");
  static final StatusSeries SERIES = new StatusSeries("riverside", "crash", 131_072);
  static final int PARTITIONS = 16;
  private static final int IN_FLIGHT = 64;
  private static final int RANGE = 50;

  private final RecordStore store;
  private final IndexLease leases;
  private final RandomSource random = RandomSource.secure();
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

  private IssuingChild(RecordStore store, IndexLease leases) {
    this.store = store;
    this.leases = leases;
  }

  /** Runs until it is killed. Arguments: a file; or host, port, data centre and keyspace. */
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    RandomSource random = RandomSource.secure();
    RecordStore store =
        arguments.length == 1
            ? await(SqliteRecordStore.open(vertx, Path.of(arguments[0]), Clock.systemUTC(), random))
            : await(
                CassandraRecordStore.open(vertx, options(arguments), Clock.systemUTC(), random));
    RestoreGuard guard = await(InMemoryWitness.guard(store, random));
    IssuingChild child = new IssuingChild(store, new IndexLease(store, guard, random, RANGE));
    for (int i = 0; i < IN_FLIGHT; i++) {
      child.issueForEver();
    }
    await(Future.<Void>future(never -> {}));
  }

  private static CassandraOptions options(String[] arguments) {
    return CassandraOptions.of(
        List.of(new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]))),
        arguments[2],
        arguments[3]);
  }

  private void issueForEver() {
    Future<Void> unused = Repetition.of(null, before -> issue(), never -> false);
  }

  private Future<Void> issue() {
    String id = random.next(16).toHex();
    return leases
        .take(SERIES)
        .compose(
            index -> {
              String said = index.list() + " " + index.index();
              RecordKey key = partition(id.charAt(0) % PARTITIONS).key(id);
              return store
                  .insert(key, Content.lasting(Bytes.utf8(said)))
                  .map(
                      written -> {
                        say(id + " " + said);
                        return null;
                      });
            });
  }

  static Partition partition(int number) {
    return new Partition("riverside", ISSUED, "p" + number);
  }

  /** One write to the pipe, so that a line is whole or not there. */
  private synchronized void say(String line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      Runtime.getRuntime().halt(1);
    }
  }
}
