package org.cooppassport.service.store;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Remembers, outside of a store, how far the store's history has gone.
 *
 * <p>Lives where a restore of the store does not reach.
 */
interface Witness {
  /** Returns where the store stands now, to be compared with {@link Sighting#place}. */
  Future<String> place();

  /** Returns the last sighting, or empty if there is none. */
  Future<Optional<Sighting>> last();

  /** Keeps a sighting durably. */
  Future<Void> record(Sighting sighting);

  /** Tells whether a store that has records must have been seen before. */
  boolean exclusive();
}
