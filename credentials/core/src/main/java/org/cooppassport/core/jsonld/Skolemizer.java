package org.cooppassport.core.jsonld;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/** Gives blank nodes names in the document, and takes them back in statements. */
final class Skolemizer implements BlankNodeListener {
  private static final String NAME = "urn:bnid:";

  private final Map<List<String>, String> unnamed = new HashMap<>();
  private final Map<List<String>, String> references = new HashMap<>();

  @Override
  public void unnamedNode(Findings place, String label) {
    unnamed.put(place.here().tokens(), label);
  }

  @Override
  public void reference(Findings place, String label) {
    references.put(place.here().tokens(), label);
  }

  @Override
  public void otherBlank(Findings place) {
    throw impossible();
  }

  static ProblemException impossible() {
    return new ProblemException(
        ProblemCode.PROOF_GENERATION_ERROR,
        "Lists, graphs and rare features of JSON-LD cannot be disclosed selectively.");
  }

  JsonObject applyTo(JsonObject document) {
    return (JsonObject) named(document, new ArrayList<>());
  }

  private JsonValue named(JsonValue value, List<String> here) {
    if (value instanceof JsonObject object) {
      JsonObject.Builder members = JsonObject.builder();
      for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
        here.add(member.getKey());
        members.put(member.getKey(), named(member.getValue(), here));
        here.remove(here.size() - 1);
      }
      String label = unnamed.get(here);
      return (label == null ? members : members.put(Keyword.ID.text(), name(label))).build();
    }
    if (value instanceof JsonArray array) {
      List<JsonValue> items = new ArrayList<>();
      for (int i = 0; i < array.size(); i++) {
        here.add(Integer.toString(i));
        items.add(named(array.get(i), here));
        here.remove(here.size() - 1);
      }
      return new JsonArray(items);
    }
    String label = references.get(here);
    return label == null ? value : new JsonString(name(label));
  }

  private static String name(String label) {
    return NAME + label.substring(Quad.BLANK.length());
  }

  /**
   * @throws ProblemException if a name given here would stand for two things
   */
  static void requireNoneOfOurs(List<Quad> quads) {
    for (Quad quad : quads) {
      if (quad.subject().startsWith(NAME)
          || quad.graph().startsWith(NAME)
          || (!quad.hasLiteral() && quad.object().startsWith(NAME))) {
        throw new ProblemException(
            ProblemCode.PROOF_GENERATION_ERROR,
            "An identifier of the document begins as the names of its blank nodes do: " + NAME);
      }
    }
  }

  /** Returns {@code quad} with blank nodes for the names given here. */
  static Quad undo(Quad quad) {
    return new Quad(
        blank(quad.subject()),
        quad.predicate(),
        quad.hasLiteral() ? quad.object() : blank(quad.object()),
        quad.datatype(),
        quad.language(),
        blank(quad.graph()));
  }

  private static String blank(String resource) {
    return resource.startsWith(NAME) ? Quad.BLANK + resource.substring(NAME.length()) : resource;
  }
}
