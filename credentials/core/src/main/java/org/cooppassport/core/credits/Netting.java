package org.cooppassport.core.credits;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What many co-ops owe each other in one currency, settled with few payments. The balances always
 * sum to zero, and the payments bring every one of them to zero. A function of the statements:
 * their order does not matter, and one that is given twice counts once.
 *
 * @param currency by ISO 4217
 * @param balances by co-op, in ten-thousandths; positive is to receive; none that is zero
 * @param payments at most one less than there are co-ops with a balance
 */
public record Netting(String currency, Map<String, Long> balances, List<Payment> payments) {
  /**
   * One payment.
   *
   * @param from who pays
   * @param to who is paid
   * @param amount more than zero, in ten-thousandths
   */
  public record Payment(String from, String to, long amount) {
    public Payment {
      if (amount <= 0 || from.equals(to)) {
        throw new IllegalArgumentException("a payment is of something, to somebody else");
      }
    }
  }

  public Netting {
    balances = java.util.Collections.unmodifiableMap(new TreeMap<>(balances));
    payments = List.copyOf(payments);
    if (balances.values().stream().reduce(0L, Math::addExact) != 0) {
      throw new IllegalArgumentException("balances that do not sum to zero");
    }
  }

  /**
   * Nets the statements of a currency; those of other currencies are left aside.
   *
   * @throws IllegalArgumentException if two different statements are of one agreement and month
   */
  public static Netting of(String currency, Collection<ReuseStatement> statements) {
    Set<ReuseStatement> once = new HashSet<>();
    Set<String> months = new HashSet<>();
    Map<String, Long> balances = new TreeMap<>();
    for (ReuseStatement statement : statements) {
      if (!statement.currency().equals(currency) || !once.add(statement)) {
        continue;
      }
      String of =
          String.join(
              "\n",
              statement.agreement(),
              statement.relier(),
              statement.checker(),
              statement.month().toString());
      if (!months.add(of)) {
        throw new IllegalArgumentException(
            "two different statements under agreement "
                + statement.agreement()
                + " for "
                + statement.month());
      }
      balances.merge(statement.relier(), -statement.amount(), Math::addExact);
      balances.merge(statement.checker(), statement.amount(), Math::addExact);
    }
    balances.values().removeIf(balance -> balance == 0);
    return new Netting(currency, balances, settle(balances));
  }

  /** The largest debt meets the largest claim, again and again; names decide between equals. */
  private static List<Payment> settle(Map<String, Long> balances) {
    Map<String, Long> open = new TreeMap<>(balances);
    List<Payment> payments = new ArrayList<>();
    Comparator<Map.Entry<String, Long>> bySize =
        Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey());
    while (!open.isEmpty()) {
      String debtor = open.entrySet().stream().min(bySize).orElseThrow().getKey();
      String creditor = open.entrySet().stream().max(bySize).orElseThrow().getKey();
      long amount = Math.min(-open.get(debtor), open.get(creditor));
      payments.add(new Payment(debtor, creditor, amount));
      open.merge(debtor, amount, Math::addExact);
      open.merge(creditor, -amount, Math::addExact);
      open.values().removeIf(balance -> balance == 0);
    }
    return payments;
  }
}
