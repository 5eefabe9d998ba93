package org.cooppassport.core.openid.vp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * The presentations of an answer, by credential query.
 *
 * @param presentations per query id at least one presentation: a text, or an object for {@code
 *     ldp_vc}
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-8.1">
 *     OpenID4VP 1.0, section 8.1</a>
 */
public record VpToken(Map<String, List<JsonValue>> presentations) {
  private static final int MAX_PRESENTATIONS = 128;

  public VpToken {
    Map<String, List<JsonValue>> copy = new LinkedHashMap<>();
    presentations.forEach((id, list) -> copy.put(id, List.copyOf(list)));
    presentations = Collections.unmodifiableMap(copy);
    int count = presentations.values().stream().mapToInt(List::size).sum();
    if (presentations.isEmpty()
        || count > MAX_PRESENTATIONS
        || presentations.values().stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("1 to 128 presentations, at least one for each query");
    }
  }

  /**
   * Reads the object.
   *
   * @throws Refusal MALFORMED_REQUEST if a value is not a non-empty array of texts and objects
   */
  public static VpToken parse(JsonObject json) {
    Map<String, List<JsonValue>> found = new LinkedHashMap<>();
    json.members()
        .forEach(
            (id, value) -> {
              if (!(value instanceof JsonArray array)) {
                throw malformed("an array for each query, even for one presentation", value);
              }
              List<JsonValue> list = new ArrayList<>();
              for (JsonValue item : array) {
                if (!(item instanceof JsonString) && !(item instanceof JsonObject)) {
                  throw malformed("presentations that are strings or objects", item);
                }
                list.add(item);
              }
              found.put(id, list);
            });
    try {
      return new VpToken(found);
    } catch (IllegalArgumentException e) {
      throw malformed(e.getMessage(), json);
    }
  }

  private static Refusal malformed(String expected, JsonValue value) {
    return new Mismatch("vp_token", expected, Came.value(value), "OpenID4VP 1.0, section 8.1")
        .refusal(Reason.MALFORMED_REQUEST);
  }

  /** Returns the wire form. */
  public JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder();
    presentations.forEach((id, list) -> json.put(id, new JsonArray(list)));
    return json.build();
  }

  /** Tells only the query ids: presentations are personal data. */
  @Override
  public String toString() {
    return "VpToken" + presentations.keySet();
  }
}
