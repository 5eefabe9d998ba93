package org.cooppassport.service.store;

import java.util.Objects;

/**
 * Where one record stands.
 *
 * @param partition the records it stands beside
 * @param sort its place among them, in ASCII order; 1 to 256 printable ASCII characters. An event's
 *     sort key ends with an id of the event's own
 */
public record RecordKey(Partition partition, String sort) {
  public RecordKey {
    Objects.requireNonNull(partition);
    Partition.checkText("sort key", sort);
  }

  /** Returns digits of one length for a number, so that numbers sort as text. */
  public static String number(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative");
    }
    String digits = Long.toString(value);
    return "0".repeat(19 - digits.length()) + digits;
  }
}
