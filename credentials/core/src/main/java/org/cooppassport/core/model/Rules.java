package org.cooppassport.core.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.Iris;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;

/**
 * The rules that credentials and presentations share, and what breaks them. For one document and
 * one thread.
 */
final class Rules {
  private final List<Problem> problems = new ArrayList<>();

  /** Takes one item of a member that holds one or many. */
  interface Item {
    void check(JsonValue value, JsonPointer place);
  }

  List<Problem> problems() {
    return problems;
  }

  void malformed(JsonPointer place, String detail) {
    problems.add(Problem.at(ProblemCode.MALFORMED_VALUE_ERROR, place, detail));
  }

  void range(JsonPointer place, String detail) {
    problems.add(Problem.at(ProblemCode.RANGE_ERROR, place, detail));
  }

  void addAll(List<Problem> found, JsonPointer place) {
    found.forEach(problem -> problems.add(problem.under(place)));
  }

  /** VCDM 2.0, section 4.3: an ordered set that starts with the base context. */
  void contexts(JsonObject document) {
    JsonPointer place = JsonPointer.of("@context");
    Optional<JsonArray> array = document.array("@context");
    if (array.isEmpty()) {
      malformed(place, "@context is a list.");
      return;
    }
    Optional<DataModelVersion> version = DataModelVersion.of(document);
    if (version.isEmpty()) {
      malformed(
          place.child(0), "The first context must be " + DataModelVersion.V2_0.baseContext() + ".");
    }
    Set<JsonValue> seen = new HashSet<>();
    for (int i = 0; i < array.get().size(); i++) {
      JsonValue item = array.get().get(i);
      boolean url = item instanceof JsonString text && Iris.isAbsolute(text.value());
      if (!url && !(item instanceof JsonObject)) {
        malformed(place.child(i), "A context is a URL or an object.");
      }
      if (!seen.add(item)) {
        malformed(place.child(i), "A context is listed twice.");
      }
      if (i > 0 && version.isPresent() && isOtherBase(item, version.get())) {
        malformed(place.child(i), "A document has the base context of one version only.");
      }
    }
  }

  private static boolean isOtherBase(JsonValue item, DataModelVersion version) {
    for (DataModelVersion other : DataModelVersion.values()) {
      if (other != version
          && item instanceof JsonString url
          && url.value().equals(other.baseContext())) {
        return true;
      }
    }
    return false;
  }

  /** VCDM 2.0, section 4.5: one or more texts, the required one among them. */
  void types(JsonObject object, JsonPointer place, String required) {
    JsonPointer at = place.child("type");
    JsonArray types = object.oneOrMany("type");
    if (types.isEmpty()) {
      malformed(at, "The type is missing.");
      return;
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < types.size(); i++) {
      if (!(types.get(i) instanceof JsonString name) || name.value().isEmpty()) {
        malformed(at, "A type is a term or an absolute URL.");
      } else if (!names.add(name.value())) {
        malformed(at, "A type is listed twice.");
      }
    }
    if (!required.isEmpty() && !names.contains(required)) {
      malformed(at, "One of the types must be " + required + ".");
    }
  }

  /** VCDM 2.0, section 4.4: at most one identifier, a URL. */
  void optionalId(JsonObject object, JsonPointer place) {
    JsonValue id = object.members().get("id");
    if (id != null && !isUrl(id)) {
      malformed(place.child("id"), "An identifier is one absolute URL.");
    }
  }

  void requiredId(JsonObject object, JsonPointer place) {
    if (!isUrl(object.members().get("id"))) {
      malformed(place.child("id"), "The object needs an id that is an absolute URL.");
    }
  }

  static boolean isUrl(JsonValue value) {
    return value instanceof JsonString text && Iris.isAbsolute(text.value());
  }

  /** A URL, or an object with a URL as id and perhaps a name and description. */
  void agent(JsonObject document, String name) {
    JsonPointer place = JsonPointer.of(name);
    JsonValue value = document.members().get(name);
    if (value instanceof JsonObject agent) {
      requiredId(agent, place);
      languageValue(agent, "name", place);
      languageValue(agent, "description", place);
    } else if (!isUrl(value)) {
      malformed(place, "The " + name + " is an absolute URL or an object with one as id.");
    }
  }

  /** Checks each item of a member that holds one or many; absent is fine, an empty list is not. */
  void each(JsonObject object, String name, JsonPointer place, Item item) {
    JsonValue value = object.members().get(name);
    if (value == null) {
      return;
    }
    JsonPointer at = place.child(name);
    if (!(value instanceof JsonArray array)) {
      item.check(value, at);
      return;
    }
    if (array.isEmpty()) {
      malformed(at, "The list is empty.");
    }
    for (int i = 0; i < array.size(); i++) {
      item.check(array.get(i), at.child(i));
    }
  }

  /** An object with a type and, if it has an id, a URL as such. */
  void typed(JsonObject object, String name, JsonPointer place) {
    each(
        object,
        name,
        place,
        (value, at) -> {
          if (value instanceof JsonObject entry) {
            types(entry, at, "");
            optionalId(entry, at);
          } else {
            malformed(at, "An entry is an object with a type.");
          }
        });
  }

  /** An object with a type and a URL as id. */
  void identified(JsonObject object, String name, JsonPointer place) {
    typed(object, name, place);
    each(
        object,
        name,
        place,
        (value, at) -> {
          if (value instanceof JsonObject entry && !entry.has("id")) {
            malformed(at.child("id"), "The entry needs an id.");
          }
        });
  }

  /** Returns the instant of a time member; notes a malformed one. */
  Optional<Instant> time(JsonObject object, String name) {
    JsonValue value = object.members().get(name);
    if (value == null) {
      return Optional.empty();
    }
    Optional<Instant> instant =
        value instanceof JsonString text ? DateTimeStamp.read(text.value()) : Optional.empty();
    if (instant.isEmpty()) {
      malformed(JsonPointer.of(name), "The time is not an XML Schema dateTimeStamp.");
    }
    return instant;
  }

  /** VCDM 2.0, section 11.1: a text, or objects of a text, a language and a direction. */
  void languageValue(JsonObject object, String name, JsonPointer place) {
    JsonValue value = object.members().get(name);
    if (value == null || value instanceof JsonString) {
      return;
    }
    each(
        object,
        name,
        place,
        (item, at) -> {
          if (item instanceof JsonObject tagged) {
            languageObject(tagged, at);
          } else {
            malformed(at, "The value is a string or language value objects.");
          }
        });
  }

  private void languageObject(JsonObject tagged, JsonPointer place) {
    for (String member : tagged.names()) {
      switch (member) {
        case "@value" -> {}
        case "@language" -> {
          if (!tagged.string(member).map(Rules::isLanguageTag).orElse(false)) {
            malformed(place.child(member), "The language is not a BCP 47 tag.");
          }
        }
        case "@direction" -> {
          if (!tagged.string(member).map(d -> d.equals("ltr") || d.equals("rtl")).orElse(false)) {
            malformed(place.child(member), "The direction is ltr or rtl.");
          }
        }
        default ->
            malformed(place.child(member), "A language value object holds no other members.");
      }
    }
    if (tagged.string("@value").isEmpty()) {
      malformed(place.child("@value"), "A language value object holds a text as @value.");
    }
  }

  private static boolean isLanguageTag(String tag) {
    try {
      return !tag.isEmpty() && new Locale.Builder().setLanguageTag(tag).build() != null;
    } catch (IllformedLocaleException e) {
      return false;
    }
  }
}
