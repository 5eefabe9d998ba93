package org.cooppassport.service.store;

import io.vertx.core.Future;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;

/** Remembers in memory, for tests. */
public final class InMemoryWitness implements Witness {
  private Sighting last;

  /** Returns a guard for a store that was never restored. */
  public static Future<RestoreGuard> guard(RecordStore store, RandomSource random) {
    return RestoreGuard.open(store, new InMemoryWitness(), random);
  }

  @Override
  public Future<String> place() {
    return Future.succeededFuture("memory");
  }

  @Override
  public synchronized Future<Optional<Sighting>> last() {
    return Future.succeededFuture(Optional.ofNullable(last));
  }

  @Override
  public synchronized Future<Void> record(Sighting sighting) {
    last = sighting;
    return Future.succeededFuture();
  }

  @Override
  public boolean exclusive() {
    return false;
  }
}
