package org.cooppassport.core.trust;

import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Refusal;

/**
 * Reads the members of a data file that people write, and refuses what it does not know: a
 * misspelled rule is worse than none. For one thread.
 */
public final class StrictMembers {
  private final JsonObject object;
  private final String path;
  private final Set<String> read = new HashSet<>();

  private StrictMembers(JsonObject object, String path) {
    this.object = object;
    this.path = path;
  }

  /** Reads the outermost object. */
  public static StrictMembers of(JsonObject object) {
    return new StrictMembers(object, "");
  }

  /** The object that is read. */
  public JsonObject json() {
    return object;
  }

  public Optional<JsonValue> value(String name) {
    read.add(name);
    return object.get(name);
  }

  public String text(String name) {
    return optionalText(name).orElseThrow(() -> wrong(name, "a text is required"));
  }

  public Optional<String> optionalText(String name) {
    return value(name)
        .map(
            v ->
                object
                    .string(name)
                    .filter(text -> !text.isBlank())
                    .orElseThrow(() -> wrong(name, "expected a text that is not blank")));
  }

  public StrictMembers object(String name) {
    return optionalObject(name).orElseThrow(() -> wrong(name, "an object is required"));
  }

  public Optional<StrictMembers> optionalObject(String name) {
    return value(name)
        .map(
            v ->
                below(
                    name,
                    object.object(name).orElseThrow(() -> wrong(name, "expected an object"))));
  }

  /** The texts of an array; none if the member is absent. */
  public List<String> texts(String name) {
    if (value(name).isEmpty()) {
      return List.of();
    }
    List<String> texts =
        object
            .array(name)
            .flatMap(JsonArray::strings)
            .filter(list -> !list.isEmpty() && list.stream().noneMatch(String::isBlank))
            .orElseThrow(() -> wrong(name, "expected texts, at least one"));
    if (new HashSet<>(texts).size() != texts.size()) {
      throw wrong(name, "a text stands twice");
    }
    return texts;
  }

  /** The lists of texts of an array; none if the member is absent. */
  public List<List<String>> textLists(String name) {
    if (value(name).isEmpty()) {
      return List.of();
    }
    List<List<String>> lists = new ArrayList<>();
    for (JsonValue item : object.array(name).orElse(JsonArray.EMPTY)) {
      lists.add(
          Optional.of(item)
              .filter(JsonArray.class::isInstance)
              .map(JsonArray.class::cast)
              .flatMap(JsonArray::strings)
              .filter(list -> !list.isEmpty() && list.stream().noneMatch(String::isBlank))
              .filter(list -> new HashSet<>(list).size() == list.size())
              .orElseThrow(() -> wrong(name, "expected lists of different texts")));
    }
    if (lists.isEmpty()) {
      throw wrong(name, "expected lists of texts, at least one");
    }
    return lists;
  }

  /** The objects of an array; none if the member is absent. */
  public List<StrictMembers> objects(String name) {
    if (value(name).isEmpty()) {
      return List.of();
    }
    List<JsonObject> objects =
        object
            .array(name)
            .flatMap(JsonArray::objects)
            .filter(list -> !list.isEmpty())
            .orElseThrow(() -> wrong(name, "expected objects, at least one"));
    List<StrictMembers> readers = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      readers.add(below(name + "[" + i + "]", objects.get(i)));
    }
    return readers;
  }

  /** The constants that an array of texts names; none if the member is absent. */
  public <E> List<E> named(String name, Function<String, Optional<E>> byName) {
    List<E> found = new ArrayList<>();
    for (String text : texts(name)) {
      found.add(byName.apply(text).orElseThrow(() -> wrong(name, "'" + text + "' is not known")));
    }
    return found;
  }

  /** The constant that a text names. */
  public <E> Optional<E> optionalNamed(String name, Function<String, Optional<E>> byName) {
    return optionalText(name)
        .map(
            text ->
                byName.apply(text).orElseThrow(() -> wrong(name, "'" + text + "' is not known")));
  }

  /** A calendar period such as {@code P3Y}. */
  public Optional<Period> optionalPeriod(String name) {
    return optionalText(name)
        .map(
            text -> {
              try {
                Period period = Period.parse(text);
                if (!period.isNegative() && !period.isZero()) {
                  return period;
                }
              } catch (DateTimeParseException e) {
                throw wrong(name, "expected a period such as P3Y, P6M or P90D");
              }
              throw wrong(name, "expected a period longer than nothing");
            });
  }

  /** A day such as {@code 2026-11-21}. */
  public Optional<LocalDate> optionalDay(String name) {
    return optionalText(name)
        .map(
            text -> {
              try {
                return LocalDate.parse(text);
              } catch (DateTimeParseException e) {
                throw wrong(name, "expected a day such as 2026-11-21");
              }
            });
  }

  public Optional<Boolean> flag(String name) {
    return value(name)
        .map(v -> object.bool(name).orElseThrow(() -> wrong(name, "expected true or false")));
  }

  /** A whole number from {@code min} to {@code max}. */
  public long integer(String name, long min, long max) {
    return value(name)
        .filter(JsonNumber.class::isInstance)
        .map(JsonNumber.class::cast)
        .filter(JsonNumber::isLong)
        .map(JsonNumber::longValue)
        .filter(number -> number >= min && number <= max)
        .orElseThrow(
            () -> wrong(name, "a whole number from " + min + " to " + max + " is required"));
  }

  /** Refuses members that nobody asked for. */
  public void nothingElse() {
    Set<String> unknown = new TreeSet<>(object.names());
    unknown.removeAll(read);
    if (!unknown.isEmpty()) {
      throw wrong(unknown.iterator().next(), "the member is not known here");
    }
  }

  /** Makes the refusal that names a member and what was expected. */
  public Refusal wrong(String name, String expectation) {
    String parameter = path.isEmpty() ? name : path + "." + name;
    return new Refusal(Refusal.Reason.INVALID_VALUE, parameter, parameter + ": " + expectation);
  }

  private StrictMembers below(String name, JsonObject child) {
    return new StrictMembers(child, path.isEmpty() ? name : path + "." + name);
  }
}
