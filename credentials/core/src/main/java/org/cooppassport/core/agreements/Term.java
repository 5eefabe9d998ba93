package org.cooppassport.core.agreements;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.trust.StrictMembers;

/**
 * From when to when an agreement was made to hold.
 *
 * @param from the first day
 * @param lastDay the last day; {@link #OPEN} if it has none
 */
public record Term(LocalDate from, LocalDate lastDay) {
  /** The last day of what was made without one. */
  static final LocalDate OPEN = LocalDate.MAX;

  public Term {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(lastDay, "lastDay");
  }

  static Term read(StrictMembers members) {
    LocalDate from =
        members
            .optionalDay("from")
            .orElseThrow(() -> members.wrong("from", "the first day in force is required"));
    LocalDate lastDay = members.optionalDay("until").orElse(OPEN);
    if (lastDay.isBefore(from)) {
      throw members.wrong("until", "expected a day not before 'from'");
    }
    return new Term(from, lastDay);
  }

  /** The last day, if it has one. */
  public Optional<LocalDate> until() {
    return lastDay.equals(OPEN) ? Optional.empty() : Optional.of(lastDay);
  }

  /** Whether the term has not begun on the day. */
  public boolean isBefore(LocalDate day) {
    return day.isBefore(from);
  }

  /** Whether the term is over on the day. */
  public boolean isOver(LocalDate day) {
    return day.isAfter(lastDay);
  }
}
