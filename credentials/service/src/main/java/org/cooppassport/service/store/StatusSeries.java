package org.cooppassport.service.store;

import java.util.Objects;

/**
 * Status lists of one co-op that follow each other, each filled before the next is begun.
 *
 * @param tenant the co-op
 * @param name what keeps its series apart, such as a credential type; 1 to 100 printable ASCII
 *     characters
 * @param listSize entries of each list; 131,072 at least where lists are published
 */
public record StatusSeries(String tenant, String name, int listSize) {
  public StatusSeries {
    Objects.requireNonNull(tenant);
    if (name.isEmpty() || name.length() > 100) {
      throw new IllegalArgumentException("a series' name has 1 to 100 characters");
    }
    if (listSize < 2 || listSize > 1 << 26) {
      throw new IllegalArgumentException("a list has 2 to 2^26 entries");
    }
  }
}
