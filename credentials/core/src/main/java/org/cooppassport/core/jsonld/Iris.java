package org.cooppassport.core.jsonld;

import java.util.Arrays;

/** Tells absolute IRIs from everything that RDF would drop. */
public final class Iris {
  /** The ASCII characters that no IRI holds as they are. */
  private static final boolean[] EXCLUDED = new boolean[0x80];

  static {
    Arrays.fill(EXCLUDED, 0, 0x21, true);
    EXCLUDED[0x7f] = true;
    "<>\"{}|\\^`".chars().forEach(c -> EXCLUDED[c] = true);
  }

  private Iris() {}

  /** Tells whether N-Quads takes {@code c} in an IRI only as an escape. */
  static boolean isExcluded(char c) {
    return c < 0x80 && EXCLUDED[c];
  }

  /**
   * Tells whether {@code value} is an IRI with a scheme and without characters that no IRI holds.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc3987#section-2.2">RFC 3987, section 2.2</a>
   */
  public static boolean isAbsolute(String value) {
    int colon = value.indexOf(':');
    if (colon < 1 || colon == value.length() - 1 || !isLetter(value.charAt(0))) {
      return false;
    }
    for (int i = 1; i < colon; i++) {
      char c = value.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.') {
        return false;
      }
    }
    for (int i = colon + 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x80 ? EXCLUDED[c] : c <= 0xa0) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether {@code c} is a letter of ASCII. */
  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
