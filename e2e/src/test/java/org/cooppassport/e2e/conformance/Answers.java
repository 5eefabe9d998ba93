package org.cooppassport.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.e2e.conformance.RunningAdapter.Answer;

/** What a verifier's answer must look like, as the contract for suites has it. */
final class Answers {
  private Answers() {}

  static void accepted(Answer answer) {
    assertEquals(200, answer.status(), answer::body);
    assertEquals(Optional.of(true), answer.json().bool("verified"), answer::body);
    assertEquals(Optional.of(JsonArray.EMPTY), answer.json().array("problemDetails"));
  }

  /** Refused, with the whole result and a problem that can be read. */
  static void refused(Answer answer) {
    assertEquals(400, answer.status(), answer::body);
    assertTrue(answer.type().startsWith("application/problem+json"), answer::type);
    JsonObject body = answer.json();
    assertEquals(Optional.of(false), body.bool("verified"), answer::body);
    assertTrue(
        List.of("name", "message", "type", "title", "detail").stream()
            .allMatch(member -> body.string(member).isPresent()),
        answer::body);
    for (JsonObject problem : problems(answer)) {
      assertTrue(
          List.of("type", "title", "detail").stream()
              .allMatch(member -> problem.string(member).isPresent()),
          problem::toJson);
    }
  }

  /** Refused, and for this reason among others. */
  static void refused(String code, Answer answer) {
    refused(answer);
    assertTrue(
        problems(answer).stream()
            .anyMatch(problem -> problem.string("type").orElse("").endsWith("#" + code)),
        answer::body);
  }

  private static List<JsonObject> problems(Answer answer) {
    List<JsonObject> problems =
        answer.json().array("problemDetails").flatMap(JsonArray::objects).orElseThrow();
    assertTrue(!problems.isEmpty(), answer::body);
    return problems;
  }
}
