package org.cooppassport.core.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.cooppassport.core.encoding.Bytes;

/**
 * The JSON Canonicalization Scheme.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785</a>
 */
public final class Jcs {
  private static final double MAX_EXACT_INTEGER = 0x1p53;

  private Jcs() {}

  /**
   * Returns the canonical UTF-8 text of {@code value}.
   *
   * @throws ArithmeticException if a number has no exact canonical form: beyond a double's range,
   *     or an integer of more than 53 bits
   */
  public static Bytes canonicalize(JsonValue value) {
    StringBuilder out = new StringBuilder(512);
    JsonWriter.append(value, out, JsonWriter.Form.CANONICAL);
    return Bytes.utf8(out.toString());
  }

  static String number(JsonNumber number) {
    if (!number.isExactDouble()) {
      throw new ArithmeticException("number without an exact canonical form");
    }
    return number(number.doubleValue());
  }

  /** Returns the text that ECMAScript gives {@code value} (RFC 8785, section 3.2.2.3). */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new ArithmeticException("not a JSON number");
    }
    if (value == (long) value && Math.abs(value) < MAX_EXACT_INTEGER) {
      return Long.toString((long) value); // -0 is 0
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    // value = 0.digits x 10^point
    int point = digits.length() - shortest.scale();
    StringBuilder out = new StringBuilder();
    if (value < 0) {
      out.append('-');
    }
    if (digits.length() <= point && point <= 21) {
      out.append(digits).append("0".repeat(point - digits.length()));
    } else if (0 < point && point <= 21) {
      out.append(digits, 0, point).append('.').append(digits, point, digits.length());
    } else if (-6 < point && point <= 0) {
      out.append("0.").append("0".repeat(-point)).append(digits);
    } else {
      out.append(digits.charAt(0));
      if (digits.length() > 1) {
        out.append('.').append(digits, 1, digits.length());
      }
      out.append('e').append(point > 0 ? '+' : '-').append(Math.abs(point - 1));
    }
    return out.toString();
  }

  /**
   * Finds the fewest digits that read back as {@code value}; Double.toString alone may give one too
   * many before JDK 19.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int precision = 1; precision < 17; precision++) {
      BigDecimal rounded = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }
}
