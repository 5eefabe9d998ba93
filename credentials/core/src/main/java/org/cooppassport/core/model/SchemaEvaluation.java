package org.cooppassport.core.model;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.AllowSchemaLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;

/**
 * What a credential's own {@code credentialSchema} says of it.
 *
 * @param outcome one of the three outcomes of the specification
 * @param problems why it is not a success: places and rules, never values
 * @see <a href="https://www.w3.org/TR/vc-json-schema/#evaluation">Verifiable Credentials JSON
 *     Schema Specification, evaluation</a>
 */
public record SchemaEvaluation(Outcome outcome, List<Problem> problems) {
  private static final int MAX_FINDINGS = 50;
  private static final int MAX_SCHEMA_CHARS = 256 << 10;

  /** An absolute URI: what is only part of one identifies nothing by itself. */
  private static final Pattern ABSOLUTE_URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[^\\s]+");

  /** The schema of schema credentials, under the names it has had. */
  private static final Set<String> SCHEMAS_OF_SCHEMAS =
      Set.of(
          "https://www.w3.org/2022/credentials/v2/json-schema-credential-schema.json",
          "https://www.w3.org/ns/credentials/json-schema/v2.json");

  public SchemaEvaluation {
    problems = List.copyOf(problems);
  }

  /** How the evaluation ended. */
  public enum Outcome {
    /** The credential is valid against the schema. */
    SUCCESS,
    /** It is not, or the schema is none. */
    FAILURE,
    /** That cannot be said: another version of JSON Schema, or more work than is done for one. */
    INDETERMINATE
  }

  /** What stands at the URL of a {@code credentialSchema}. */
  public enum Format {
    JSON_SCHEMA("JsonSchema"),
    JSON_SCHEMA_CREDENTIAL("JsonSchemaCredential");

    private final String type;

    Format(String type) {
      this.type = type;
    }

    /** Returns the type of the {@code credentialSchema} entry. */
    public String type() {
      return type;
    }

    /** Returns the format of entries of this type, if it is one of the specification's. */
    public static Optional<Format> of(TypedEntry entry) {
      for (Format format : values()) {
        if (entry.json().oneOrMany("type").strings().orElse(List.of()).contains(format.type)) {
          return Optional.of(format);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * Evaluates a credential against what was found at the URL of an entry.
   *
   * <p>Pure and thread-safe. Nothing is fetched: a reference out of the schema cannot be followed.
   * Computes for as long as the bounds allow, so never on an event loop.
   *
   * @param resource the JSON Schema, or the schema credential, its own proofs verified before
   */
  public static SchemaEvaluation of(
      Format format, TypedEntry entry, JsonObject credential, JsonObject resource) {
    if (!Format.of(entry).equals(Optional.of(format))) {
      return failure("the type of the credentialSchema is not " + format.type());
    }
    String id = entry.json().string("id").orElse("");
    return switch (format) {
      case JSON_SCHEMA -> evaluate(id, credential, resource);
      case JSON_SCHEMA_CREDENTIAL -> bySchemaCredential(id, credential, resource);
    };
  }

  private static SchemaEvaluation bySchemaCredential(
      String id, JsonObject credential, JsonObject schemaCredential) {
    Optional<JsonObject> subject = schemaCredential.object("credentialSubject");
    Optional<JsonObject> schema = subject.flatMap(s -> s.object("jsonSchema"));
    boolean ofItsForm =
        schemaCredential
                .oneOrMany("type")
                .strings()
                .orElse(List.of())
                .contains(Format.JSON_SCHEMA_CREDENTIAL.type())
            && subject.flatMap(s -> s.string("type")).equals(Optional.of("JsonSchema"))
            && schema.isPresent()
            && isByTheSchemaOfSchemas(schemaCredential);
    if (!ofItsForm || !schemaCredential.string("id").equals(Optional.of(id))) {
      return failure("what stands at the credentialSchema is not its JsonSchemaCredential");
    }
    return evaluate(
        subject.get().string("id").orElse(schema.get().string("$id").orElse("")),
        credential,
        schema.get());
  }

  private static boolean isByTheSchemaOfSchemas(JsonObject schemaCredential) {
    return schemaCredential
        .object("credentialSchema")
        .filter(own -> own.string("type").equals(Optional.of("JsonSchema")))
        .flatMap(own -> own.string("id"))
        .filter(SCHEMAS_OF_SCHEMAS::contains)
        .isPresent();
  }

  private static SchemaEvaluation evaluate(String id, JsonObject credential, JsonObject schema) {
    Optional<String> own = schema.string("$id");
    if (own.filter(uri -> ABSOLUTE_URI.matcher(uri).matches()).isEmpty()) {
      return failure("the schema's $id is missing or no absolute URI (VC JSON Schema, 3.1.1)");
    }
    if (!own.get().equals(id)) {
      return failure("the schema's $id is another than that of the credentialSchema");
    }
    Optional<String> dialect = schema.string("$schema");
    if (dialect.isEmpty()) {
      return failure("the schema's $schema is missing (VC JSON Schema, 3.1.2)");
    }
    Optional<VersionFlag> version = version(dialect.get());
    if (version.isEmpty()) {
      return indeterminate("the schema is of a version of JSON Schema that is not known here");
    }
    if (schema.toJson().length() > MAX_SCHEMA_CHARS || !SchemaWork.isBounded(schema, credential)) {
      return indeterminate("the schema asks for more work than is done for one");
    }
    return validate(version.get(), schema, credential);
  }

  private static Optional<VersionFlag> version(String dialect) {
    return switch (dialect) {
      case "https://json-schema.org/draft/2020-12/schema" -> Optional.of(VersionFlag.V202012);
      case "https://json-schema.org/draft/2019-09/schema" -> Optional.of(VersionFlag.V201909);
      case "http://json-schema.org/draft-07/schema#",
          "http://json-schema.org/draft-07/schema",
          "https://json-schema.org/draft-07/schema#",
          "https://json-schema.org/draft-07/schema" ->
          Optional.of(VersionFlag.V7);
      default -> Optional.empty();
    };
  }

  private static SchemaEvaluation validate(
      VersionFlag version, JsonObject schema, JsonObject credential) {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .regularExpressionFactory(new BoundedPatterns())
            .build();
    try {
      JsonObject spelled = schema.with("$schema", version.getId());
      JsonSchema compiled = factory(version).getSchema(JsonTree.of(spelled), config);
      List<Problem> problems = new ArrayList<>();
      for (ValidationMessage message : compiled.validate(JsonTree.of(credential))) {
        if (problems.size() < MAX_FINDINGS) {
          problems.add(JsonSchemas.problem(message));
        }
      }
      return new SchemaEvaluation(problems.isEmpty() ? Outcome.SUCCESS : Outcome.FAILURE, problems);
    } catch (BoundedPatterns.Exceeded e) {
      return indeterminate("the schema asks for more work than is done for one");
    } catch (JsonSchemaException | IllegalArgumentException e) {
      return indeterminate("the schema cannot be evaluated: it is malformed or refers elsewhere");
    }
  }

  private static JsonSchemaFactory factory(VersionFlag version) {
    return JsonSchemaFactory.getInstance(
        version, builder -> builder.schemaLoaders(loaders -> loaders.add(onlyTheDialects())));
  }

  /** The documents of the versions themselves come with the library; nothing else is read. */
  static AllowSchemaLoader onlyTheDialects() {
    return new AllowSchemaLoader(iri -> iri.toString().startsWith("classpath:draft"));
  }

  private static SchemaEvaluation failure(String detail) {
    return new SchemaEvaluation(
        Outcome.FAILURE, List.of(Problem.of(ProblemCode.SCHEMA_MISMATCH, detail)));
  }

  private static SchemaEvaluation indeterminate(String detail) {
    return new SchemaEvaluation(
        Outcome.INDETERMINATE, List.of(Problem.of(ProblemCode.SCHEMA_MISMATCH, detail)));
  }
}
