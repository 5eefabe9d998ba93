package org.cooppassport.core.credits;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Amounts of money as whole ten-thousandths of a unit: as fine as agreements state prices. */
public final class Amounts {
  /** How many there are in one pound, euro or dollar. */
  public static final long PER_UNIT = 10_000;

  private static final int SCALE = 4;

  private Amounts() {}

  /**
   * The whole ten-thousandths in an amount.
   *
   * @throws ArithmeticException if it is finer than that, or beyond a {@code long}
   */
  public static long of(BigDecimal amount) {
    return amount.setScale(SCALE, RoundingMode.UNNECESSARY).unscaledValue().longValueExact();
  }

  /** The amount with its four decimals, such as {@code 7.2000}. */
  public static String text(long amount) {
    return new BigDecimal(BigInteger.valueOf(amount), SCALE).toPlainString();
  }
}
