package org.cooppassport.service.store;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import com.datastax.oss.driver.internal.core.session.throttling.ConcurrencyLimitingRequestThrottler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Opens sessions with a cluster; every wait has a bound. */
final class CassandraSessions {
  /** Above what a node takes by default to give up on a write: 2 s. */
  private static final Duration REQUEST = Duration.ofMillis(2_200);

  /** Two such reads after a write that timed out still leave some of the request budget of 5 s. */
  static final Duration SETTLING_READ = Duration.ofMillis(1_000);

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SCHEMA_CHANGE = Duration.ofSeconds(20);
  private static final int MAX_CONCURRENT = 1_000;
  private static final int MAX_QUEUED = 10_000;

  private CassandraSessions() {}

  /** Opens a session that only changes the schema, and so need not follow it. */
  static CompletionStage<CqlSession> forMigrations(CassandraOptions options) {
    DriverConfigLoader config =
        common(options)
            .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, SCHEMA_CHANGE)
            .build();
    return builder(options).withConfigLoader(config).buildAsync();
  }

  /** Opens the session that the store works with. */
  static CompletionStage<CqlSession> forRecords(CassandraOptions options) {
    DriverConfigLoader config =
        common(options)
            .withStringList(
                DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES,
                List.of(options.keyspace()))
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST)
            .withClass(
                DefaultDriverOption.REQUEST_THROTTLER_CLASS,
                ConcurrencyLimitingRequestThrottler.class)
            .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS, MAX_CONCURRENT)
            .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE, MAX_QUEUED)
            .build();
    return builder(options).withConfigLoader(config).withKeyspace(options.keyspace()).buildAsync();
  }

  private static ProgrammaticDriverConfigLoaderBuilder common(CassandraOptions options) {
    return DriverConfigLoader.programmaticBuilder()
        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, consistency(options).name())
        .withString(
            DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY, serialConsistency(options).name())
        .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, false)
        .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, CONNECT)
        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CONNECT)
        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, CONNECT)
        .withInt(DefaultDriverOption.NETTY_IO_SIZE, 2)
        .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
        .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
        .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1);
  }

  private static CqlSessionBuilder builder(CassandraOptions options) {
    CqlSessionBuilder builder =
        CqlSession.builder()
            .addContactPoints(options.contactPoints())
            .withLocalDatacenter(options.localDatacenter());
    options.user().ifPresent(user -> builder.withAuthCredentials(user, options.password()));
    options
        .tls()
        .ifPresent(
            tls -> builder.withSslEngineFactory(new ProgrammaticSslEngineFactory(tls, null, true)));
    return builder;
  }

  /** Returns how many replicas acknowledge a write or answer a read. */
  static DefaultConsistencyLevel consistency(CassandraOptions options) {
    return switch (options.reach()) {
      case ALL_DATACENTERS -> DefaultConsistencyLevel.QUORUM;
      case LOCAL_DATACENTER -> DefaultConsistencyLevel.LOCAL_QUORUM;
    };
  }

  /** Returns how many replicas agree on a conditional write. */
  static DefaultConsistencyLevel serialConsistency(CassandraOptions options) {
    return switch (options.reach()) {
      case ALL_DATACENTERS -> DefaultConsistencyLevel.SERIAL;
      case LOCAL_DATACENTER -> DefaultConsistencyLevel.LOCAL_SERIAL;
    };
  }
}
