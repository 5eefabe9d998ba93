package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;
import static org.cooppassport.service.store.Await.awaitRefusal;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.cassandra.CassandraForTests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CassandraRecordStoreTest extends RecordStoreContract {
  private static CassandraOptions options;

  @BeforeAll
  static void chooseKeyspace() {
    CassandraForTests.Node node = CassandraForTests.node();
    options =
        CassandraOptions.of(
                List.of(node.contact()), node.datacenter(), CassandraForTests.freshKeyspace())
            .creatingKeyspace(Map.of(node.datacenter(), 1));
  }

  @Override
  RecordStore open(InstantSource ticking) {
    return await(CassandraRecordStore.open(vertx, options, ticking, random));
  }

  @Test
  void aClosedStoreRefuses() {
    await(other.close());
    RecordKey key = fresh(RECORDS).only();
    awaitRefusal(Reason.STORAGE_UNAVAILABLE, other.read(key));
    awaitRefusal(Reason.STORAGE_UNAVAILABLE, other.insert(key, Content.lasting(Bytes.EMPTY)));
  }
}
