package org.cooppassport.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemasTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, String> BY_ID =
      Schemas.schemas().stream().collect(Collectors.toMap(Resource::url, Resource::text));
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012, builder -> builder.schemaLoaders(l -> l.schemas(BY_ID)));

  static Stream<Resource> all() {
    return Stream.of(Schemas.contexts(), Schemas.schemas(), Schemas.typeMetadata())
        .flatMap(found -> found.stream());
  }

  static List<CredentialTypeSchema> types() {
    return Schemas.types();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyDigestInTheIndexIsThatOfItsFile(Resource resource) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(resource.bytes());
    assertEquals(resource.sha256(), HexFormat.of().formatHex(digest));
  }

  @Test
  void theBaseContextHasTheDigestThatItsRecommendationPublishes() {
    assertEquals(
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
        Schemas.context("https://www.w3.org/ns/credentials/v2").orElseThrow().sha256());
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyValidExampleSatisfiesItsSchema(CredentialTypeSchema type) throws Exception {
    int seen = 0;
    for (Path file : examples(type.key() + "/claims")) {
      assertEquals(Set.of(), judge(type.claimsSchemaId(), file), file::toString);
      seen++;
    }
    for (Path file : examples(type.key() + "/credential")) {
      assertEquals(Set.of(), judge(type.credentialSchemaId(), file), file::toString);
      seen++;
    }
    assertTrue(seen >= 4);
  }

  static List<String[]> invalid() {
    return Schemas.rows("examples/invalid.tsv");
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void everyInvalidExampleIsRefusedForItsDefect(String key, String name, String pointer)
      throws Exception {
    CredentialTypeSchema type =
        types().stream().filter(t -> t.key().equals(key)).findFirst().orElseThrow();
    Path file = folder(key + "/invalid").resolve(name + ".json");
    Set<String> places = judge(type.claimsSchemaId(), file);
    assertTrue(places.contains(pointer), () -> name + " was found at " + places);
  }

  @Test
  void everyInvalidExampleIsListed() throws Exception {
    Set<String> listed = new TreeSet<>();
    invalid().forEach(row -> listed.add(row[0] + "/" + row[1]));
    Set<String> present = new TreeSet<>();
    for (CredentialTypeSchema type : types()) {
      for (Path file : examples(type.key() + "/invalid")) {
        present.add(type.key() + "/" + file.getFileName().toString().replace(".json", ""));
      }
    }
    assertEquals(present, listed);
  }

  @ParameterizedTest
  @MethodSource("types")
  void theContextDefinesEveryPropertyTheSchemaAllows(CredentialTypeSchema type) throws Exception {
    JsonNode base =
        MAPPER.readTree(
            Schemas.context("https://www.w3.org/ns/credentials/v2").orElseThrow().text());
    JsonNode context =
        MAPPER.readTree(Schemas.context(type.contextUrl()).orElseThrow().text()).get("@context");
    JsonNode claims =
        MAPPER
            .readTree(Schemas.schema(type.claimsSchemaId()).orElseThrow().text())
            .at("/$defs/claims");
    assertEquals(type.typeIri(), context.get(type.name()).asText());
    requireDefined(claims, context, base.get("@context"), type.key());
  }

  private static void requireDefined(JsonNode schema, JsonNode context, JsonNode base, String at) {
    JsonNode properties =
        schema.path("type").asText().equals("array") ? schema.path("items") : schema;
    properties
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String name = property.getKey();
              JsonNode term = context.path(name);
              assertTrue(term.isObject() || base.has(name), () -> at + "/" + name + " has no term");
              assertFalse(
                  term.isObject() && base.has(name), () -> at + "/" + name + " is redefined");
              requireDefined(property.getValue(), term.path("@context"), base, at + "/" + name);
            });
  }

  @ParameterizedTest
  @MethodSource("types")
  void theContextIsProtectedAndHasNoDefaultVocabulary(CredentialTypeSchema type) throws Exception {
    JsonNode context =
        MAPPER.readTree(Schemas.context(type.contextUrl()).orElseThrow().text()).get("@context");
    assertTrue(context.path("@protected").asBoolean());
    assertFalse(context.has("@vocab"));
  }

  @ParameterizedTest
  @MethodSource("types")
  void typeMetadataSchemaAndDisclosureRulesNameTheSameClaims(CredentialTypeSchema type)
      throws Exception {
    JsonNode metadata = MAPPER.readTree(Schemas.typeMetadata(type.vct()).orElseThrow().text());
    JsonNode claims =
        MAPPER
            .readTree(Schemas.schema(type.claimsSchemaId()).orElseThrow().text())
            .at("/$defs/claims");
    Set<String> required = new LinkedHashSet<>();
    claims.path("required").forEach(name -> required.add(name.asText()));
    Set<String> described = new LinkedHashSet<>();
    for (JsonNode claim : metadata.path("claims")) {
      String name = claim.path("path").path(0).asText();
      described.add(name);
      boolean always = type.disclosure().get(name) == Disclosure.ALWAYS;
      assertEquals(always ? "never" : "always", claim.path("sd").asText(), name);
      assertEquals(required.contains(name), claim.path("mandatory").asBoolean(), name);
      assertEquals(4, claim.path("display").size(), name);
    }
    Set<String> allowed = new LinkedHashSet<>();
    claims.path("properties").fieldNames().forEachRemaining(allowed::add);
    assertEquals(allowed, described);
    assertEquals(allowed, type.disclosure().keySet());
    assertEquals(type.vct(), metadata.path("vct").asText());
  }

  @Test
  void whatIsPersonalIsNeverShownByDefault() {
    assertEquals(
        Disclosure.NEVER_BY_DEFAULT,
        Schemas.type("CoopMembershipCredential").orElseThrow().disclosure().get("memberNumber"));
    Map<String, Disclosure> identity =
        Schemas.type("IdentityAttributesCredential").orElseThrow().disclosure();
    identity.forEach(
        (claim, rule) -> assertEquals(claim.equals("check"), rule == Disclosure.ALWAYS, claim));
  }

  @Test
  void aTypeIsFoundByItsNameAndByItsVct() {
    for (CredentialTypeSchema type : types()) {
      assertEquals(type, Schemas.type(type.name()).orElseThrow());
      assertEquals(type, Schemas.typeOfVct(type.vct()).orElseThrow());
    }
    assertTrue(Schemas.type("Nothing").isEmpty());
    assertTrue(Schemas.context("https://www.w3.org/ns/credentials/v3").isEmpty());
  }

  @Test
  void thePublishedTableOfDigestsIsThatOfTheIndex() throws IOException {
    String table =
        all()
            .map(r -> "| `" + r.url() + "` | `" + r.sha256() + "` |")
            .collect(Collectors.joining("\n"));
    String published = Files.readString(Path.of("..", "docs", "schemas.md"));
    assertTrue(published.contains(table), () -> "docs/schemas.md should hold:\n" + table);
  }

  private static Set<String> judge(String schemaId, Path file) throws IOException {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .formatAssertionsEnabled(true)
            .build();
    JsonSchema schema = FACTORY.getSchema(SchemaLocation.of(schemaId), config);
    Set<ValidationMessage> found = schema.validate(MAPPER.readTree(file.toFile()));
    return found.stream()
        .map(message -> message.getInstanceLocation().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Path folder(String path) throws URISyntaxException {
    return Path.of(SchemasTest.class.getResource("examples/" + path).toURI());
  }

  private static List<Path> examples(String path) throws Exception {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> found = Files.list(folder(path))) {
      found.sorted().forEach(files::add);
    }
    return files;
  }
}
