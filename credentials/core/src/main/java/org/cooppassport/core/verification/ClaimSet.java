package org.cooppassport.core.verification;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonBoolean;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/**
 * The claims about the subject that were disclosed, whatever format carried them. A claim that is
 * not here was not disclosed; that it does not exist cannot be said.
 *
 * @param json the claims by name
 */
public record ClaimSet(JsonObject json) {
  /** No claims. */
  public static final ClaimSet NONE = new ClaimSet(JsonObject.EMPTY);

  public ClaimSet {
    Objects.requireNonNull(json, "json");
  }

  /** The claim at this place, if it was disclosed. */
  public Optional<JsonValue> value(String... path) {
    return JsonPointer.of(path).resolve(json);
  }

  /** The text at this place; empty also if the claim is no text. */
  public Optional<String> text(String... path) {
    return value(path).filter(JsonString.class::isInstance).map(v -> ((JsonString) v).value());
  }

  /** The truth value at this place; empty also if the claim is none. */
  public Optional<Boolean> flag(String... path) {
    return value(path).filter(JsonBoolean.class::isInstance).map(v -> ((JsonBoolean) v).value());
  }

  /** The texts at this place: of an array, or the one text itself; none if there are none. */
  public List<String> texts(String... path) {
    return value(path)
        .flatMap(v -> v instanceof JsonArray array ? array.strings() : JsonArray.of(v).strings())
        .orElse(List.of());
  }

  /** The objects at this place: of an array, or the one object itself. */
  public List<ClaimSet> objects(String... path) {
    return value(path)
        .flatMap(v -> v instanceof JsonArray array ? array.objects() : JsonArray.of(v).objects())
        .orElse(List.of())
        .stream()
        .map(ClaimSet::new)
        .toList();
  }

  /** The day at this place, of a date or a date-time; empty also if the claim is no day. */
  public Optional<LocalDate> day(String... path) {
    return text(path).flatMap(ClaimSet::parseDay);
  }

  private static Optional<LocalDate> parseDay(String text) {
    try {
      return Optional.of(
          text.length() > 10 ? OffsetDateTime.parse(text).toLocalDate() : LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
