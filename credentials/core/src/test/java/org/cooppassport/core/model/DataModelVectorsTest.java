package org.cooppassport.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.testing.TestContexts;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The inputs of the W3C test suite for the data model, completed the way that suite does. */
@Tag("vectors")
class DataModelVectorsTest {
  private static final String FOLDER = "vc-data-model/test-suite-2.0";
  private static final String ISSUER = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";

  static Stream<String> files() {
    List<String> files = new ArrayList<>();
    for (String folder : List.of(FOLDER, FOLDER + "/names-and-descriptions")) {
      Vectors.list(folder).stream()
          .filter(name -> name.endsWith(".json"))
          .forEach(name -> files.add(folder + "/" + name));
    }
    return files.stream();
  }

  static Stream<String> conforming() {
    return files().filter(name -> !name.contains("-fail"));
  }

  static Stream<String> defective() {
    return files().filter(name -> name.contains("-fail"));
  }

  /** The suite sets the issuer before it posts a credential, unless the issuer is what it tests. */
  private static JsonObject completed(String file) {
    JsonObject json =
        JsonReader.readObject(
            Vectors.text(file)
                .replace("PAST DATE", "2020-01-01T00:00:00Z")
                .replace("FUTURE DATE", "2040-01-01T00:00:00Z"));
    if (!file.contains("/credential-") && !file.contains("/issuer-")) {
      return json;
    }
    if (json.object("issuer").isPresent() && !json.object("issuer").get().has("id")) {
      return json.with("issuer", json.object("issuer").get().with("id", ISSUER));
    }
    return json.has("issuer") || file.contains("no-issuer") ? json : json.with("issuer", ISSUER);
  }

  private static List<Problem> problems(String file) {
    JsonObject json = completed(file);
    boolean presentation = file.contains("/presentation-");
    List<Problem> problems =
        new ArrayList<>(presentation ? Presentation.problems(json) : Credential.problems(json));
    if (problems.isEmpty()) {
      try {
        TestContexts.JSON_LD.toRdf(json.without("proof"));
      } catch (ProblemException e) {
        problems.addAll(e.problems());
      }
    }
    return problems;
  }

  @Test
  void theSuiteIsWhole() {
    assertEquals(120, files().count());
  }

  @ParameterizedTest
  @MethodSource("conforming")
  void conformingDocumentIsAccepted(String file) {
    assertEquals(List.of(), problems(file));
  }

  @ParameterizedTest
  @MethodSource("defective")
  void defectiveDocumentIsRefused(String file) {
    assertFalse(problems(file).isEmpty());
  }

  static Stream<JsonObject> specificationExamples() {
    String folder = "vc-data-model/spec-examples-2.0";
    return Vectors.list(folder).stream()
        .filter(name -> !name.contains("template-for-creating"))
        .map(name -> Vectors.object(folder + "/" + name))
        .flatMap(DataModelVectorsTest::unsecured);
  }

  private static Stream<JsonObject> unsecured(JsonObject example) {
    JsonObject holder = example.array("tabs").map(tabs -> (JsonObject) tabs.get(0)).orElse(example);
    return holder.object("json").stream();
  }

  private static List<String> types(JsonObject document) {
    return document.oneOrMany("type").strings().orElse(List.of());
  }

  @ParameterizedTest
  @MethodSource("specificationExamples")
  void exampleOfTheRecommendationConforms(JsonObject document) {
    if (types(document).contains(Credential.TYPE)) {
      assertEquals(List.of(), Credential.problems(document));
    } else if (types(document).contains(Presentation.TYPE)) {
      assertEquals(List.of(), Presentation.problems(document));
    } else if (types(document).contains(EnvelopedForm.PRESENTATION)) {
      assertEquals(List.of(), EnvelopedForm.problems(document, EnvelopedForm.PRESENTATION));
    } else {
      assertEquals(Set.of("@context"), document.names());
    }
  }

  @Test
  void theTemplateOfTheRecommendationLacksItsIssuer() {
    JsonObject template =
        Vectors.object(
                "vc-data-model/spec-examples-2.0/"
                    + "example-a-template-for-creating-prototype-verifiable-credentials.json")
            .object("json")
            .orElseThrow();
    assertEquals(
        List.of(JsonPointer.of("issuer")),
        Credential.problems(template).stream().map(Problem::pointer).toList());
  }
}
