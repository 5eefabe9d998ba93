package org.cooppassport.issuer.edge;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * A JSON object of a request body, read member by member. A member of another type than expected is
 * refused by its name; one that is not expected at all too.
 *
 * @param json the object
 * @param place its place in the body, for messages; empty for the body itself
 */
public record Body(JsonObject json, String place) {
  private static final String REFERENCE = "OpenAPI document of the issuer";

  public Body {
    Objects.requireNonNull(json);
    Objects.requireNonNull(place);
  }

  /** Returns a body whose members are all among {@code known}. */
  public static Body of(JsonObject json, String... known) {
    return new Body(json, "").only(known);
  }

  /**
   * Returns the same object.
   *
   * @throws Refusal of reason {@code UNKNOWN_OPTION} if it has a member that is not among {@code
   *     known}
   */
  public Body only(String... known) {
    Set<String> names = Set.of(known);
    for (String name : json.names()) {
      if (!names.contains(name)) {
        throw new Mismatch(full(name), "some of " + List.of(known), Came.word(name), REFERENCE)
            .refusal(Reason.UNKNOWN_OPTION);
      }
    }
    return this;
  }

  /** Returns a text that must be there and is not empty. */
  public String text(String name) {
    return textIfPresent(name).orElseThrow(() -> wrong(name, "a text"));
  }

  /** Returns a text, if it is there. */
  public Optional<String> textIfPresent(String name) {
    return json.get(name)
        .map(
            value -> {
              if (value instanceof JsonString text && !text.value().isEmpty()) {
                return text.value();
              }
              throw wrong(name, "a text that is not empty");
            });
  }

  /** Returns an object that must be there. */
  public Body object(String name) {
    return objectIfPresent(name).orElseThrow(() -> wrong(name, "an object"));
  }

  /** Returns an object, if it is there. */
  public Optional<Body> objectIfPresent(String name) {
    return json.get(name)
        .map(
            value -> {
              if (value instanceof JsonObject object) {
                return new Body(object, full(name));
              }
              throw wrong(name, "an object");
            });
  }

  /** Returns an array of objects that must be there. */
  public List<Body> objects(String name, int atMost) {
    JsonArray array = json.array(name).orElseThrow(() -> wrong(name, "an array of objects"));
    if (array.isEmpty() || array.size() > atMost) {
      throw wrong(name, "an array of 1 to " + atMost + " objects");
    }
    List<Body> objects = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      if (!(array.get(i) instanceof JsonObject object)) {
        throw wrong(name, "an array of objects");
      }
      objects.add(new Body(object, full(name) + "/" + i));
    }
    return objects;
  }

  /** Returns an array of texts; empty if it is not there. */
  public List<String> texts(String name, int atMost) {
    return json.get(name).map(value -> strings(name, value, atMost)).orElse(List.of());
  }

  private List<String> strings(String name, JsonValue value, int atMost) {
    List<String> texts =
        value instanceof JsonArray array
            ? array.strings().orElseThrow(() -> wrong(name, "an array of texts"))
            : List.of();
    if (texts.isEmpty() || texts.size() > atMost) {
      throw wrong(name, "an array of 1 to " + atMost + " texts");
    }
    return texts;
  }

  /** Returns a whole number in a range, if it is there. */
  public Optional<Long> numberIfPresent(String name, long min, long max) {
    return json.get(name)
        .map(
            value -> {
              if (value instanceof JsonNumber number
                  && number.isLong()
                  && number.longValue() >= min
                  && number.longValue() <= max) {
                return number.longValue();
              }
              throw wrong(name, "a whole number from " + min + " to " + max);
            });
  }

  /** Returns a truth value, if it is there. */
  public Optional<Boolean> flagIfPresent(String name) {
    return json.get(name)
        .map(value -> json.bool(name).orElseThrow(() -> wrong(name, "true or false")));
  }

  /**
   * Returns a day, if it is there: {@code 2027-06-30}. A time of day is refused, since credentials
   * tell none.
   */
  public Optional<LocalDate> dayIfPresent(String name) {
    return textIfPresent(name)
        .map(
            text -> {
              try {
                return LocalDate.parse(text);
              } catch (DateTimeParseException e) {
                throw wrong(name, "a day such as 2027-06-30");
              }
            });
  }

  /** Returns credential forms by their identifiers; empty if the member is not there. */
  public Set<CredentialForm> forms(String name) {
    Set<CredentialForm> forms = new HashSet<>();
    for (String text : texts(name, CredentialForm.values().length)) {
      forms.add(
          CredentialForm.named(text)
              .orElseThrow(() -> wrong(name, "credential formats such as dc+sd-jwt or ldp_vc")));
    }
    return forms;
  }

  /** Makes the refusal for a member that is not as expected. */
  public Refusal wrong(String name, String expected) {
    return new Mismatch(full(name), expected, Came.value(json.get(name)), REFERENCE)
        .refusal(Reason.INVALID_VALUE);
  }

  /** Makes the refusal of a member whose value is a word of ours, which is told itself. */
  public Refusal wrongWord(String name, String expected) {
    return new Mismatch(full(name), expected, Came.word(json.string(name)), REFERENCE)
        .refusal(Reason.INVALID_VALUE);
  }

  private String full(String name) {
    return place.isEmpty() ? name : place + "/" + name;
  }

  /** Tells no value. */
  @Override
  public String toString() {
    return "Body" + json.names();
  }
}
