package org.cooppassport.service.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The media ranges of an {@code Accept} header, without their weights: our routes have at most a
 * few representations, and each says itself which it prefers.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110, section 12.5.1</a>
 */
record Accept(List<String> ranges) {
  private static final int MAX_RANGES = 32;

  Accept {
    ranges = List.copyOf(ranges);
  }

  /** Reads the header's values; no header accepts everything. */
  static Accept of(List<String> values) {
    List<String> ranges = new ArrayList<>();
    for (String value : values) {
      for (String part : value.split(",", MAX_RANGES + 1)) {
        String range = part.strip().toLowerCase(Locale.ROOT);
        String type = MediaTypes.withoutParameters(range);
        if (!type.isEmpty() && !isRefused(range) && ranges.size() < MAX_RANGES) {
          ranges.add(type);
        }
      }
    }
    return new Accept(values.isEmpty() ? List.of("*/*") : ranges);
  }

  /** Tells whether one of the ranges covers {@code type}. */
  boolean takes(String type) {
    String major = type.substring(0, type.indexOf('/') + 1);
    return ranges.contains(type) || ranges.contains("*/*") || ranges.contains(major + "*");
  }

  /** Tells whether {@code type} is listed by its name. */
  boolean names(String type) {
    return ranges.contains(type);
  }

  private static boolean isRefused(String range) {
    return range.matches(".*;\\s*q=0(\\.0{0,3})?\\s*(;.*)?");
  }
}
