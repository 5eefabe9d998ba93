package org.cooppassport.core.openid.dcql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.OpenIdVectors;
import org.cooppassport.core.openid.dcql.DcqlCredential.Binding;
import org.cooppassport.core.openid.dcql.DcqlEvaluation.OptionalSets;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.testing.TestContexts;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("vectors")
class DcqlVectorsTest {

  @TestFactory
  Stream<DynamicTest> acceptsQueriesOfTheSpecificationAndWritesThemUnchanged() {
    return Stream.of(
            "query_lang/claims_alternatives",
            "query_lang/complex_mdoc",
            "query_lang/credentials_alternatives",
            "query_lang/multi_credentials",
            "query_lang/simple",
            "query_lang/simple_mdoc",
            "query_lang/value_matching_simple",
            "request/dcql_jwt_vc",
            "request/dcql_ldp_vc")
        .map(
            name ->
                dynamicTest(
                    name,
                    () -> {
                      JsonObject json =
                          OpenIdVectors.object("openid4vp/examples-1.0/" + name + ".json");
                      DcqlQuery query = DcqlQuery.parse(json);
                      assertEquals(query, DcqlQuery.parse(query.toJson()));
                      assertEquals(
                          json.array("credentials").orElseThrow(),
                          query.toJson().array("credentials").orElseThrow());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> acceptsValidQueries() {
    return cases("valid")
        .map(
            c ->
                dynamicTest(
                    c.string("name").orElseThrow(),
                    () -> {
                      DcqlQuery query = DcqlQuery.parse(c.object("query").orElseThrow());
                      assertEquals(query, DcqlQuery.parse(query.toJson()));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> refusesInvalidQueries() {
    return cases("invalid")
        .map(
            c ->
                dynamicTest(
                    c.string("name").orElseThrow(),
                    () -> {
                      JsonObject query = c.object("query").orElseThrow();
                      Refusal refusal = assertThrows(Refusal.class, () -> DcqlQuery.parse(query));
                      assertEquals(Refusal.Reason.MALFORMED_REQUEST, refusal.reason());
                      assertTrue(refusal.detail().contains("OpenID4VP 1.0"), refusal.detail());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> selectsFromHeldCredentialsWhatMustBeSelected() {
    JsonObject file = OpenIdVectors.object("openid4vp/dcql-made-evaluation.json");
    List<DcqlCredential> held =
        file.array("held").orElseThrow().objects().orElseThrow().stream()
            .map(DcqlVectorsTest::held)
            .toList();
    return file.array("cases").orElseThrow().objects().orElseThrow().stream()
        .map(
            c ->
                dynamicTest(
                    c.string("name").orElseThrow(),
                    () -> {
                      DcqlQuery query = DcqlQuery.parse(c.object("query").orElseThrow());
                      JsonValue selected =
                          DcqlEvaluation.of(query, held)
                              .choose(OptionalSets.INCLUDE)
                              .map(DcqlVectorsTest::asVector)
                              .orElse(JsonNull.NULL);
                      assertEquals(c.get("result").orElseThrow(), selected);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> followsClaimsPaths() {
    JsonObject file = OpenIdVectors.object("openid4vp/derived/claims-path.json");
    JsonObject credential = file.object("credential").orElseThrow();
    return file.array("cases").orElseThrow().objects().orElseThrow().stream()
        .map(
            c ->
                dynamicTest(
                    c.get("path").orElseThrow().toJson(),
                    () -> {
                      List<JsonValue> selected = select(c.get("path").orElseThrow(), credential);
                      List<JsonValue> expected =
                          c.array("selected").map(JsonArray::items).orElse(List.of());
                      assertEquals(expected, selected);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> typesOfTheW3cFormatsMatchByWhatTheyExpandTo() {
    JsonObject file = OpenIdVectors.object("openid4vp/derived/type-values-matching.json");
    DcqlQuery query =
        DcqlQuery.parse(
            JsonObject.of(
                "credentials",
                JsonArray.of(
                    JsonObject.of("id", "w", "format", "ldp_vc")
                        .with(
                            "meta",
                            JsonObject.of("type_values", file.array("type_values").orElseThrow()))
                        .with("require_cryptographic_holder_binding", false))));
    return file.array("matching").orElseThrow().objects().orElseThrow().stream()
        .map(
            credential ->
                dynamicTest(
                    credential.get("type").orElseThrow().toJson(),
                    () -> {
                      assertTrue(answers(query, credential), expanded(credential)::toString);
                      assertFalse(
                          answers(
                              query,
                              credential.with("type", JsonArray.ofStrings("VerifiableCredential"))),
                          "no list is met whole");
                    }));
  }

  private static boolean answers(DcqlQuery query, JsonObject credential) {
    DcqlCredential held =
        new DcqlCredential("w", "ldp_vc", expanded(credential), Binding.UNBOUND, credential);
    return !DcqlEvaluation.of(query, List.of(held)).matches().get("w").isEmpty();
  }

  /** What a JSON-LD processor makes of each type; one that no context defines stays as it is. */
  private static Set<String> expanded(JsonObject credential) {
    return credential.oneOrMany("type").strings().orElseThrow().stream()
        .map(type -> expanded(credential, type))
        .collect(Collectors.toSet());
  }

  private static String expanded(JsonObject credential, String type) {
    try {
      return TestContexts.JSON_LD
          .toRdf(
              JsonObject.of("@context", contexts(credential))
                  .with("id", "urn:example:1")
                  .with("type", JsonArray.ofStrings(type)))
          .quads()
          .get(0)
          .object();
    } catch (ProblemException e) {
      return type;
    }
  }

  /**
   * With what the context of examples defines itself: what it refers to is not among the vectors.
   */
  private static JsonArray contexts(JsonObject credential) {
    return credential.array("@context").orElseThrow().stream()
        .flatMap(
            one ->
                one.toJson().contains("/examples/v1")
                    ? OpenIdVectors.object("contexts/credentials-examples-v1.jsonld")
                        .array("@context")
                        .orElseThrow()
                        .stream()
                        .filter(JsonObject.class::isInstance)
                    : Stream.of(one))
        .collect(JsonArray.collector());
  }

  private static List<JsonValue> select(JsonValue path, JsonObject credential) {
    try {
      return ClaimsPath.parse(path).select(credential);
    } catch (ProblemException e) {
      return List.of();
    }
  }

  private static Stream<JsonObject> cases(String member) {
    return OpenIdVectors.object("openid4vp/dcql-made-cases.json")
        .array(member)
        .orElseThrow()
        .objects()
        .orElseThrow()
        .stream();
  }

  private static DcqlCredential held(JsonObject json) {
    return new DcqlCredential(
        json.string("ref").orElseThrow(),
        json.string("format").orElseThrow(),
        Set.of(json.string("vct").orElseThrow()),
        json.bool("holderBinding").orElseThrow() ? Binding.BOUND : Binding.UNBOUND,
        json.object("claims").orElseThrow());
  }

  private static JsonValue asVector(Map<String, List<DcqlMatch>> chosen) {
    return new JsonObject(
        chosen.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry ->
                        entry.getValue().stream()
                            .map(DcqlVectorsTest::asVector)
                            .collect(JsonArray.collector()))));
  }

  private static JsonValue asVector(DcqlMatch match) {
    return JsonObject.builder()
        .put("ref", match.credential().ref())
        .put(
            "disclose",
            match.disclose().stream()
                .map(path -> (JsonValue) path.toJson())
                .collect(JsonArray.collector()))
        .build();
  }
}
