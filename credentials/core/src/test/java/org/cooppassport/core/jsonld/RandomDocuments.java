package org.cooppassport.core.jsonld;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonBoolean;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/** Documents made at random from a seed, over a context that uses what contexts can do. */
final class RandomDocuments {
  private static final JsonObject CONTEXT =
      JsonReader.readObject(
          """
          {
            "@version": 1.1,
            "id": "@id",
            "type": "@type",
            "ex": "https://example.org/vocab#",
            "text": "ex:text",
            "german": {"@id": "ex:german", "@language": "de"},
            "arabic": {"@id": "ex:arabic", "@language": "ar", "@direction": "rtl"},
            "date": {"@id": "ex:date", "@type": "http://www.w3.org/2001/XMLSchema#date"},
            "link": {"@id": "ex:link", "@type": "@id"},
            "word": {"@id": "ex:word", "@type": "@vocab"},
            "bag": {"@id": "ex:bag", "@container": "@set"},
            "row": {"@id": "ex:row", "@container": "@list"},
            "said": {"@id": "ex:said", "@container": "@language"},
            "raw": {"@id": "ex:raw", "@type": "@json"},
            "inGraph": {"@id": "ex:inGraph", "@container": "@graph"},
            "node": "ex:node",
            "scoped": {"@id": "ex:scoped", "@context": {"text": "ex:scopedText", "inner": "ex:inner"}},
            "Person": {"@id": "ex:Person", "@context": {"text": "ex:personText", "nick": "ex:nick"}},
            "Place": {"@id": "ex:Place", "@context": {"@propagate": true, "text": "ex:placeText"}},
            "Thing": "ex:Thing"
          }
          """);

  private static final List<String> NAMES =
      List.of(
          "text",
          "german",
          "arabic",
          "date",
          "link",
          "word",
          "bag",
          "row",
          "said",
          "raw",
          "inGraph",
          "node",
          "scoped",
          "inner",
          "nick",
          "ex:compact",
          "https://example.org/whole",
          "undefined");
  private static final List<String> TYPES =
      List.of("Person", "Place", "Thing", "ex:Other", "https://example.org/T", "Unknown");

  private final SplittableRandom random;

  RandomDocuments(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Returns a document with the context above. */
  JsonObject next() {
    return JsonObject.builder().put("@context", CONTEXT).putAll(node(0)).build();
  }

  private JsonObject node(int depth) {
    JsonObject.Builder node = JsonObject.builder();
    if (random.nextInt(3) > 0) {
      node.put("id", identifier());
    }
    if (random.nextInt(2) == 0) {
      List<String> types = new ArrayList<>();
      for (int i = random.nextInt(1, 3); i > 0; i--) {
        types.add(pick(TYPES, random.nextInt(40) == 0 ? TYPES.size() : TYPES.size() - 1));
      }
      node.put(
          "type", types.size() == 1 ? new JsonString(types.get(0)) : JsonArray.ofStrings(types));
    }
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      String name = pick(NAMES, random.nextInt(60) == 0 ? NAMES.size() : NAMES.size() - 1);
      node.put(name, value(name, depth));
    }
    return node.build();
  }

  private String pick(List<String> from, int bound) {
    return from.get(random.nextInt(bound));
  }

  private String identifier() {
    return switch (random.nextInt(12)) {
      case 0 -> "_:n" + random.nextInt(3);
      case 1 -> "ex:compact" + random.nextInt(3);
      case 2 -> random.nextInt(20) == 0 ? "relative" : "did:example:" + random.nextInt(3);
      default -> "urn:uuid:" + random.nextInt(5);
    };
  }

  private JsonValue value(String name, int depth) {
    switch (name) {
      case "said" -> {
        return JsonObject.of("en", "hello", "de", "hallo")
            .with("@none", JsonArray.ofStrings("x", "y"));
      }
      case "inGraph" -> {
        return many(depth, () -> node(depth + 1));
      }
      case "node", "scoped" -> {
        return depth > 2 ? scalar() : many(depth, () -> node(depth + 1));
      }
      default -> {
        return many(depth, () -> any(depth));
      }
    }
  }

  private JsonValue many(int depth, java.util.function.Supplier<JsonValue> one) {
    if (depth > 3 || random.nextInt(3) > 0) {
      return one.get();
    }
    List<JsonValue> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(one.get());
    }
    return new JsonArray(items);
  }

  private JsonValue any(int depth) {
    return switch (random.nextInt(10)) {
      case 0 -> depth > 2 ? scalar() : node(depth + 1);
      case 1 ->
          JsonObject.of("@value", "tagged").with("@language", random.nextInt(9) == 0 ? "x_" : "en");
      case 2 -> JsonObject.of("@value", "typed", "@type", "ex:datatype");
      case 3 -> JsonObject.of("@value", JsonNumber.of(random.nextInt(100)));
      default -> scalar();
    };
  }

  private JsonValue scalar() {
    return switch (random.nextInt(12)) {
      case 0 -> JsonBoolean.of(random.nextBoolean());
      case 1 -> JsonNumber.of(random.nextInt(1000));
      case 2 -> new JsonNumber(random.nextInt(1000) + ".25");
      case 3 -> random.nextInt(8) == 0 ? JsonNull.NULL : new JsonString("Thing");
      case 4 -> new JsonString("line\n\"quoted\" \u00e9 \ud83d\ude00");
      default -> new JsonString("urn:example:" + random.nextInt(20));
    };
  }

  /** Returns the same document with its members in another order, at every level. */
  JsonValue shuffled(JsonValue value) {
    if (value instanceof JsonObject object) {
      List<Map.Entry<String, JsonValue>> members = new ArrayList<>(object.members().entrySet());
      Collections.shuffle(members, new java.util.Random(random.nextLong()));
      Map<String, JsonValue> shuffled = new LinkedHashMap<>();
      members.forEach(member -> shuffled.put(member.getKey(), shuffled(member.getValue())));
      return new JsonObject(shuffled);
    }
    if (value instanceof JsonArray array) {
      return array.stream().map(this::shuffled).collect(JsonArray.collector());
    }
    return value;
  }
}
