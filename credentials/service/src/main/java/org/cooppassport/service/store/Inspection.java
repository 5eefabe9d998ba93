package org.cooppassport.service.store;

import java.util.List;

/**
 * What a walk over all records found.
 *
 * @param records how many were read
 * @param damaged the first {@link #MAX_DAMAGED} whose bytes are not those that were written
 * @param sound whether no record and nothing in the structure around them is damaged
 */
public record Inspection(long records, List<RecordKey> damaged, boolean sound) {
  /** How many damaged records are named. */
  public static final int MAX_DAMAGED = 100;

  public Inspection {
    damaged = List.copyOf(damaged);
  }
}
