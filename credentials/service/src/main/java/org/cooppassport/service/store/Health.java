package org.cooppassport.service.store;

/** What a store can do now. */
public enum Health {
  /** Reads and writes. */
  READY,
  /** Reads, but takes no writes: the disk is full or failing, or too few nodes are up. */
  READ_ONLY,
  /** Neither. */
  UNAVAILABLE
}
