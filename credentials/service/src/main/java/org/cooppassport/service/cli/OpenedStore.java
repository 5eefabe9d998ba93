package org.cooppassport.service.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.config.StoreSettings;
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
  static Future<OpenedStore> open(
      Vertx vertx, ServerSettings settings, Clock clock, RandomSource random) {
    return records(vertx, settings.store(), clock, random)
        .compose(
            store ->
                FileWitness.guard(
                        vertx, store, settings.data().resolve("witness.json"), "", random)
                    .map(guard -> new OpenedStore(store, guard))
                    .recover(failure -> closed(store, failure)));
  }

  Future<Void> close() {
    return records.close();
  }

  private static Future<? extends RecordStore> records(
      Vertx vertx, StoreSettings settings, Clock clock, RandomSource random) {
    if (settings instanceof StoreSettings.Sqlite sqlite) {
      return SqliteRecordStore.open(vertx, sqlite.file(), clock, random);
    }
    throw new InvalidSetting("store.kind", "expected sqlite");
  }

  private static <T> Future<T> closed(RecordStore store, Throwable failure) {
    return store.close().transform(done -> Future.failedFuture(failure));
  }
}
