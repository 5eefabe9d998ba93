package org.cooppassport.core.jsonld;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.cooppassport.core.json.JsonNumber;

/**
 * The lexical forms that JSON's native types have in RDF.
 *
 * @see <a href="https://www.w3.org/TR/json-ld11-api/#object-to-rdf-conversion">JSON-LD 1.1 API,
 *     Object to RDF Conversion</a>
 */
final class Literals {
  static final String XSD = "http://www.w3.org/2001/XMLSchema#";
  static final String XSD_STRING = XSD + "string";
  static final String XSD_BOOLEAN = XSD + "boolean";
  static final String XSD_INTEGER = XSD + "integer";
  static final String XSD_DOUBLE = XSD + "double";
  static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  static final String RDF_TYPE = RDF + "type";
  static final String RDF_JSON = RDF + "JSON";
  static final String RDF_LANG_STRING = RDF + "langString";
  static final String RDF_FIRST = RDF + "first";
  static final String RDF_REST = RDF + "rest";
  static final String RDF_NIL = RDF + "nil";
  private static final String I18N = "https://www.w3.org/ns/i18n#";

  private static final double MAX_EXACT_INTEGER = 9_007_199_254_740_992d;
  private static final int DOUBLE_DIGITS = 16;

  private Literals() {}

  /** Returns the datatype that carries a language (perhaps none) and a base direction. */
  static String directional(String language, String direction) {
    return I18N + language + "_" + direction;
  }

  /** Tells whether {@code number} is one that RDF holds as an integer. */
  static boolean isWhole(JsonNumber number) {
    double value = number.doubleValue();
    return Math.rint(value) == value && Math.abs(value) <= MAX_EXACT_INTEGER;
  }

  /**
   * Returns the lexical form of a whole number, or null if digits of its text would be lost: other
   * processors read numbers as doubles.
   */
  static String integer(JsonNumber number) {
    double value = number.doubleValue();
    long whole = (long) value;
    return isSame(number, BigDecimal.valueOf(whole)) ? Long.toString(whole) : null;
  }

  /** Returns the canonical form of an xsd:double, or null if digits of the text would be lost. */
  static String real(JsonNumber number) {
    double value = number.doubleValue();
    if (Double.isInfinite(value)) {
      return null;
    }
    if (value == 0) {
      return isSame(number, BigDecimal.ZERO) ? "0.0E0" : null;
    }
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(DOUBLE_DIGITS, RoundingMode.HALF_UP));
    if (!isSame(number, rounded)) {
      return null;
    }
    BigDecimal shortest = rounded.stripTrailingZeros();
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    StringBuilder out = new StringBuilder();
    if (value < 0) {
      out.append('-');
    }
    out.append(digits.charAt(0)).append('.');
    out.append(digits.length() > 1 ? digits.substring(1) : "0");
    return out.append('E').append(exponent).toString();
  }

  private static boolean isSame(JsonNumber number, BigDecimal form) {
    return number.decimalValue().compareTo(form) == 0;
  }
}
