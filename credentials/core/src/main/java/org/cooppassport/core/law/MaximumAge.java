package org.cooppassport.core.law;

import java.time.LocalDate;
import java.time.Period;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.trust.StrictMembers;

/**
 * How old a check may be, by risk.
 *
 * @param byRisk the bound of each class that has one
 */
public record MaximumAge(Map<RiskClass, Period> byRisk) {
  /** No bound. */
  public static final MaximumAge UNBOUNDED = new MaximumAge(Map.of());

  public MaximumAge {
    byRisk = Map.copyOf(byRisk);
  }

  /**
   * Reads a period that holds for every risk, or an object with one for {@code lower}, {@code
   * standard} and {@code higher}. What a class has not, it takes from the next higher risk that has
   * one, and if none has, from the next lower: no risk is without a bound where another has one.
   */
  public static MaximumAge read(StrictMembers members, String name) {
    if (members.json().get(name).isEmpty()) {
      members.value(name);
      return UNBOUNDED;
    }
    Map<RiskClass, Period> byRisk = new EnumMap<>(RiskClass.class);
    if (members.json().string(name).isPresent()) {
      Period all = members.optionalPeriod(name).orElseThrow();
      for (RiskClass risk : RiskClass.values()) {
        byRisk.put(risk, all);
      }
      return new MaximumAge(byRisk);
    }
    StrictMembers ages = members.object(name);
    Period next = null;
    for (int i = RiskClass.values().length - 1; i >= 0; i--) {
      RiskClass risk = RiskClass.values()[i];
      next = ages.optionalPeriod(risk.wireName()).orElse(next);
      if (next != null) {
        byRisk.put(risk, next);
      }
    }
    Period lower = null;
    for (RiskClass risk : RiskClass.values()) {
      lower = byRisk.getOrDefault(risk, lower);
      if (lower != null) {
        byRisk.put(risk, lower);
      }
    }
    ages.nothingElse();
    if (byRisk.isEmpty()) {
      throw members.wrong(name, "a period for at least one of lower, standard, higher is required");
    }
    return new MaximumAge(byRisk);
  }

  /** The bound for a risk, if there is one. */
  public Optional<Period> of(RiskClass risk) {
    return Optional.ofNullable(byRisk.get(risk));
  }

  /** Whether a check of that day is too old on {@code today}; the last day still counts. */
  public boolean isOver(LocalDate checked, LocalDate today, RiskClass risk) {
    return of(risk).map(bound -> checked.plus(bound).isBefore(today)).orElse(false);
  }
}
