package org.cooppassport.core.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JSON array. */
public record JsonArray(List<JsonValue> items) implements JsonValue, Iterable<JsonValue> {
  /** The empty array. */
  public static final JsonArray EMPTY = new JsonArray(List.of());

  public JsonArray {
    items = List.copyOf(items);
  }

  /** Returns an array of the given values. */
  public static JsonArray of(JsonValue... items) {
    return new JsonArray(Arrays.asList(items));
  }

  /** Returns an array of strings. */
  public static JsonArray ofStrings(String... items) {
    return ofStrings(Arrays.asList(items));
  }

  /** Returns an array of strings. */
  public static JsonArray ofStrings(Iterable<String> items) {
    return new JsonArray(toList(items));
  }

  private static List<JsonValue> toList(Iterable<String> items) {
    ArrayList<JsonValue> list = new ArrayList<>();
    items.forEach(item -> list.add(new JsonString(item)));
    return list;
  }

  /** Collects values into an array. */
  public static Collector<JsonValue, ?, JsonArray> collector() {
    return Collectors.collectingAndThen(Collectors.toList(), JsonArray::new);
  }

  /** Returns the number of items. */
  public int size() {
    return items.size();
  }

  /** Tells whether there is no item. */
  public boolean isEmpty() {
    return items.isEmpty();
  }

  /** Returns the item at {@code index}. */
  public JsonValue get(int index) {
    return items.get(index);
  }

  /** Returns the items in order. */
  public Stream<JsonValue> stream() {
    return items.stream();
  }

  /** Returns the texts if every item is a string, and nothing otherwise. */
  public Optional<List<String>> strings() {
    return items.stream().allMatch(JsonString.class::isInstance)
        ? Optional.of(items.stream().map(i -> ((JsonString) i).value()).toList())
        : Optional.empty();
  }

  /** Returns the objects if every item is an object, and nothing otherwise. */
  public Optional<List<JsonObject>> objects() {
    return items.stream().allMatch(JsonObject.class::isInstance)
        ? Optional.of(items.stream().map(JsonObject.class::cast).toList())
        : Optional.empty();
  }

  @Override
  public Iterator<JsonValue> iterator() {
    return items.iterator();
  }

  @Override
  public String toString() {
    return toJson();
  }
}
