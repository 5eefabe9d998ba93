package org.cooppassport.core.model;

import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.schemas.Resource;
import org.cooppassport.schemas.Schemas;

/**
 * The JSON Schemas that are pinned with the product. Nothing is fetched: a reference to a schema
 * that is not among them is a fault of the schemas.
 *
 * <p>Thread-safe; keeps compiled schemas, so make one and share it. Computes, so never on an event
 * loop.
 *
 * @see <a href="https://json-schema.org/draft/2020-12">JSON Schema 2020-12</a>
 */
public final class JsonSchemas {
  private static final int MAX_FINDINGS = 50;

  /** Some members are described by their values alone. */
  private static final Set<String> ABOUT_SHAPE = Set.of("type", "enum", "const");

  private final JsonSchemaFactory factory;
  private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

  private JsonSchemas(Map<String, String> byId) {
    this.factory =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder ->
                builder.schemaLoaders(
                    loaders -> loaders.schemas(byId).add(SchemaEvaluation.onlyTheDialects())));
  }

  /** Returns the schemas of this version of the product. */
  public static JsonSchemas pinned() {
    return new JsonSchemas(
        Schemas.schemas().stream().collect(Collectors.toMap(Resource::url, Resource::text)));
  }

  /**
   * Returns what a schema finds wrong with a document: places and rules, never values.
   *
   * @throws IllegalArgumentException if no schema with this id is pinned
   */
  public List<Problem> problems(String schemaId, JsonValue document) {
    return problems(schemaId, document, message -> true);
  }

  /**
   * Returns where a document has a value of another JSON type than a schema gives it, or none of
   * those it lists; nothing about what is missing.
   *
   * @throws IllegalArgumentException if no schema with this id is pinned
   */
  public List<Problem> shapeProblems(String schemaId, JsonValue document) {
    return problems(schemaId, document, message -> ABOUT_SHAPE.contains(message.getType()));
  }

  private List<Problem> problems(
      String schemaId, JsonValue document, Predicate<ValidationMessage> counts) {
    JsonSchema schema = compiled.computeIfAbsent(schemaId, this::compile);
    return schema.validate(JsonTree.of(document)).stream()
        .filter(counts)
        .limit(MAX_FINDINGS)
        .map(JsonSchemas::problem)
        .toList();
  }

  private JsonSchema compile(String schemaId) {
    if (Schemas.schema(schemaId).isEmpty()) {
      throw new IllegalArgumentException("no schema is pinned as " + schemaId);
    }
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .formatAssertionsEnabled(true)
            .pathType(PathType.JSON_POINTER)
            .build();
    return factory.getSchema(SchemaLocation.of(schemaId), config);
  }

  static Problem problem(ValidationMessage message) {
    JsonPointer place = pointer(message.getInstanceLocation());
    String property = message.getProperty() == null ? "" : message.getProperty();
    String detail =
        switch (message.getType()) {
          case "required" -> "the member " + property + " is missing";
          case "additionalProperties", "unevaluatedProperties" -> "a member is not known here";
          default -> "the schema's rule '" + message.getType() + "' does not hold";
        };
    return Problem.at(ProblemCode.SCHEMA_MISMATCH, place, detail);
  }

  private static JsonPointer pointer(JsonNodePath path) {
    try {
      return JsonPointer.parse(path.toString());
    } catch (IllegalArgumentException e) {
      return JsonPointer.ROOT;
    }
  }
}
