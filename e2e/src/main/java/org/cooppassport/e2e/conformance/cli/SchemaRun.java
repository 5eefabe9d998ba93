package org.cooppassport.e2e.conformance.cli;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.model.SchemaEvaluation;
import org.cooppassport.core.model.TypedEntry;

/** Validates one credential against one schema, as its {@code credentialSchema} says. */
final class SchemaRun {
  private SchemaRun() {}

  /**
   * Returns the outcome.
   *
   * @param format {@code JsonSchema} or {@code JsonSchemaCredential}
   * @throws IllegalArgumentException if the format is unknown
   */
  static Outcome validate(String format, String schema, String credential) {
    SchemaEvaluation.Format known = format(format);
    try {
      JsonObject read = JsonReader.readObject(credential);
      JsonObject resource = JsonReader.readObject(schema);
      Optional<TypedEntry> entry = entry(read, resource);
      return entry
          .map(named -> outcome(SchemaEvaluation.of(known, named, read, resource)))
          .orElseGet(() -> failure("the credential names no schema"));
    } catch (JsonException e) {
      return failure("the schema or the credential is not a JSON object");
    }
  }

  private static SchemaEvaluation.Format format(String name) {
    for (SchemaEvaluation.Format format : SchemaEvaluation.Format.values()) {
      if (format.type().equals(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException("unknown format " + name);
  }

  /** The entry that names the schema; of several the one with its id. */
  private static Optional<TypedEntry> entry(JsonObject credential, JsonObject schema) {
    List<TypedEntry> entries =
        credential.oneOrMany("credentialSchema").objects().orElse(List.of()).stream()
            .map(TypedEntry::new)
            .toList();
    Optional<String> id = schema.string("$id").or(() -> schema.string("id"));
    return entries.stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .or(() -> entries.stream().findFirst());
  }

  private static Outcome outcome(SchemaEvaluation evaluation) {
    return switch (evaluation.outcome()) {
      case SUCCESS -> Outcome.success(JsonObject.EMPTY);
      case FAILURE -> new Outcome(Outcome.Result.FAILURE, why(evaluation));
      case INDETERMINATE -> new Outcome(Outcome.Result.INDETERMINATE, why(evaluation));
    };
  }

  private static JsonString why(SchemaEvaluation evaluation) {
    return new JsonString(evaluation.problems().get(0).detail());
  }

  private static Outcome failure(String why) {
    return new Outcome(Outcome.Result.FAILURE, new JsonString(why));
  }
}
