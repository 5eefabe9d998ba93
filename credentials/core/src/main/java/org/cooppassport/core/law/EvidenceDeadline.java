package org.cooppassport.core.law;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cooppassport.core.trust.StrictMembers;

/**
 * How soon papers must be there after they were asked for.
 *
 * @param days whole days
 * @param beyond what comes on top of whole days; zero with business days
 * @param counting which days count
 * @param holidays the calendar of holidays; empty for weekends only
 */
public record EvidenceDeadline(long days, Duration beyond, Counting counting, String holidays) {
  private static final Pattern SPELLED =
      Pattern.compile("P(?=[0-9T])([0-9]{1,4}D)?(T(?=[0-9])[0-9HMS]{1,20})?");

  /** Which days count. */
  public enum Counting {
    CALENDAR_DAYS("calendar-days"),
    BUSINESS_DAYS("business-days");

    private final String wireName;

    Counting(String wireName) {
      this.wireName = wireName;
    }

    /** The word for it in tables, agreements and credentials. */
    public String wireName() {
      return wireName;
    }

    /** The counting of that name, if there is one. */
    public static Optional<Counting> named(String name) {
      return Arrays.stream(values()).filter(c -> c.wireName.equals(name)).findFirst();
    }
  }

  public EvidenceDeadline {
    Objects.requireNonNull(counting, "counting");
    Objects.requireNonNull(holidays, "holidays");
    if (days < 0 || beyond.isNegative()) {
      throw new IllegalArgumentException("a deadline before the request");
    }
    if (counting == Counting.BUSINESS_DAYS && !beyond.isZero()) {
      throw new IllegalArgumentException("business days are whole");
    }
  }

  /** At once. */
  public static EvidenceDeadline atOnce() {
    return new EvidenceDeadline(0, Duration.ZERO, Counting.CALENDAR_DAYS, "");
  }

  /**
   * The deadline that a duration such as {@code PT0S}, {@code PT24H} or {@code P5D} spells.
   *
   * @return empty if it spells none
   */
  public static Optional<EvidenceDeadline> of(String duration, Counting counting, String holidays) {
    if (!SPELLED.matcher(duration).matches()) {
      return Optional.empty();
    }
    try {
      int time = duration.indexOf('T');
      String date = time < 0 ? duration : duration.substring(0, time);
      long days = date.equals("P") ? 0 : Period.parse(date).getDays();
      Duration beyond = time < 0 ? Duration.ZERO : Duration.parse("P" + duration.substring(time));
      if (beyond.isZero() && days == 0) {
        return Optional.of(atOnce());
      }
      return Optional.of(new EvidenceDeadline(days, beyond, counting, holidays));
    } catch (DateTimeParseException | IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads {@code deadline}, {@code calendar} and, if there, {@code holidays}.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason {@code INVALID_VALUE} that names the
   *     member at fault
   */
  public static EvidenceDeadline read(StrictMembers members) {
    Counting counting =
        members
            .optionalNamed("calendar", Counting::named)
            .orElseThrow(() -> members.wrong("calendar", "calendar-days or business-days"));
    return of(members.text("deadline"), counting, members.optionalText("holidays").orElse(""))
        .orElseThrow(() -> members.wrong("deadline", "expected PT0S, PT24H, P5D or the like"));
  }

  /** Whether papers are due at once. */
  public boolean isAtOnce() {
    return days == 0 && beyond.isZero();
  }

  /**
   * Whether this deadline is never later than the other, whatever the day it begins. Where that
   * cannot be said without a calendar, it is not.
   */
  public boolean neverLaterThan(EvidenceDeadline other) {
    if (isAtOnce()) {
      return true;
    }
    return switch (counting) {
      case CALENDAR_DAYS ->
          Duration.ofDays(days)
                  .plus(beyond)
                  .compareTo(Duration.ofDays(other.days).plus(other.beyond))
              <= 0;
      case BUSINESS_DAYS ->
          other.counting == Counting.BUSINESS_DAYS
              && days <= other.days
              && holidays.equals(other.holidays);
    };
  }

  /**
   * When papers are due that are asked for at {@code asked}. Business days end at midnight UTC; the
   * day of the request does not count.
   */
  public Instant dueAt(Instant asked, LegalTables tables) {
    return switch (counting) {
      case CALENDAR_DAYS -> asked.plus(days, ChronoUnit.DAYS).plus(beyond);
      case BUSINESS_DAYS -> {
        LocalDate day = LocalDate.ofInstant(asked, ZoneOffset.UTC);
        for (long left = days; left > 0; ) {
          day = day.plusDays(1);
          if (isBusinessDay(day, tables)) {
            left--;
          }
        }
        yield day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
    };
  }

  private boolean isBusinessDay(LocalDate day, LegalTables tables) {
    return day.getDayOfWeek() != DayOfWeek.SATURDAY
        && day.getDayOfWeek() != DayOfWeek.SUNDAY
        && !tables.holidays(holidays).contains(day);
  }

  /** The duration as it is spelled in data. */
  public String spelled() {
    if (isAtOnce()) {
      return "PT0S";
    }
    String time = beyond.isZero() ? "" : beyond.toString().substring(1);
    return (days == 0 ? "P" : "P" + days + "D") + time;
  }
}
