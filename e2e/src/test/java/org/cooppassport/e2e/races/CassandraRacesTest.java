package org.cooppassport.e2e.races;

import org.cooppassport.e2e.story.Deployment;
import org.cooppassport.service.cassandra.CassandraForTests;

/** Two processes use one Cassandra node. */
class CassandraRacesTest extends RacesContract {
  @Override
  Deployment.Store store() {
    CassandraForTests.Node node = CassandraForTests.node();
    return new Deployment.Store.Cassandra(
        node.contact().getHostString() + ":" + node.contact().getPort(), node.datacenter());
  }
}
