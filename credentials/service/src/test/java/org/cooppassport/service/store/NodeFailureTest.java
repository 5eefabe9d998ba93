package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;
import static org.cooppassport.service.store.Await.awaitRefusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.cassandra.CassandraForTests;
import org.cooppassport.service.cassandra.CassandraProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A cluster without a majority promises nothing, and works again when it has one. This is the short
 * bound; {@code ThreeNodesTrial} is the full one.
 */
@Tag("attack:STO-07")
class NodeFailureTest {
  private static final Kind RECORDS = Kind.conditional("test-record");
  private static final Kind EVENTS = Kind.events("test-event");
  private static final Content A = Content.lasting(Bytes.utf8("a"));

  @Test
  void aStoreWhoseOnlyNodeStandsStillRefusesAndGoesOnLater() {
    Vertx vertx = Vertx.vertx();
    try (CassandraProcess node = CassandraForTests.ownProcess()) {
      CassandraOptions options =
          CassandraOptions.of(List.of(node.cql()), "datacenter1", CassandraForTests.freshKeyspace())
              .creatingKeyspace(Map.of("datacenter1", 1));
      RecordStore store =
          await(
              CassandraRecordStore.open(vertx, options, Clock.systemUTC(), RandomSource.secure()));
      RecordKey before = key(RECORDS);
      assertTrue(await(store.insert(before, A)).applied());

      node.signal("STOP");
      RecordKey during = key(RECORDS);
      awaitRefusal(Reason.STORAGE_UNAVAILABLE, store.insert(during, A));
      awaitRefusal(Reason.STORAGE_UNAVAILABLE, store.append(key(EVENTS), A));
      awaitRefusal(Reason.STORAGE_UNAVAILABLE, store.read(before));
      assertEquals(Health.UNAVAILABLE, await(store.health()));

      node.signal("CONT");
      RecordKey after = key(RECORDS);
      assertTrue(await(Repetition.of(false, no -> worksAgain(store), yes -> yes)));
      assertTrue(await(store.insert(after, A)).applied());
      assertTrue(await(store.read(before)).isPresent());
      assertTrue(await(store.read(after)).isPresent());
      // Nothing was promised of this one; it is there whole or not at all.
      await(store.read(during)).ifPresent(found -> assertEquals(A.bytes(), found.bytes()));
      await(store.close());
    } finally {
      await(vertx.close());
    }
  }

  private static Future<Boolean> worksAgain(RecordStore store) {
    return store.health().map(health -> health == Health.READY);
  }

  private static RecordKey key(Kind kind) {
    return new Partition("riverside", kind, UUID.randomUUID().toString()).only();
  }
}
