package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.cooppassport.service.cassandra.CassandraForTests;
import org.junit.jupiter.api.BeforeAll;

class CassandraPiecesTest extends PiecesContract {
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
}
