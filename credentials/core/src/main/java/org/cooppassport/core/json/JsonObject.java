package org.cooppassport.core.json;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON object. Members keep the order they were read or put in; equality ignores it.
 *
 * <p>The typed getters return nothing both for an absent member and for one of another type. Where
 * the difference matters, use {@link #get}.
 */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {
  /** The empty object. */
  public static final JsonObject EMPTY = new JsonObject(Map.of());

  public JsonObject {
    LinkedHashMap<String, JsonValue> copy = new LinkedHashMap<>(members);
    if (copy.containsKey(null) || copy.containsValue(null)) {
      throw new NullPointerException("null in a JSON object");
    }
    members = Collections.unmodifiableMap(copy);
  }

  /** Returns an object of one member. */
  public static JsonObject of(String name, JsonValue value) {
    return builder().put(name, value).build();
  }

  /** Returns an object of one text member. */
  public static JsonObject of(String name, String value) {
    return builder().put(name, value).build();
  }

  /** Returns an object of two text members. */
  public static JsonObject of(String name1, String value1, String name2, String value2) {
    return builder().put(name1, value1).put(name2, value2).build();
  }

  /** Returns an empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these members. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.members.putAll(members);
    return builder;
  }

  /** Returns the member's value, if there is one. */
  public Optional<JsonValue> get(String name) {
    return Optional.ofNullable(members.get(name));
  }

  /** Tells whether a member has this name, whatever its value. */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** Returns the names in order. */
  public Set<String> names() {
    return members.keySet();
  }

  /** Returns the number of members. */
  public int size() {
    return members.size();
  }

  /** Tells whether there is no member. */
  public boolean isEmpty() {
    return members.isEmpty();
  }

  /** Returns the text of a string member. */
  public Optional<String> string(String name) {
    return members.get(name) instanceof JsonString s ? Optional.of(s.value()) : Optional.empty();
  }

  /** Returns an object member. */
  public Optional<JsonObject> object(String name) {
    return members.get(name) instanceof JsonObject o ? Optional.of(o) : Optional.empty();
  }

  /** Returns an array member. */
  public Optional<JsonArray> array(String name) {
    return members.get(name) instanceof JsonArray a ? Optional.of(a) : Optional.empty();
  }

  /** Returns a number member. */
  public Optional<JsonNumber> number(String name) {
    return members.get(name) instanceof JsonNumber n ? Optional.of(n) : Optional.empty();
  }

  /** Returns a boolean member. */
  public Optional<Boolean> bool(String name) {
    return members.get(name) instanceof JsonBoolean b ? Optional.of(b.value()) : Optional.empty();
  }

  /**
   * Returns the member's items: those of an array, or the one value itself; an empty array if it is
   * absent.
   */
  public JsonArray oneOrMany(String name) {
    JsonValue value = members.get(name);
    if (value == null) {
      return JsonArray.EMPTY;
    }
    return value instanceof JsonArray array ? array : JsonArray.of(value);
  }

  /** Returns a copy with the member added at the end or replaced in place. */
  public JsonObject with(String name, JsonValue value) {
    return toBuilder().put(name, value).build();
  }

  /** Returns a copy with a text member. */
  public JsonObject with(String name, String value) {
    return with(name, new JsonString(value));
  }

  /** Returns a copy with an integer member. */
  public JsonObject with(String name, long value) {
    return with(name, JsonNumber.of(value));
  }

  /** Returns a copy with a boolean member. */
  public JsonObject with(String name, boolean value) {
    return with(name, JsonBoolean.of(value));
  }

  /** Returns a copy without the named members. */
  public JsonObject without(String... names) {
    LinkedHashMap<String, JsonValue> copy = new LinkedHashMap<>(members);
    for (String name : names) {
      copy.remove(name);
    }
    return new JsonObject(copy);
  }

  @Override
  public String toString() {
    return toJson();
  }

  /**
   * Collects members in order; a name that is put again replaces the earlier value. For one thread.
   */
  public static final class Builder {
    private final LinkedHashMap<String, JsonValue> members = new LinkedHashMap<>();

    private Builder() {}

    /** Puts a member. */
    public Builder put(String name, JsonValue value) {
      members.put(name, Objects.requireNonNull(value));
      return this;
    }

    /** Puts a text member. */
    public Builder put(String name, String value) {
      return put(name, new JsonString(value));
    }

    /** Puts an integer member. */
    public Builder put(String name, long value) {
      return put(name, JsonNumber.of(value));
    }

    /** Puts a boolean member. */
    public Builder put(String name, boolean value) {
      return put(name, JsonBoolean.of(value));
    }

    /** Puts an array of strings. */
    public Builder putStrings(String name, Collection<String> values) {
      return put(name, JsonArray.ofStrings(values));
    }

    /** Puts a member if there is a value. */
    public Builder putIfPresent(String name, Optional<? extends JsonValue> value) {
      value.ifPresent(v -> put(name, v));
      return this;
    }

    /** Puts a text member if there is a text. */
    public Builder putTextIfPresent(String name, Optional<String> value) {
      value.ifPresent(v -> put(name, v));
      return this;
    }

    /** Puts all members of {@code other}. */
    public Builder putAll(JsonObject other) {
      members.putAll(other.members);
      return this;
    }

    /** Returns the object. */
    public JsonObject build() {
      return new JsonObject(members);
    }
  }
}
