package org.cooppassport.core.json;

/** The literals {@code true} and {@code false}. */
public enum JsonBoolean implements JsonValue {
  FALSE,
  TRUE;

  /** Returns the literal for {@code value}. */
  public static JsonBoolean of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** Returns the Java value. */
  public boolean value() {
    return this == TRUE;
  }

  @Override
  public String toString() {
    return value() ? "true" : "false";
  }
}
