package org.cooppassport.service.store;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.problem.Refusal;

/**
 * The tables in a keyspace, made if they are missing.
 *
 * <p>Conditional records and events stand in tables of their own, so that no row is ever written in
 * both ways. Nodes of ours that start at once on an empty keyspace may disagree about its tables:
 * the first start is made by one.
 */
final class CassandraSchema {
  private static final Map<String, String> TABLES =
      Map.of(
          "record",
              """
              create table if not exists %s.record (
                tenant text, kind text, part text, sort text,
                version blob, previous blob, expires bigint, bytes blob, checksum blob,
                primary key ((tenant, kind, part), sort))
              """,
          "event",
              """
              create table if not exists %s.event (
                tenant text, kind text, part text, sort text,
                expires bigint, bytes blob, checksum blob,
                primary key ((tenant, kind, part), sort))
              """);

  private final CqlSession session;
  private final CassandraOptions options;
  private final Context context;

  CassandraSchema(CqlSession session, CassandraOptions options, Context context) {
    this.session = session;
    this.options = options;
    this.context = context;
  }

  /** Succeeds when the keyspace has every table and all nodes know of it. */
  Future<Void> migrate() {
    return keyspace()
        .compose(made -> missing())
        .compose(this::create)
        .compose(made -> Future.fromCompletionStage(session.checkSchemaAgreementAsync(), context))
        .map(
            agreed -> {
              if (!agreed) {
                throw new Refusal(
                    Refusal.Reason.STORAGE_UNAVAILABLE, "the store's nodes do not agree on tables");
              }
              return null;
            });
  }

  private Future<?> keyspace() {
    return options
        .replication()
        .<Future<?>>map(
            replication ->
                execute(
                    "create keyspace if not exists "
                        + options.keyspace()
                        + " with replication = "
                        + replication))
        .orElseGet(Future::succeededFuture);
  }

  private Future<List<String>> missing() {
    return execute(
            "select table_name from system_schema.tables where keyspace_name = '"
                + options.keyspace()
                + "'")
        .map(
            rows -> {
              Set<String> present = new HashSet<>();
              rows.currentPage().forEach(row -> present.add(row.getString(0)));
              return TABLES.keySet().stream().filter(table -> !present.contains(table)).toList();
            });
  }

  private Future<Void> create(List<String> tables) {
    Future<?> made = Future.succeededFuture();
    for (String table : tables) {
      made = made.compose(done -> execute(TABLES.get(table).replace("%s", options.keyspace())));
    }
    return made.mapEmpty();
  }

  private Future<AsyncResultSet> execute(String cql) {
    return Future.fromCompletionStage(session.executeAsync(cql), context);
  }
}
