package org.cooppassport.core.jsonld;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.testing.TestContexts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Safe mode: what RDF would drop is named with its place. */
class JsonLdTest {
  private static final String CONTEXT =
      """
      {
        "@version": 1.1, "id": "@id", "type": "@type", "ex": "https://example.org/",
        "text": "ex:text", "link": {"@id": "ex:link", "@type": "@id"},
        "said": {"@id": "ex:said", "@container": "@language"},
        "inGraph": {"@id": "ex:inGraph", "@container": "@graph"},
        "off": null, "near": {"@reverse": "ex:near"}
      }
      """;

  private static JsonObject document(String members) {
    return JsonReader.readObject(
        "{\"@context\":" + CONTEXT + ",\"id\":\"urn:x:1\"," + members + "}");
  }

  private static List<Problem> problems(JsonObject document) {
    return assertThrows(ProblemException.class, () -> TestContexts.JSON_LD.toRdf(document))
        .problems();
  }

  static Stream<Arguments> losses() {
    ProblemCode unsigned = ProblemCode.UNSIGNED_TERM;
    ProblemCode lost = ProblemCode.PROOF_TRANSFORMATION_ERROR;
    return Stream.of(
        Arguments.of("\"unknown\":1", unsigned, "/unknown"),
        Arguments.of("\"off\":1", unsigned, "/off"),
        Arguments.of("\"text\":[{\"a/b\":1}]", unsigned, "/text/0/a~1b"),
        Arguments.of("\"link\":{\"id\":\"relative\"}", lost, "/link/id"),
        Arguments.of("\"link\":[\"urn:x:2\",\"relative\"]", lost, "/link/1"),
        Arguments.of("\"link\":{\"id\":7}", lost, "/link/id"),
        Arguments.of("\"type\":\"Unknown\"", lost, "/type"),
        Arguments.of("\"type\":[\"ex:A\",\"_:b\"]", lost, "/type/1"),
        Arguments.of("\"_:p\":1", lost, "/_:p"),
        Arguments.of("\"text\":{\"@value\":\"x\",\"@language\":\"e_\"}", lost, "/text"),
        Arguments.of("\"said\":{\"e_\":\"x\"}", lost, "/said/e_"),
        Arguments.of("\"text\":{\"@value\":\"x\",\"@direction\":\"up\"}", lost, "/text"),
        Arguments.of("\"text\":{\"@value\":\"x\",\"@index\":\"i\"}", lost, "/text/@index"),
        Arguments.of("\"@index\":\"i\"", lost, "/@index"),
        Arguments.of("\"text\":9007199254740993", lost, "/text"),
        Arguments.of("\"text\":0.12345678901234567", lost, "/text"),
        Arguments.of("\"inGraph\":\"urn:x:2\"", lost, "/inGraph"),
        Arguments.of("\"inGraph\":{\"id\":\"urn:x:2\"}", lost, "/inGraph"));
  }

  @ParameterizedTest
  @MethodSource("losses")
  @Tag("attack:LDP-02")
  @Tag("attack:LDP-04")
  void whatWouldBeDroppedIsNamedWithItsPlace(String members, ProblemCode code, String pointer) {
    Problem problem = problems(document(members)).get(0);
    assertEquals(code, problem.code());
    assertEquals(pointer, problem.pointer().toString());
  }

  @Test
  void allProblemsAreFoundAtOnce() {
    assertEquals(
        List.of("/a", "/link", "/b"),
        problems(document("\"a\":1,\"link\":\"relative\",\"b\":2")).stream()
            .map(problem -> problem.pointer().toString())
            .toList());
  }

  @Test
  void featuresBeyondTheWalkerTakeTheWholeProcessorAndAreNotLostEither() {
    JsonObject reversed = document("\"near\":{\"id\":\"urn:x:2\",\"text\":\"t\"}");
    assertThrows(OutsideSubset.class, () -> TestContexts.JSON_LD.toRdfByWalker(reversed));
    assertTrue(
        TestContexts.JSON_LD
            .canonicalize(reversed, HashAlgorithm.SHA_256)
            .text()
            .contains("<urn:x:2> <https://example.org/near> <urn:x:1> ."));
    for (String bad :
        List.of(
            "\"near\":{\"id\":\"urn:x:2\",\"unknown\":1}",
            "\"near\":{\"id\":\"relative\",\"text\":\"t\"}",
            "\"near\":{\"id\":\"urn:x:2\",\"text\":null}",
            "\"near\":{\"id\":\"urn:x:2\",\"text\":9007199254740993}",
            "\"near\":{\"id\":\"urn:x:2\",\"type\":\"Unknown\"}")) {
      assertFalse(problems(document(bad)).isEmpty(), bad);
    }
  }

  @Test
  void numbersHaveTheirCanonicalForm() {
    Map<String, String> forms =
        Map.of(
            "1", "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>",
            "-0", "\"0\"^^<http://www.w3.org/2001/XMLSchema#integer>",
            "1.0", "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>",
            "5.5", "\"5.5E0\"^^<http://www.w3.org/2001/XMLSchema#double>",
            "-0.00025", "\"-2.5E-4\"^^<http://www.w3.org/2001/XMLSchema#double>",
            "1e30", "\"1.0E30\"^^<http://www.w3.org/2001/XMLSchema#double>");
    forms.forEach(
        (number, form) ->
            assertTrue(
                TestContexts.JSON_LD
                    .canonicalize(
                        document("\"id2\":0").without("id2").with("text", new JsonNumber(number)),
                        HashAlgorithm.SHA_256)
                    .text()
                    .contains(form),
                number));
  }

  @Test
  @Tag("attack:VER-08")
  void depthIsBoundedWithoutExhaustingTheStack() {
    JsonValue nested = new JsonString("urn:x:end");
    for (int i = 0; i < 5_000; i++) {
      nested = JsonObject.of("link", nested);
    }
    JsonObject deep = document("\"text\":1").with("link", nested);
    assertEquals(ProblemCode.LIMIT_EXCEEDED, problems(deep).get(0).code());
    JsonValue listed = new JsonString("urn:x:end");
    for (int i = 0; i < 5_000; i++) {
      listed = JsonArray.of(listed);
    }
    assertEquals(
        ProblemCode.LIMIT_EXCEEDED,
        problems(document("\"text\":1").with("link", listed)).get(0).code());
  }

  @Test
  void aContextIsPinnedByItsDigest() {
    Bytes context = Bytes.utf8("{\"@context\":{\"a\":\"https://example.org/a\"}}");
    Bytes digest = HashAlgorithm.SHA_256.digest(context);
    ContextSet set = ContextSet.empty().with("https://example.org/c", context, digest);
    assertTrue(set.contains("https://example.org/c"));
    Bytes changed = Bytes.utf8("{\"@context\":{\"a\":\"https://example.org/b\"}}");
    assertThrows(
        IllegalArgumentException.class, () -> set.with("https://example.org/d", changed, digest));
    assertThrows(
        IllegalArgumentException.class,
        () -> set.with("https://example.org/c", changed, HashAlgorithm.SHA_256.digest(changed)));
    Bytes none = Bytes.utf8("{}");
    assertThrows(
        IllegalArgumentException.class,
        () -> set.with("https://example.org/e", none, HashAlgorithm.SHA_256.digest(none)));
  }

  @Test
  @Tag("attack:LDP-03")
  void aContextPolicyTakesExactlyTheListsOfTheType() {
    ContextPolicy policy =
        ContextPolicy.exactly(Map.of("A", Set.of(List.of("https://example.org/a"))));
    JsonObject right =
        JsonObject.builder()
            .put("@context", JsonArray.ofStrings("https://example.org/a"))
            .put("type", "A")
            .build();
    assertEquals(List.of(), policy.judge(right));
    assertEquals(1, policy.judge(right.with("type", "B")).size());
    assertEquals(
        1,
        policy
            .judge(
                right.with(
                    "@context",
                    JsonArray.ofStrings("https://example.org/a", "https://example.org/b")))
            .size());
    assertEquals(
        List.of("/x/0/@context"),
        policy
            .judge(right.with("x", JsonArray.of(JsonObject.of("@context", "https://e.example"))))
            .stream()
            .map(problem -> problem.pointer().toString())
            .toList());
    assertEquals(
        List.of(),
        policy
            .with("B", List.of("https://example.org/b"))
            .judge(
                right
                    .with("type", "B")
                    .with("@context", JsonArray.ofStrings("https://example.org/b"))));
  }
}
