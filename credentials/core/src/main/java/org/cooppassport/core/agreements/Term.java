package org.cooppassport.core.agreements;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.trust.StrictMembers;

/**
 * From when to when an agreement was made to hold.
 *
 * @param from the first day
 * @param until the last day, if it has one
 */
public record Term(LocalDate from, Optional<LocalDate> until) {
  public Term {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(until, "until");
  }

  static Term read(StrictMembers members) {
    LocalDate from =
        members
            .optionalDay("from")
            .orElseThrow(() -> members.wrong("from", "the first day in force is required"));
    Optional<LocalDate> until = members.optionalDay("until");
    if (until.map(last -> last.isBefore(from)).orElse(false)) {
      throw members.wrong("until", "expected a day not before 'from'");
    }
    return new Term(from, until);
  }

  /** Whether the term has not begun on the day. */
  public boolean isBefore(LocalDate day) {
    return day.isBefore(from);
  }

  /** Whether the term is over on the day. */
  public boolean isOver(LocalDate day) {
    return until.map(day::isAfter).orElse(false);
  }
}
