package org.cooppassport.core.credits;

import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.Optional;

/** How old a check was when it was reused; coarse, so that a count singles nobody out by a day. */
public enum AgeBucket {
  UNDER_THREE_MONTHS("under-3-months", Period.ofMonths(3)),
  UNDER_ONE_YEAR("under-1-year", Period.ofYears(1)),
  UNDER_THREE_YEARS("under-3-years", Period.ofYears(3)),
  OLDER("older", Period.ZERO);

  private final String wireName;
  private final Period below;

  AgeBucket(String wireName, Period below) {
    this.wireName = wireName;
    this.below = below;
  }

  /** The bucket's name in statements. */
  public String wireName() {
    return wireName;
  }

  /** The bucket of that name, if there is one. */
  public static Optional<AgeBucket> named(String name) {
    return Arrays.stream(values()).filter(bucket -> bucket.wireName.equals(name)).findFirst();
  }

  /** The bucket of a check of one day that is reused on another. */
  public static AgeBucket of(LocalDate checked, LocalDate reused) {
    for (AgeBucket bucket : values()) {
      if (bucket != OLDER && reused.isBefore(checked.plus(bucket.below))) {
        return bucket;
      }
    }
    return OLDER;
  }
}
