package org.cooppassport.core.jsonld;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The W3C test suite of RDF Dataset Canonicalization, every entry of its manifest. */
@Tag("vectors")
class RdfcVectorsTest {
  private static final String FOLDER = "rdf-canon/";

  static List<JsonObject> entries(String type) {
    return Vectors.object(FOLDER + "manifest.jsonld").array("entries").orElseThrow().stream()
        .map(JsonObject.class::cast)
        .filter(entry -> entry.string("type").orElseThrow().equals(type))
        .toList();
  }

  static Stream<JsonObject> evaluations() {
    return entries("rdfc:RDFC10EvalTest").stream();
  }

  static Stream<JsonObject> maps() {
    return entries("rdfc:RDFC10MapTest").stream();
  }

  static Stream<JsonObject> negatives() {
    return entries("rdfc:RDFC10NegativeEvalTest").stream();
  }

  private static CanonicalDataset canonicalize(JsonObject entry) {
    HashAlgorithm algorithm =
        entry.string("hashAlgorithm").map("SHA384"::equals).orElse(false)
            ? HashAlgorithm.SHA_384
            : HashAlgorithm.SHA_256;
    String input = Vectors.bytes(FOLDER + entry.string("action").orElseThrow()).toUtf8();
    return Rdfc.canonicalize(NQuadsText.read(input), algorithm);
  }

  @Test
  void theManifestIsWhole() {
    assertEquals(64, evaluations().count());
    assertEquals(21, maps().count());
    assertEquals(1, negatives().count());
  }

  @ParameterizedTest
  @MethodSource("evaluations")
  void canonicalNQuadsAreTheExpectedOnes(JsonObject entry) {
    String expected = Vectors.bytes(FOLDER + entry.string("result").orElseThrow()).toUtf8();
    assertEquals(expected, canonicalize(entry).text());
  }

  @ParameterizedTest
  @MethodSource("maps")
  void issuedIdentifiersAreTheExpectedOnes(JsonObject entry) {
    Map<String, String> expected = new TreeMap<>();
    Vectors.object(FOLDER + entry.string("result").orElseThrow())
        .members()
        .forEach((from, to) -> expected.put("_:" + from, "_:" + ((JsonString) to).value()));
    assertEquals(expected, new TreeMap<>(canonicalize(entry).labels()));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10})
  @Tag("attack:LDP-05")
  void cliqueIsStopped(int size) {
    List<Quad> clique = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        if (i != j) {
          clique.add(Quad.ofResource("_:e" + i, "https://example.org/p", "_:e" + j, ""));
        }
      }
    }
    ProblemException stopped =
        assertThrows(
            ProblemException.class, () -> Rdfc.canonicalize(clique, HashAlgorithm.SHA_256));
    assertEquals(ProblemCode.LIMIT_EXCEEDED, stopped.problems().get(0).code());
  }

  @Test
  void manyBlankNodesThatLookAlikeStayWithinTheBudget() {
    List<Quad> star = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      star.add(Quad.ofResource("_:hub", "https://example.org/p", "_:leaf" + i, ""));
    }
    assertEquals(2_001, Rdfc.canonicalize(star, HashAlgorithm.SHA_256).labels().size());
  }

  @ParameterizedTest
  @MethodSource("negatives")
  @Tag("attack:LDP-05")
  void poisonGraphIsStopped(JsonObject entry) {
    ProblemException stopped = assertThrows(ProblemException.class, () -> canonicalize(entry));
    assertEquals(ProblemCode.LIMIT_EXCEEDED, stopped.problems().get(0).code());
  }
}
