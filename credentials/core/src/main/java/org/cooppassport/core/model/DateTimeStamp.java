package org.cooppassport.core.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code xsd:dateTimeStamp} values.
 *
 * <p>A value without offset, which the data model calls incorrectly serialized, is read as UTC.
 *
 * @see <a href="https://www.w3.org/TR/xmlschema11-2/#dateTimeStamp">XML Schema 1.1,
 *     dateTimeStamp</a>
 */
public final class DateTimeStamp {
  private static final Pattern FORM =
      Pattern.compile(
          "(-?(?:[1-9][0-9]{3,8}|0[0-9]{3}))-([0-9]{2})-([0-9]{2})"
              + "T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{1,32}))?"
              + "(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?");
  private static final int NANO_DIGITS = 9;

  private DateTimeStamp() {}

  /** Returns the instant; nothing if {@code text} is not of the form. */
  public static Optional<Instant> read(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate date =
          LocalDate.of(
              Integer.parseInt(form.group(1)),
              Integer.parseInt(form.group(2)),
              Integer.parseInt(form.group(3)));
      int hour = Integer.parseInt(form.group(4));
      int minute = Integer.parseInt(form.group(5));
      int second = Integer.parseInt(form.group(6));
      int nanos = nanos(form.group(7));
      if (hour == 24) {
        // The end of a day is the start of the next one, and nothing lies between
        if (minute != 0 || second != 0 || nanos != 0) {
          return Optional.empty();
        }
        hour = 0;
        date = date.plusDays(1);
      }
      ZoneOffset offset = form.group(8) == null ? ZoneOffset.UTC : ZoneOffset.of(form.group(8));
      return Optional.of(date.atTime(LocalTime.of(hour, minute, second, nanos)).toInstant(offset));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int nanos(String fraction) {
    if (fraction == null) {
      return 0;
    }
    String padded = fraction + "0".repeat(NANO_DIGITS);
    return Integer.parseInt(padded.substring(0, NANO_DIGITS));
  }

  /** Tells whether {@code text} is of the form and names its offset. */
  public static boolean hasOffset(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches() && form.group(8) != null;
  }
}
