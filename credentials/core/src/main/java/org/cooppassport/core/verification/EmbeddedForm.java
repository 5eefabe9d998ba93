package org.cooppassport.core.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.model.Credential;
import org.cooppassport.core.model.JsonSchemas;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.schemas.Schemas;

/**
 * Holds a document that is signed as RDF to the one JSON form that is read.
 *
 * <p>Signatures over RDF cover statements and not the JSON they were written as. A holder could
 * write the same statements in another way, so that a member that is looked for by its name, such
 * as {@code validUntil} or {@code credentialStatus}, is not found. Documents of the data model are
 * in compacted form; what is not is refused, and what is of our types has the shapes of its schema.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-model-2.0/#json-ld">VCDM 2.0, JSON-LD</a>
 */
final class EmbeddedForm {
  private static final JsonSchemas SCHEMAS = JsonSchemas.pinned();
  private static final String CONTEXT = "@context";
  private static final String SUBJECT = "/credentialSubject";
  private static final String VALUE = "@value";
  private static final Set<String> OF_TEXT = Set.of(VALUE, "@language", "@direction");

  private EmbeddedForm() {}

  /** Returns the members that do not belong into a compacted document; before it is verified. */
  static List<Problem> keywords(JsonObject document) {
    List<Problem> problems = new ArrayList<>();
    find(document.without(CONTEXT, "proof"), JsonPointer.ROOT, problems);
    return problems;
  }

  private static void find(JsonValue value, JsonPointer place, List<Problem> problems) {
    if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        find(array.get(i), place.child(i), problems);
      }
    } else if (value instanceof JsonObject object) {
      Set<String> names = object.names();
      boolean text = names.size() > 1 && names.contains(VALUE) && OF_TEXT.containsAll(names);
      object
          .members()
          .forEach(
              (name, member) -> {
                if (name.startsWith("@") && !text) {
                  problems.add(refused(place.child(name)));
                } else {
                  find(member, place.child(name), problems);
                }
              });
    }
  }

  private static Problem refused(JsonPointer place) {
    return Problem.at(
        ProblemCode.MALFORMED_VALUE_ERROR,
        place,
        "the document is not in compacted form: a keyword of JSON-LD where a term belongs");
  }

  /** Returns where claims of our types have another shape than the type's schema gives them. */
  static List<Problem> shape(Credential credential) {
    return credential.types().stream()
        .map(Schemas::type)
        .flatMap(Optional::stream)
        .flatMap(
            type -> SCHEMAS.shapeProblems(type.credentialSchemaId(), credential.json()).stream())
        .filter(problem -> problem.pointer().toString().startsWith(SUBJECT))
        .toList();
  }
}
