package org.cooppassport.core.json;

/** Any JSON value. Immutable; equality is by content, members of an object in any order. */
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

  /** Returns the compact text of the value, members in their order. */
  default String toJson() {
    return JsonWriter.text(this);
  }
}
