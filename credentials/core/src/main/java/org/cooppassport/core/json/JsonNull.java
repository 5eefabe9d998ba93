package org.cooppassport.core.json;

/** The literal {@code null}. */
public enum JsonNull implements JsonValue {
  NULL;

  @Override
  public String toString() {
    return "null";
  }
}
