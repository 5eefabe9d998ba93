package org.cooppassport.core.json;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * A JSON number that keeps the text it was read from.
 *
 * <p>Two numbers are equal if their texts are: {@code 1}, {@code 1.0} and {@code 1e0} differ.
 */
public record JsonNumber(String text) implements JsonValue {
  private static final long MAX_EXACT = 1L << 53;

  public JsonNumber {
    Objects.requireNonNull(text);
  }

  /** Returns the number with the shortest text for {@code value}. */
  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value));
  }

  /** Returns the number with the text RFC 8785 gives {@code value}. */
  public static JsonNumber of(double value) {
    return new JsonNumber(Jcs.number(value));
  }

  /** Tells whether the text is an integer without fraction or exponent that fits a {@code long}. */
  public boolean isLong() {
    int length = text.length();
    int first = text.startsWith("-") ? 1 : 0;
    if (length - first > 19 || length == first) {
      return false;
    }
    for (int i = first; i < length; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    try {
      Long.parseLong(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /**
   * Returns the value of an integer text.
   *
   * @throws ArithmeticException if {@link #isLong} is false
   */
  public long longValue() {
    if (!isLong()) {
      throw new ArithmeticException("not an integer");
    }
    return Long.parseLong(text);
  }

  /** Returns the nearest double; infinite if the text is beyond it. */
  public double doubleValue() {
    return Double.parseDouble(text);
  }

  /**
   * Tells whether the canonical form keeps the number: it is in a double's range, not so small that
   * it would become zero, and, if it is as large as 2^53, written as its double is. An integer
   * without exponent has at most 53 bits. Fractions may have more digits than a double keeps.
   */
  public boolean isExactDouble() {
    double value = doubleValue();
    if (Double.isInfinite(value)) {
      return false;
    }
    if (isPlain()) {
      return isLong() && -MAX_EXACT <= longValue() && longValue() <= MAX_EXACT;
    }
    if (value == 0) {
      return decimalValue().signum() == 0;
    }
    return Math.abs(value) < MAX_EXACT
        || decimalValue().compareTo(new BigDecimal(Jcs.number(value))) == 0;
  }

  private boolean isPlain() {
    return text.indexOf('e') < 0 && text.indexOf('E') < 0 && text.indexOf('.') < 0;
  }

  /** Returns the exact decimal value; only for texts that are known to be short. */
  public BigDecimal decimalValue() {
    if (text.length() > 100) {
      throw new ArithmeticException("number text too long");
    }
    return new BigDecimal(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
