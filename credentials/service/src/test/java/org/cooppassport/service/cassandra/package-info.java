/**
 * A real Cassandra node for tests: one that runs already, one in a container, or a process of its
 * own from the jars of {@code e2e/cassandra-node}. Entry point: {@link
 * org.cooppassport.service.cassandra.CassandraForTests}.
 */
package org.cooppassport.service.cassandra;
