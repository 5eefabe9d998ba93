package org.cooppassport.schemas;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds contexts, schemas and type metadata by URL, and the credential types by name.
 *
 * <p>Immutable and thread-safe. A type is added by its files and one line in each of {@code
 * index.tsv}, {@code types.tsv} and {@code disclosure.tsv}.
 */
public final class Schemas {
  private static final Map<String, Resource> CONTEXTS = resources("context");
  private static final Map<String, Resource> SCHEMAS = resources("schema");
  private static final Map<String, Resource> TYPE_METADATA = resources("vct");
  private static final Map<String, Resource> LEGAL_TABLES = resources("legal");
  private static final Map<String, Resource> POLICIES = resources("policy");
  private static final List<CredentialTypeSchema> TYPES = readTypes();

  private Schemas() {}

  /** Returns the pinned JSON-LD context with this URL. */
  public static Optional<Resource> context(String url) {
    return Optional.ofNullable(CONTEXTS.get(url));
  }

  /** Returns all pinned JSON-LD contexts, those for conformance suites among them. */
  public static Collection<Resource> contexts() {
    return CONTEXTS.values();
  }

  /** Returns the JSON Schema with this {@code $id}. */
  public static Optional<Resource> schema(String id) {
    return Optional.ofNullable(SCHEMAS.get(id));
  }

  /** Returns all JSON Schemas. */
  public static Collection<Resource> schemas() {
    return SCHEMAS.values();
  }

  /** Returns the SD-JWT VC type metadata of this {@code vct}. */
  public static Optional<Resource> typeMetadata(String vct) {
    return Optional.ofNullable(TYPE_METADATA.get(vct));
  }

  /** Returns all SD-JWT VC type metadata. */
  public static Collection<Resource> typeMetadata() {
    return TYPE_METADATA.values();
  }

  /**
   * Returns the legal tables: rules of reliance and sector codes, how checks compare, calendars.
   * What they mean is decided elsewhere; nobody's lawyer has reviewed them.
   */
  public static Collection<Resource> legalTables() {
    return LEGAL_TABLES.values();
  }

  /** Returns policies to begin with. They trust nobody that exists, so they accept nothing. */
  public static Collection<Resource> policies() {
    return POLICIES.values();
  }

  /** Returns the credential types. */
  public static List<CredentialTypeSchema> types() {
    return TYPES;
  }

  /** Returns the credential type with this W3C type name, such as {@code KycCheckCredential}. */
  public static Optional<CredentialTypeSchema> type(String name) {
    return TYPES.stream().filter(type -> type.name().equals(name)).findFirst();
  }

  /** Returns the credential type with this {@code vct}. */
  public static Optional<CredentialTypeSchema> typeOfVct(String vct) {
    return TYPES.stream().filter(type -> type.vct().equals(vct)).findFirst();
  }

  /**
   * Returns the OpenAPI document of a server.
   *
   * @param server {@code issuer} or {@code verifier}
   */
  public static String openApi(String server) {
    return new String(Resource.read("openapi/" + server + ".json"), StandardCharsets.UTF_8);
  }

  /**
   * Returns an example's text.
   *
   * @param path below {@code examples}, such as {@code membership/claims/worker-member.json}
   */
  public static String example(String path) {
    return new String(Resource.read("examples/" + path), StandardCharsets.UTF_8);
  }

  private static Map<String, Resource> resources(String kind) {
    Map<String, Resource> found = new LinkedHashMap<>();
    for (String[] row : rows("index.tsv")) {
      if (row[0].equals(kind)) {
        Resource.Use use = Resource.Use.valueOf(row[1].toUpperCase(Locale.ROOT));
        found.put(row[2], new Resource(row[2], row[4], row[5], use, row[3]));
      }
    }
    return Collections.unmodifiableMap(found);
  }

  private static List<CredentialTypeSchema> readTypes() {
    Map<String, Map<String, Disclosure>> rules = new LinkedHashMap<>();
    for (String[] row : rows("disclosure.tsv")) {
      rules
          .computeIfAbsent(row[0], key -> new LinkedHashMap<>())
          .put(row[1], Disclosure.of(row[2]));
    }
    List<CredentialTypeSchema> types = new ArrayList<>();
    for (String[] row : rows("types.tsv")) {
      types.add(
          new CredentialTypeSchema(
              row[0], row[1], row[2], row[3], row[4], row[5], row[6], rules.get(row[0])));
    }
    return List.copyOf(types);
  }

  static List<String[]> rows(String file) {
    List<String[]> rows = new ArrayList<>();
    for (String line : new String(Resource.read(file), StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        rows.add(line.split("\t", -1));
      }
    }
    return rows;
  }
}
