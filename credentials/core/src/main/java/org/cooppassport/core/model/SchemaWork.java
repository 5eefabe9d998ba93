package org.cooppassport.core.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/**
 * Counts, without judging anything, how often a validator would apply a schema to a part of a
 * document. Somebody else's schema may double its work with each reference it follows, or go round
 * in a circle: such a one is not evaluated.
 */
final class SchemaWork {
  private static final int MAX_STEPS = 50_000;
  private static final int MAX_DEPTH = 150;

  private static final List<String> ONE_IN_PLACE = List.of("not", "if", "then", "else");
  private static final List<String> MANY_IN_PLACE = List.of("allOf", "anyOf", "oneOf");
  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");
  private static final List<String> EACH_MEMBER =
      List.of("additionalProperties", "unevaluatedProperties");
  private static final List<String> EACH_ITEM =
      List.of("items", "additionalItems", "unevaluatedItems", "contains");

  private final JsonObject root;
  private final Map<String, JsonValue> named = new HashMap<>();
  private int steps;

  private SchemaWork(JsonObject root) {
    this.root = root;
    collect(root);
  }

  /** Tells whether the schema can be applied to the document within the bounds. */
  static boolean isBounded(JsonObject schema, JsonValue document) {
    return new SchemaWork(schema).apply(schema, document, 0);
  }

  /** Schemas may be referred to by names of their own. */
  private void collect(JsonValue value) {
    if (value instanceof JsonArray array) {
      array.forEach(this::collect);
    } else if (value instanceof JsonObject object) {
      for (String name : List.of("$id", "$anchor", "$dynamicAnchor")) {
        object
            .string(name)
            .ifPresent(text -> named.put(name.equals("$id") ? text : "#" + text, object));
      }
      object.members().values().forEach(this::collect);
    }
  }

  private boolean apply(JsonValue schema, JsonValue document, int depth) {
    if (!(schema instanceof JsonObject keywords)) {
      return true;
    }
    if (++steps > MAX_STEPS || depth > MAX_DEPTH) {
      return false;
    }
    return inPlace(keywords, document, depth + 1)
        && (!(document instanceof JsonObject object) || toMembers(keywords, object, depth + 1))
        && (!(document instanceof JsonArray array) || toItems(keywords, array, depth + 1));
  }

  private boolean inPlace(JsonObject keywords, JsonValue document, int depth) {
    for (String name : REFERENCES) {
      if (!keywords.string(name).map(ref -> apply(target(ref), document, depth)).orElse(true)) {
        return false;
      }
    }
    for (String name : ONE_IN_PLACE) {
      if (!keywords.get(name).map(one -> apply(one, document, depth)).orElse(true)) {
        return false;
      }
    }
    for (String name : MANY_IN_PLACE) {
      for (JsonValue one : keywords.array(name).orElse(JsonArray.EMPTY)) {
        if (!apply(one, document, depth)) {
          return false;
        }
      }
    }
    return keywords.object("dependentSchemas").orElse(JsonObject.EMPTY).members().values().stream()
        .allMatch(one -> apply(one, document, depth));
  }

  private boolean toMembers(JsonObject keywords, JsonObject document, int depth) {
    JsonObject properties = keywords.object("properties").orElse(JsonObject.EMPTY);
    JsonObject patterns = keywords.object("patternProperties").orElse(JsonObject.EMPTY);
    for (String name : document.names()) {
      JsonValue member = document.members().get(name);
      boolean bounded =
          properties.get(name).map(one -> apply(one, member, depth)).orElse(true)
              && patterns.members().values().stream().allMatch(p -> apply(p, member, depth))
              && EACH_MEMBER.stream()
                  .allMatch(k -> keywords.get(k).map(s -> apply(s, member, depth)).orElse(true))
              && keywords
                  .get("propertyNames")
                  .map(one -> apply(one, new JsonString(name), depth))
                  .orElse(true);
      if (!bounded) {
        return false;
      }
    }
    return true;
  }

  private boolean toItems(JsonObject keywords, JsonArray document, int depth) {
    for (int i = 0; i < document.size(); i++) {
      JsonValue item = document.get(i);
      int at = i;
      boolean bounded =
          EACH_ITEM.stream()
                  .allMatch(k -> keywords.get(k).map(s -> apply(s, item, depth)).orElse(true))
              && List.of("prefixItems", "items").stream()
                  .allMatch(
                      k ->
                          keywords
                              .array(k)
                              .filter(many -> at < many.size())
                              .map(many -> apply(many.get(at), item, depth))
                              .orElse(true));
      if (!bounded) {
        return false;
      }
    }
    return true;
  }

  /** What a reference points at; nothing to apply if that is not in the schema itself. */
  private JsonValue target(String reference) {
    if (reference.equals("#")) {
      return root;
    }
    if (named.containsKey(reference)) {
      return named.get(reference);
    }
    int hash = reference.indexOf('#');
    JsonValue base =
        hash <= 0 ? root : named.getOrDefault(reference.substring(0, hash), JsonObject.EMPTY);
    if (hash < 0 || !reference.startsWith("/", hash + 1)) {
      return JsonObject.EMPTY;
    }
    try {
      return JsonPointer.parse(reference.substring(hash + 1))
          .resolve((JsonObject) base)
          .orElse(JsonObject.EMPTY);
    } catch (IllegalArgumentException e) {
      return JsonObject.EMPTY;
    }
  }
}
