package org.cooppassport.core.law;

import java.util.Arrays;
import java.util.Optional;

/**
 * The relying co-op's own rating of the risk of a purpose or person. Never taken from somebody
 * else, and never told to anybody.
 */
public enum RiskClass {
  LOWER("lower"),
  STANDARD("standard"),
  HIGHER("higher");

  private final String wireName;

  RiskClass(String wireName) {
    this.wireName = wireName;
  }

  /** The word for it in policies and tables. */
  public String wireName() {
    return wireName;
  }

  /** The higher of the two. */
  public RiskClass atLeast(RiskClass other) {
    return compareTo(other) < 0 ? other : this;
  }

  /** The class of that name, if there is one. */
  public static Optional<RiskClass> named(String name) {
    return Arrays.stream(values()).filter(risk -> risk.wireName.equals(name)).findFirst();
  }
}
