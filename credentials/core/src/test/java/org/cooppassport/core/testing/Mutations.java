package org.cooppassport.core.testing;

import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonBoolean;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/** Changes good inputs a little, the same way for the same seed: tests only. */
public final class Mutations {
  private static final List<JsonValue> HOSTILE =
      List.of(
          JsonNull.NULL,
          JsonBoolean.TRUE,
          JsonObject.EMPTY,
          JsonArray.EMPTY,
          JsonArray.of(JsonNull.NULL),
          JsonArray.of(JsonArray.of(JsonObject.EMPTY)),
          new JsonString(""),
          new JsonString(" "),
          new JsonString("\u0000"),
          new JsonString("#"),
          new JsonString("did:key:z6Mk"),
          new JsonString("did:web:%"),
          new JsonString("https://"),
          new JsonString("data:,"),
          new JsonString("u"),
          new JsonString("z"),
          new JsonString("\ud83e\udd80"),
          new JsonString("9999-99-99T99:99:99Z"),
          new JsonString("-1"),
          new JsonNumber("-1"),
          new JsonNumber("0"),
          new JsonNumber("1e400"),
          new JsonNumber("1e-400"),
          new JsonNumber("9223372036854775808"),
          new JsonNumber("0.5"));

  private final SeededRandom random;

  public Mutations(String seed) {
    random = new SeededRandom(System.getProperty("org.cooppassport.fuzz.seed", "") + seed);
  }

  /** Returns {@code value} with one or two places changed. */
  public JsonValue of(JsonValue value) {
    JsonValue once = change(value);
    return random.below(3) == 0 ? change(once) : once;
  }

  /** Returns {@code object} with one or two places changed; still an object. */
  public JsonObject of(JsonObject object) {
    return of((JsonValue) object) instanceof JsonObject changed ? changed : JsonObject.EMPTY;
  }

  private JsonValue change(JsonValue value) {
    boolean here = random.below(5) == 0;
    if (value instanceof JsonObject object && !object.isEmpty() && !here) {
      List<String> names = List.copyOf(object.names());
      String name = names.get(random.below(names.size()));
      return switch (random.below(10)) {
        case 0 -> object.without(name);
        case 1 -> object.without(name).with(name + "x", object.get(name).orElseThrow());
        case 2 -> object.with(name, JsonArray.of(object.get(name).orElseThrow()));
        default -> object.with(name, change(object.get(name).orElseThrow()));
      };
    }
    if (value instanceof JsonArray array && !array.isEmpty() && !here) {
      List<JsonValue> items = new ArrayList<>(array.items());
      int at = random.below(items.size());
      switch (random.below(6)) {
        case 0 -> items.remove(at);
        case 1 -> items.add(items.get(at));
        default -> items.set(at, change(items.get(at)));
      }
      return new JsonArray(items);
    }
    if (value instanceof JsonString text && random.below(2) == 0) {
      return new JsonString(of(text.value()));
    }
    return HOSTILE.get(random.below(HOSTILE.size()));
  }

  /** Returns {@code text} with one place changed. */
  public String of(String text) {
    int at = random.below(text.length() + 1);
    int end = Math.min(text.length(), at + random.below(4));
    String part =
        switch (random.below(8)) {
          case 0 -> "";
          case 1 -> "~";
          case 2 -> ".";
          case 3 -> "=";
          case 4 -> "\u0000";
          case 5 -> "\u00e9";
          case 6 -> text.substring(at, end) + text.substring(at, end);
          default -> Character.toString('A' + random.below(58));
        };
    return text.substring(0, at) + part + text.substring(end);
  }

  /** Returns {@code bytes} with one to three of them changed, left out or repeated. */
  public Bytes of(Bytes bytes) {
    Bytes changed = bytes;
    for (int i = random.below(3); i >= 0 && !changed.isEmpty(); i--) {
      int at = random.below(changed.size());
      Bytes before = changed.slice(0, at);
      Bytes after = changed.slice(at + 1);
      changed =
          switch (random.below(4)) {
            case 0 -> Bytes.concat(before, after);
            case 1 -> Bytes.concat(before, random.next(1 + random.below(4)), changed.slice(at));
            case 2 -> before;
            default -> Bytes.concat(before, random.next(1), after);
          };
    }
    return changed;
  }
}
