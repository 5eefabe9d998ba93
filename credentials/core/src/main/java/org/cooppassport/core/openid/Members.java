package org.cooppassport.core.openid;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * Reads the members of one protocol message and refuses, in words that a developer can act on, what
 * is missing or of another form.
 *
 * <p>A member whose value is {@code null} counts as absent, as OAuth clients in the field send it.
 * Unknown members are left alone.
 */
public final class Members {
  private static final int MAX_URL_LENGTH = 2_048;
  private static final String EXPECTED = "expected ";

  private final JsonObject object;
  private final String path;
  private final String section;
  private final Reason reason;

  private Members(JsonObject object, String path, String section, Reason reason) {
    this.object = object;
    this.path = path;
    this.section = section;
    this.reason = reason;
  }

  /** Reads {@code object}; refusals name {@code section} and are of reason MALFORMED_REQUEST. */
  public static Members of(JsonObject object, String section) {
    return new Members(object, "", section, Reason.MALFORMED_REQUEST);
  }

  /** Returns a reader whose refusals have another reason. */
  public Members refusing(Reason other) {
    return new Members(object, path, section, other);
  }

  /** Returns the object that is read. */
  public JsonObject json() {
    return object;
  }

  /** Returns the member if it is there and not {@code null}. */
  public Optional<JsonValue> get(String name) {
    return object.get(name).filter(value -> !(value instanceof JsonNull));
  }

  /** Tells whether the member is there and not {@code null}. */
  public boolean has(String name) {
    return get(name).isPresent();
  }

  /** Returns a non-empty text. */
  public String text(String name) {
    return optionalText(name).orElseThrow(() -> wrong(name, "expected a non-empty string"));
  }

  /** Returns a non-empty text if the member is there. */
  public Optional<String> optionalText(String name) {
    Optional<JsonValue> value = get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof JsonString text && !text.value().isEmpty()) {
      return Optional.of(text.value());
    }
    throw wrong(name, "expected a non-empty string");
  }

  /** Returns an https URL without user information and fragment. */
  public URI httpsUrl(String name) {
    return optionalHttpsUrl(name).orElseThrow(() -> wrong(name, "expected an https URL"));
  }

  /** Returns an https URL without user information and fragment if the member is there. */
  public Optional<URI> optionalHttpsUrl(String name) {
    return optionalText(name)
        .map(
            text ->
                httpsUrlOf(text)
                    .orElseThrow(
                        () -> wrong(name, "expected an https URL without user info and fragment")));
  }

  /**
   * Reads an https URL with a host and without user information and fragment, at most 2,048
   * characters long; nothing if the text is anything else.
   */
  public static Optional<URI> httpsUrlOf(String text) {
    if (text.length() > MAX_URL_LENGTH) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      boolean good =
          uri.getScheme() != null
              && uri.getScheme().toLowerCase(Locale.ROOT).equals("https")
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null;
      return good ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Returns an object. */
  public Members object(String name) {
    return optionalObject(name).orElseThrow(() -> wrong(name, "expected an object"));
  }

  /** Returns an object if the member is there. */
  public Optional<Members> optionalObject(String name) {
    Optional<JsonValue> value = get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof JsonObject found) {
      return Optional.of(below(name, found));
    }
    throw wrong(name, "expected an object");
  }

  /** Returns a non-empty array. */
  public JsonArray array(String name) {
    return optionalArray(name).orElseThrow(() -> wrong(name, "expected a non-empty array"));
  }

  /** Returns a non-empty array if the member is there. */
  public Optional<JsonArray> optionalArray(String name) {
    Optional<JsonValue> value = get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof JsonArray array && !array.isEmpty()) {
      return Optional.of(array);
    }
    throw wrong(name, "expected a non-empty array");
  }

  /** Returns the texts of a non-empty array of non-empty strings. */
  public List<String> texts(String name) {
    return textsOf(name, array(name));
  }

  /** Returns the texts of a non-empty array of non-empty strings; none if the member is absent. */
  public List<String> optionalTexts(String name) {
    return optionalArray(name).map(array -> textsOf(name, array)).orElse(List.of());
  }

  private List<String> textsOf(String name, JsonArray array) {
    return array
        .strings()
        .filter(texts -> texts.stream().noneMatch(String::isEmpty))
        .orElseThrow(() -> wrong(name, "expected an array of non-empty strings"));
  }

  /** Returns the readers of a non-empty array of objects. */
  public List<Members> objects(String name) {
    return objectsOf(name, array(name));
  }

  /** Returns the readers of a non-empty array of objects; none if the member is absent. */
  public List<Members> optionalObjects(String name) {
    return optionalArray(name).map(array -> objectsOf(name, array)).orElse(List.of());
  }

  private List<Members> objectsOf(String name, JsonArray array) {
    List<Members> readers = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      if (!(array.get(i) instanceof JsonObject item)) {
        throw wrong(name, "expected an array of objects");
      }
      readers.add(below(name + "[" + i + "]", item));
    }
    return readers;
  }

  /** Returns a boolean if the member is there. */
  public Optional<Boolean> flag(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    return Optional.of(object.bool(name).orElseThrow(() -> wrong(name, "expected true or false")));
  }

  /** Returns an integer within the bounds, both inclusive. */
  public long integer(String name, long min, long max) {
    return optionalInteger(name, min, max).orElseThrow(() -> wrong(name, "expected an integer"));
  }

  /** Returns an integer within the bounds, both inclusive, if the member is there. */
  public Optional<Long> optionalInteger(String name, long min, long max) {
    Optional<JsonValue> value = get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof JsonNumber number && number.isLong()) {
      long found = number.longValue();
      if (found >= min && found <= max) {
        return Optional.of(found);
      }
    }
    String rule = "expected an integer from " + min + " to " + max;
    throw value.get() instanceof JsonNumber number && number.isLong()
        ? wrong(name, rule, Came.word(Long.toString(number.longValue())))
        : wrong(name, rule);
  }

  /**
   * Makes the refusal for a member: its name, what was expected, the kind and size of what came,
   * the section.
   *
   * @param rule {@code expected} and what; or the rule it breaks, in words of its own
   */
  public Refusal wrong(String name, String rule) {
    return wrong(name, rule, Came.value(get(name)));
  }

  /**
   * Makes the refusal for a member whose value is a word of the protocol, which is told itself.
   *
   * @param rule {@code expected} and what; or the rule it breaks, in words of its own
   */
  public Refusal wrongWord(String name, String rule) {
    return wrong(
        name,
        rule,
        get(name)
            .map(value -> value instanceof JsonString word ? Came.word(word.value()) : null)
            .orElse(Came.value(get(name))));
  }

  private Refusal wrong(String name, String rule, Came came) {
    String parameter = path.isEmpty() ? name : path + "." + name;
    return rule.startsWith(EXPECTED)
        ? new Mismatch(parameter, rule.substring(EXPECTED.length()), came, section).refusal(reason)
        : new Refusal(
            reason, parameter, parameter + ": " + rule + ", came " + came + " (" + section + ")");
  }

  private Members below(String name, JsonObject child) {
    return new Members(child, path.isEmpty() ? name : path + "." + name, section, reason);
  }
}
