package org.cooppassport.service.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.PrivateFiles;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.config.StoreSettings;
import org.cooppassport.service.store.CassandraOptions;
import org.cooppassport.service.store.CassandraRecordStore;
import org.cooppassport.service.store.FileWitness;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.RestoreGuard;
import org.cooppassport.service.store.SqliteRecordStore;

/**
 * The store that the settings name, open and compared with its witness.
 *
 * @param records the records
 * @param guard their history
 */
record OpenedStore(RecordStore records, RestoreGuard guard) {
  private static final String WITNESS = "witness.json";

  /** Opens the store. Fails with {@code RestoreSuspected} if it was put back. */
  static Future<OpenedStore> open(
      Vertx vertx, ServerSettings settings, Clock clock, RandomSource random) {
    FileWitness witness = witness(vertx, settings);
    return open(vertx, settings, clock, random, store -> witness.guard(store, random));
  }

  /** Opens a store that the operator says was put back, and begins a new history in it. */
  static Future<OpenedStore> confirmRestore(
      Vertx vertx, ServerSettings settings, Clock clock, RandomSource random) {
    FileWitness witness = witness(vertx, settings);
    return open(
        vertx, settings, clock, random, store -> witness.confirmRestore(store, clock, random));
  }

  /** Opens the records alone, to read them; does not mark the store's history. */
  static Future<RecordStore> look(
      Vertx vertx, ServerSettings settings, Clock clock, RandomSource random) {
    return records(vertx, settings.store(), clock, random).map(store -> store);
  }

  Future<Void> close() {
    return records.close();
  }

  private static Future<OpenedStore> open(
      Vertx vertx,
      ServerSettings settings,
      Clock clock,
      RandomSource random,
      Function<RecordStore, Future<RestoreGuard>> compare) {
    return records(vertx, settings.store(), clock, random)
        .compose(
            store ->
                compare
                    .apply(store)
                    .map(guard -> new OpenedStore(store, guard))
                    .recover(failure -> closed(store, failure)));
  }

  private static Future<? extends RecordStore> records(
      Vertx vertx, StoreSettings settings, Clock clock, RandomSource random) {
    if (settings instanceof StoreSettings.Sqlite sqlite) {
      return SqliteRecordStore.open(vertx, sqlite.file(), clock, random);
    }
    return CassandraRecordStore.open(
        vertx, options((StoreSettings.Cassandra) settings), clock, random);
  }

  private static FileWitness witness(Vertx vertx, ServerSettings settings) {
    Path file = settings.data().resolve(WITNESS);
    if (settings.store() instanceof StoreSettings.Cassandra cassandra) {
      return FileWitness.ofCluster(vertx, file, cassandra.keyspace());
    }
    return FileWitness.ofFile(vertx, file, ((StoreSettings.Sqlite) settings.store()).file());
  }

  private static CassandraOptions options(StoreSettings.Cassandra settings) {
    List<InetSocketAddress> points =
        settings.contactPoints().stream().map(OpenedStore::address).toList();
    try {
      CassandraOptions options =
          CassandraOptions.of(points, settings.datacenter(), settings.keyspace());
      if (settings.replicas() > 0) {
        options = options.creatingKeyspace(Map.of(settings.datacenter(), settings.replicas()));
      }
      options =
          options.withReach(
              switch (settings.writers()) {
                case ALL_DATACENTERS -> CassandraOptions.Reach.ALL_DATACENTERS;
                case LOCAL_DATACENTER -> CassandraOptions.Reach.LOCAL_DATACENTER;
              });
      if (settings.tls().isPresent()) {
        options = options.withTls(settings.tls().get());
      }
      return settings.passwordFile().isEmpty()
          ? options
          : options.withLogin(
              settings.username(),
              PrivateFiles.secret("store.password-file", settings.passwordFile().get()));
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting("store", "expected usable names: " + e.getMessage());
    }
  }

  private static InetSocketAddress address(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return InetSocketAddress.createUnresolved(
        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  private static <T> Future<T> closed(RecordStore store, Throwable failure) {
    return store.close().transform(done -> Future.failedFuture(failure));
  }
}
