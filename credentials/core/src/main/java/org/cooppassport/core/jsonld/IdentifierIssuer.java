package org.cooppassport.core.jsonld;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives blank nodes labels in the order they are asked for (RDFC-1.0, section 4.5). For one thread.
 */
final class IdentifierIssuer {
  private final String prefix;
  private final LinkedHashMap<String, String> issued;

  IdentifierIssuer(String prefix) {
    this.prefix = prefix;
    this.issued = new LinkedHashMap<>();
  }

  private IdentifierIssuer(IdentifierIssuer other) {
    this.prefix = other.prefix;
    this.issued = new LinkedHashMap<>(other.issued);
  }

  IdentifierIssuer copy() {
    return new IdentifierIssuer(this);
  }

  /** Returns the label of {@code blank}, a new one if it has none. */
  String issue(String blank) {
    return issued.computeIfAbsent(blank, b -> prefix + issued.size());
  }

  boolean has(String blank) {
    return issued.containsKey(blank);
  }

  /** Returns the label that was given to {@code blank}. */
  String issued(String blank) {
    return issued.get(blank);
  }

  int size() {
    return issued.size();
  }

  /** Returns all labels in the order of issue. */
  Map<String, String> all() {
    return issued;
  }
}
