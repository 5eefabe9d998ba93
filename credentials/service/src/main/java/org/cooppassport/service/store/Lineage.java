package org.cooppassport.service.store;

import java.time.Instant;
import java.util.Objects;

/**
 * One unbroken history of a store: from its creation, or from the restore of a backup, to the next.
 *
 * @param id what status lists and codes given in this history are marked with
 * @param since when it began; {@link Instant#EPOCH} if nothing was lost before it
 */
public record Lineage(String id, Instant since) {
  public Lineage {
    Objects.requireNonNull(id);
    Objects.requireNonNull(since);
  }
}
