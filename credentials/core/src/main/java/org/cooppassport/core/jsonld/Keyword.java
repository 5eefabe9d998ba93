package org.cooppassport.core.jsonld;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keywords of JSON-LD 1.1.
 *
 * @see <a href="https://www.w3.org/TR/json-ld11/#keywords">JSON-LD 1.1, keywords</a>
 */
enum Keyword {
  BASE("@base"),
  CONTAINER("@container"),
  CONTEXT("@context"),
  DIRECTION("@direction"),
  GRAPH("@graph"),
  ID("@id"),
  IMPORT("@import"),
  INCLUDED("@included"),
  INDEX("@index"),
  JSON("@json"),
  LANGUAGE("@language"),
  LIST("@list"),
  NEST("@nest"),
  NONE("@none"),
  PREFIX("@prefix"),
  PROPAGATE("@propagate"),
  PROTECTED("@protected"),
  REVERSE("@reverse"),
  SET("@set"),
  TYPE("@type"),
  VALUE("@value"),
  VERSION("@version"),
  VOCAB("@vocab");

  private static final Map<String, Keyword> BY_TEXT = new HashMap<>();

  static {
    for (Keyword keyword : values()) {
      BY_TEXT.put(keyword.text, keyword);
    }
  }

  private final String text;

  Keyword(String text) {
    this.text = text;
  }

  static Optional<Keyword> of(String text) {
    return text.startsWith("@") ? Optional.ofNullable(BY_TEXT.get(text)) : Optional.empty();
  }

  /** Tells whether {@code text} looks like a keyword: an at sign and letters only. */
  static boolean hasForm(String text) {
    if (text.length() < 2 || text.charAt(0) != '@') {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Iris.isLetter(c)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the spelling in documents. */
  String text() {
    return text;
  }

  /**
   * Checks that this keyword may stand in a node object beside its identifier and types.
   *
   * @throws OutsideSubset if only the reference processor knows what it means there
   */
  void requireIgnorable(Findings findings) {
    switch (this) {
      case ID -> {}
      case INDEX -> findings.lost("@index is not part of what is signed.");
      case GRAPH, INCLUDED, REVERSE, NEST, TYPE -> throw OutsideSubset.INSTANCE;
      case VALUE, LANGUAGE, DIRECTION, LIST, SET ->
          findings.lost("The keyword does not belong into this object.");
      case BASE,
          CONTAINER,
          CONTEXT,
          IMPORT,
          JSON,
          NONE,
          PREFIX,
          PROPAGATE,
          PROTECTED,
          VERSION,
          VOCAB ->
          findings.lost("The keyword does not belong into a document.");
    }
  }
}
