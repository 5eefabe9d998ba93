package org.cooppassport.service.store;

import java.util.List;
import java.util.Objects;

/**
 * A stretch of a partition in sort order.
 *
 * @param records perhaps none, even if more follow
 * @param next the sort key to go on after
 * @param last whether nothing follows
 */
public record Page(List<StoredRecord> records, String next, boolean last) {
  public Page {
    records = List.copyOf(records);
    Objects.requireNonNull(next);
  }
}
