package org.cooppassport.core.jsonld;

/** Tells well-formed language tags from others, as far as the RDF syntax asks for it. */
final class LanguageTags {
  private static final int MAX_SUBTAG = 8;

  private LanguageTags() {}

  /**
   * Tells whether {@code tag} is made of subtags of one to eight letters and digits, the first of
   * letters only.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc5646#section-2.1">RFC 5646, section 2.1</a>
   */
  static boolean isWellFormed(String tag) {
    int length = 0;
    boolean first = true;
    for (int i = 0; i < tag.length(); i++) {
      char c = tag.charAt(i);
      if (c == '-') {
        if (length == 0) {
          return false;
        }
        length = 0;
        first = false;
      } else {
        boolean letter = Iris.isLetter(c);
        boolean digit = c >= '0' && c <= '9';
        if ((!letter && (first || !digit)) || ++length > MAX_SUBTAG) {
          return false;
        }
      }
    }
    return length > 0;
  }
}
