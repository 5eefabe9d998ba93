package org.cooppassport.core.json;

import java.util.Objects;

/** A JSON string. Text from the reader holds no lone surrogate. */
public record JsonString(String value) implements JsonValue {
  public JsonString {
    Objects.requireNonNull(value);
  }

  @Override
  public String toString() {
    return toJson();
  }
}
