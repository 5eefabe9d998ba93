package org.cooppassport.core.dataintegrity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Takes out of a document what pointers point at, with the identifiers and types on the way.
 *
 * @see <a href="https://www.w3.org/TR/vc-di-ecdsa/#selectjsonld">Data Integrity ECDSA 1.0,
 *     selectJsonLd</a>
 */
final class Selection {
  private static final List<String> ALWAYS = List.of("id", "@id", "type", "@type");

  /** Members by name, or items by position; a leaf is a value taken whole. */
  private final JsonValue source;

  private final Map<String, Selection> children = new LinkedHashMap<>();
  private boolean whole;

  private Selection(JsonValue source) {
    this.source = source;
  }

  /**
   * Returns the part of {@code document} that {@code pointers} select.
   *
   * @throws ProblemException if a pointer points at nothing
   */
  static JsonObject select(JsonObject document, List<JsonPointer> pointers) {
    Selection root = new Selection(document);
    for (JsonPointer pointer : pointers) {
      root.add(pointer, 0);
    }
    JsonObject selected = (JsonObject) root.value();
    return document
        .get("@context")
        .map(
            context ->
                JsonObject.builder()
                    .put("@context", context)
                    .putAll(selected.without("@context"))
                    .build())
        .orElse(selected);
  }

  private void add(JsonPointer pointer, int depth) {
    if (depth == pointer.tokens().size()) {
      whole = true;
      return;
    }
    String token = pointer.tokens().get(depth);
    JsonValue next =
        JsonPointer.of(token)
            .resolve(source)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.at(
                            ProblemCode.PROOF_GENERATION_ERROR,
                            pointer,
                            "The pointer points at nothing in the document.")));
    children.computeIfAbsent(token, t -> new Selection(next)).add(pointer, depth + 1);
  }

  private JsonValue value() {
    if (whole || !(source instanceof JsonObject || source instanceof JsonArray)) {
      return source;
    }
    return source instanceof JsonObject object ? members(object) : items();
  }

  private JsonObject members(JsonObject object) {
    JsonObject.Builder members = JsonObject.builder();
    for (String name : ALWAYS) {
      JsonValue value = object.members().get(name);
      if (value != null && !isBlank(value)) {
        members.put(name, value);
      }
    }
    children.forEach((name, child) -> members.put(name, child.value()));
    return members.build();
  }

  private static boolean isBlank(JsonValue value) {
    return value instanceof JsonString text && text.value().startsWith("_:");
  }

  /** The chosen items in the order of the document, without gaps. */
  private JsonArray items() {
    Map<Integer, JsonValue> chosen = new TreeMap<>();
    children.forEach((index, child) -> chosen.put(Integer.parseInt(index), child.value()));
    return new JsonArray(new ArrayList<>(chosen.values()));
  }
}
