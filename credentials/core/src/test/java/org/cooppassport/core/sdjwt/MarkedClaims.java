package org.cooppassport.core.sdjwt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/**
 * Claims in which a member named {@code !sd x} or an element {@code {"!sd": v}} is to be
 * selectively disclosable, as the specifications' own test inputs write them.
 */
final class MarkedClaims {
  private static final String MARK = "!sd";

  private final List<ClaimsPath> selective = new ArrayList<>();
  private final JsonObject plain;

  private MarkedClaims(JsonObject marked) {
    this.plain = object(marked, null);
  }

  static MarkedClaims read(JsonObject marked) {
    return new MarkedClaims(marked);
  }

  JsonObject plain() {
    return plain;
  }

  List<ClaimsPath> selective() {
    return List.copyOf(selective);
  }

  private JsonObject object(JsonObject marked, ClaimsPath path) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    marked
        .members()
        .forEach(
            (key, value) -> {
              boolean hide = key.startsWith(MARK + " ");
              String name = hide ? key.substring(MARK.length() + 1) : key;
              ClaimsPath place = ClaimsPath.below(path, new JsonString(name));
              if (hide) {
                selective.add(place);
              }
              members.put(name, value(value, place));
            });
    return new JsonObject(members);
  }

  private JsonValue value(JsonValue value, ClaimsPath path) {
    if (value instanceof JsonObject object) {
      return object(object, path);
    }
    if (!(value instanceof JsonArray array)) {
      return value;
    }
    List<JsonValue> items = new ArrayList<>();
    for (JsonValue item : array) {
      ClaimsPath place = path.child(JsonNumber.of(items.size()));
      if (item instanceof JsonObject marked && marked.has(MARK)) {
        selective.add(place);
        items.add(value(marked.get(MARK).orElseThrow(), place));
      } else {
        items.add(value(item, place));
      }
    }
    return new JsonArray(items);
  }

  /**
   * Returns the disclosable places a holder's choice selects: {@code true} and anything with
   * content disclose, {@code false} and {@code null} do not.
   */
  static List<ClaimsPath> chosen(JsonValue choice, List<ClaimsPath> selective) {
    List<ClaimsPath> chosen = new ArrayList<>();
    for (ClaimsPath path : selective) {
      if (isChosen(choice, path)) {
        chosen.add(path);
      }
    }
    return chosen;
  }

  private static boolean isChosen(JsonValue choice, ClaimsPath path) {
    JsonValue at = choice;
    for (JsonValue component : path.components()) {
      if (component instanceof JsonString name) {
        at = at instanceof JsonObject o ? o.members().get(name.value()) : null;
      } else {
        long index = ((JsonNumber) component).longValue();
        at = at instanceof JsonArray a && index < a.size() ? a.get((int) index) : null;
      }
      if (at == null) {
        return false;
      }
    }
    return !at.equals(org.cooppassport.core.json.JsonBoolean.FALSE)
        && !at.equals(org.cooppassport.core.json.JsonNull.NULL);
  }
}
