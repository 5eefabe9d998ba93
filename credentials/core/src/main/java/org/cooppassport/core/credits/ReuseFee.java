package org.cooppassport.core.credits;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.cooppassport.core.agreements.FeeTerms;
import org.cooppassport.core.trust.CheckMethod;

/** What one reuse of a check costs under the terms of an agreement. */
public final class ReuseFee {
  private static final long PERCENT = 100;

  private ReuseFee() {}

  /**
   * The agreed share of the check's cost, pro rata to the days of validity that remain, rounded
   * down, within floor and cap. A method without a cost is free, also of the floor; so is a check
   * that is no longer valid.
   *
   * @param from the first day of the check's validity
   * @param until its last day
   * @param reused the day of the reuse
   * @return ten-thousandths of the terms' currency, zero or more
   */
  public static long of(
      FeeTerms terms, CheckMethod method, LocalDate from, LocalDate until, LocalDate reused) {
    if (until.isBefore(from)) {
      throw new IllegalArgumentException("validity ends before it begins");
    }
    if (!terms.costs().containsKey(method) || reused.isAfter(until) || terms.sharePercent() == 0) {
      return 0;
    }
    long total = ChronoUnit.DAYS.between(from, until) + 1;
    long left = Math.min(total, ChronoUnit.DAYS.between(reused, until) + 1);
    BigInteger share =
        BigInteger.valueOf(Amounts.of(terms.costs().get(method)))
            .multiply(BigInteger.valueOf(terms.sharePercent()))
            .multiply(BigInteger.valueOf(left))
            .divide(BigInteger.valueOf(PERCENT).multiply(BigInteger.valueOf(total)));
    long fee = Math.max(share.longValueExact(), Amounts.of(terms.floor()));
    return Math.min(fee, Amounts.of(terms.cap()));
  }
}
