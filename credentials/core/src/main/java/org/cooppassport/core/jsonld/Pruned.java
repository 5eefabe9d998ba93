package org.cooppassport.core.jsonld;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;

/** Takes places out of a document. */
final class Pruned {
  private Pruned() {}

  /** Returns {@code document} without the values at {@code places}. */
  static JsonObject without(JsonObject document, Set<List<String>> places) {
    return places.isEmpty() ? document : object(document, places, new ArrayList<>());
  }

  private static JsonObject object(JsonObject object, Set<List<String>> places, List<String> here) {
    JsonObject.Builder kept = JsonObject.builder();
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      here.add(member.getKey());
      if (!places.contains(here)) {
        kept.put(member.getKey(), value(member.getValue(), places, here));
      }
      here.remove(here.size() - 1);
    }
    return kept.build();
  }

  private static JsonValue value(JsonValue value, Set<List<String>> places, List<String> here) {
    if (value instanceof JsonObject object) {
      return object(object, places, here);
    }
    if (value instanceof JsonArray array) {
      List<JsonValue> kept = new ArrayList<>();
      for (int i = 0; i < array.size(); i++) {
        here.add(Integer.toString(i));
        if (!places.contains(here)) {
          kept.add(value(array.get(i), places, here));
        }
        here.remove(here.size() - 1);
      }
      return new JsonArray(kept);
    }
    return value;
  }
}
