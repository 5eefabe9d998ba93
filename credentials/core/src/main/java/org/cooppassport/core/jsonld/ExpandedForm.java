package org.cooppassport.core.jsonld;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Finds what deserialization to RDF would drop from a document in expanded form.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-integrity/#securing-data-losslessly">Data Integrity
 *     1.0, Securing Data Losslessly</a>
 */
final class ExpandedForm {
  private ExpandedForm() {}

  /**
   * @throws ProblemException with the first finding
   */
  static void requireNothingDropped(JsonValue value) {
    if (value instanceof JsonArray array) {
      array.forEach(ExpandedForm::requireNothingDropped);
    } else if (value instanceof JsonObject object) {
      if (object.containsKey("@value")) {
        value(object);
      } else {
        node(object);
      }
    }
  }

  private static void value(JsonObject object) {
    if (object.containsKey("@index")) {
      throw lost("@index is not part of what is signed.");
    }
    if (object.get("@type") instanceof JsonString type
        && !type.getString().equals("@json")
        && !Iris.isAbsolute(type.getString())) {
      throw lost("The type of a value is not an absolute IRI.");
    }
    if (object.get("@language") instanceof JsonString language
        && !LanguageTags.isWellFormed(language.getString())) {
      throw lost("A language tag is not well-formed.");
    }
  }

  private static void node(JsonObject object) {
    for (Map.Entry<String, JsonValue> member : object.entrySet()) {
      switch (member.getKey()) {
        case "@id" -> identifier(member.getValue());
        case "@type" -> types(member.getValue());
        case "@index" -> throw lost("@index is not part of what is signed.");
        case "@graph" -> {
          graph(member.getValue());
          requireNothingDropped(member.getValue());
        }
        case "@reverse" -> {
          if (member.getValue() instanceof JsonObject reverse) {
            node(reverse);
          }
        }
        case "@included", "@list", "@set" -> requireNothingDropped(member.getValue());
        default -> {
          if (!Iris.isAbsolute(member.getKey())) {
            throw lost("A member's name does not stand for an absolute IRI.");
          }
          requireNothingDropped(member.getValue());
        }
      }
    }
  }

  private static void identifier(JsonValue value) {
    if (!(value instanceof JsonString id)
        || (!Quad.isBlank(id.getString()) && !Iris.isAbsolute(id.getString()))) {
      throw lost("An identifier is not an absolute IRI, so no signature would cover it.");
    }
  }

  private static void types(JsonValue value) {
    if (value instanceof JsonArray array) {
      array.forEach(ExpandedForm::types);
    } else if (!(value instanceof JsonString type) || !Iris.isAbsolute(type.getString())) {
      throw lost("A type is not defined by a context and is no absolute IRI.");
    }
  }

  /** A node in a graph of its own that says nothing but its identifier leaves no statement. */
  private static void graph(JsonValue value) {
    if (value instanceof JsonArray array) {
      array.forEach(ExpandedForm::graph);
    } else if (value instanceof JsonObject node
        && (node.isEmpty() || (node.size() == 1 && node.containsKey("@id")))) {
      throw lost("An object with a graph of its own says nothing but its identifier.");
    }
  }

  private static ProblemException lost(String detail) {
    return new ProblemException(ProblemCode.PROOF_TRANSFORMATION_ERROR, detail);
  }
}
