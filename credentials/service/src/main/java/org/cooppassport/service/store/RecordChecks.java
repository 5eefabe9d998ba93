package org.cooppassport.service.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What every adapter asks of its arguments and answers alike. */
final class RecordChecks {
  /** How long an expired record stays on the disk: clocks may be set back by a day. */
  static final Duration KEPT_AFTER_EXPIRY = Duration.ofDays(2);

  private RecordChecks() {}

  static void conditional(RecordKey key) {
    if (key.partition().kind().writes() != Kind.Writes.CONDITIONAL) {
      throw new IllegalArgumentException(
          key.partition().kind().name() + " holds events; they are appended");
    }
  }

  static void event(RecordKey key) {
    if (key.partition().kind().writes() != Kind.Writes.EVENTS) {
      throw new IllegalArgumentException(
          key.partition().kind().name() + " is written conditionally, never appended to");
    }
  }

  static void page(String after, int limit) {
    if (!after.isEmpty()) {
      Partition.checkText("sort key", after);
    }
    if (limit < 1 || limit > RecordStore.MAX_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + RecordStore.MAX_PAGE + " records");
    }
  }

  /**
   * Makes a page of rows that were read in order.
   *
   * @param rows up to {@code limit + 1} rows, also expired ones
   */
  static Page page(List<StoredRecord> rows, String after, int limit, Instant now) {
    boolean last = rows.size() <= limit;
    List<StoredRecord> shown = last ? rows : rows.subList(0, limit);
    String next = shown.isEmpty() ? after : shown.get(shown.size() - 1).key().sort();
    return new Page(shown.stream().filter(row -> !row.expired(now)).toList(), next, last);
  }
}
