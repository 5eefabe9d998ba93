package org.cooppassport.core.agreements;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.StrictMembers;

/**
 * What a reuse costs: a share of what the check cost, pro rata to the validity that remains.
 *
 * @param currency by ISO 4217
 * @param sharePercent 0 to 100; 0 is solidarity
 * @param costs what a check costs, by method
 * @param floor the least a reuse costs; zero if there is no floor
 * @param cap the most a reuse costs; {@link #UNCAPPED} if there is no cap
 */
public record FeeTerms(
    String currency,
    int sharePercent,
    Map<CheckMethod, BigDecimal> costs,
    BigDecimal floor,
    BigDecimal cap) {
  /** More than any amount that can be agreed. */
  public static final BigDecimal UNCAPPED = BigDecimal.TEN.pow(10);

  private static final int MAX_PERCENT = 100;

  public FeeTerms {
    Objects.requireNonNull(currency, "currency");
    Objects.requireNonNull(floor, "floor");
    Objects.requireNonNull(cap, "cap");
    costs = Map.copyOf(costs);
  }

  static FeeTerms read(StrictMembers members) {
    String currency = members.text("currency");
    if (!currency.matches("[A-Z]{3}")) {
      throw members.wrong("currency", "expected a currency such as GBP");
    }
    Map<CheckMethod, BigDecimal> costs = new EnumMap<>(CheckMethod.class);
    StrictMembers priced = members.object("costs");
    for (String name : priced.json().names()) {
      CheckMethod method =
          CheckMethod.named(name).orElseThrow(() -> priced.wrong(name, "is not a known method"));
      costs.put(method, amount(priced, name));
    }
    FeeTerms terms =
        new FeeTerms(
            currency,
            (int) members.integer("sharePercent", 0, MAX_PERCENT),
            costs,
            members.json().has("floor") ? amount(members, "floor") : BigDecimal.ZERO,
            members.json().has("cap") ? amount(members, "cap") : UNCAPPED);
    members.nothingElse();
    if (terms.cap().compareTo(terms.floor()) < 0) {
      throw members.wrong("cap", "expected an amount not below the floor");
    }
    return terms;
  }

  private static BigDecimal amount(StrictMembers members, String name) {
    String text = members.text(name);
    if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,4})?")) {
      throw members.wrong(name, "expected an amount such as \"18.00\"");
    }
    return new BigDecimal(text);
  }
}
