package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;
import static org.cooppassport.service.store.Await.awaitRefusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.cassandra.CassandraForTests;
import org.cooppassport.service.cassandra.CassandraProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three nodes, three copies: one is killed, one stands still, one comes back. Takes a few minutes
 * and 1.5 GB, so it runs by its own command (docs/reliability.md).
 */
@Tag("attack:STO-07")
class ThreeNodesTrial {
  private static final Kind RECORDS = Kind.conditional("trial-record");
  private static final int WRITERS = 16;

  private final Vertx vertx = Vertx.vertx();
  private final RandomSource random = RandomSource.secure();
  private final Set<RecordKey> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<Throwable> refusals = ConcurrentHashMap.newKeySet();
  private RecordStore store;

  @Test
  void twoOfThreeAreEnoughAndOneIsNot() {
    List<CassandraProcess> nodes = CassandraForTests.ownCluster();
    try {
      CassandraOptions options =
          CassandraOptions.of(
                  nodes.stream().map(CassandraProcess::cql).toList(), "datacenter1", "trial")
              .creatingKeyspace(Map.of("datacenter1", 3));
      store = await(CassandraRecordStore.open(vertx, options, Clock.systemUTC(), random));
      write(2_000);
      assertEquals(Set.of(), refusals);

      nodes.get(1).signal("KILL");
      write(2_000);
      long lost = refusals.size();
      assertTrue(lost < 200, "with two of three alive writes go on, but " + lost + " were refused");
      assertAllThere();

      nodes.get(2).signal("STOP");
      awaitRefusal(Reason.STORAGE_UNAVAILABLE, store.insert(key(), content()));
      assertTrue(await(store.health()) != Health.READY);
      nodes.get(2).signal("CONT");
      await(Repetition.of(false, no -> ready(), yes -> yes));
      write(1_000);
      assertAllThere();

      nodes.get(1).launch();
      nodes.get(1).awaitReady();
      await(vertx.timer(10_000));
      nodes.get(0).signal("KILL");
      write(1_000);
      await(Repetition.of(false, no -> ready(), yes -> yes));
      assertAllThere();
      assertTrue(await(store.inspect()).sound());
      await(store.close());
    } finally {
      nodes.forEach(CassandraProcess::close);
      await(vertx.close());
    }
  }

  private Future<Boolean> ready() {
    return store.health().map(health -> health == Health.READY);
  }

  private void write(int count) {
    List<Future<Integer>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(
          Repetition.of(0, done -> writeOne().map(done + 1), done -> done == count / WRITERS));
    }
    for (Future<Integer> writer : writers) {
      while (!writer.isComplete()) {
        await(vertx.timer(100));
      }
      await(writer);
    }
  }

  private Future<Void> writeOne() {
    RecordKey key = key();
    return store
        .insert(key, content())
        .<Void>map(
            written -> {
              assertTrue(written.applied());
              acknowledged.add(key);
              return null;
            })
        .recover(
            failure -> {
              assertEquals(
                  Reason.STORAGE_UNAVAILABLE, ((Refusal) failure).reason(), failure::toString);
              refusals.add(failure);
              return Future.succeededFuture();
            });
  }

  private void assertAllThere() {
    for (RecordKey key : acknowledged) {
      assertEquals(Optional.of(content().bytes()), await(found(key)).map(StoredRecord::bytes));
    }
  }

  private Future<Optional<StoredRecord>> found(RecordKey key) {
    return store.read(key).recover(once -> store.read(key));
  }

  private RecordKey key() {
    return new Partition("riverside", RECORDS, random.next(16).toHex()).only();
  }

  private static Content content() {
    return Content.lasting(Bytes.utf8("x".repeat(1_500)));
  }
}
