package org.cooppassport.e2e.conformance.cli;

import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemException;

/**
 * What a run writes.
 *
 * @param result one of the suites' four words
 * @param data the secured text, the verified document, or what went wrong
 */
record Outcome(Result result, JsonValue data) {

  /** How a run ended, in the words of the suites. */
  enum Result {
    SUCCESS("success"),
    FAILURE("failure"),
    INDETERMINATE("indeterminate"),
    ERROR("error");

    private final String word;

    Result(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Outcome success(JsonValue data) {
    return new Outcome(Result.SUCCESS, data);
  }

  /** The input is not as it must be. */
  static Outcome failure(ProblemException problems) {
    return new Outcome(Result.FAILURE, new JsonString(problems.problems().get(0).detail()));
  }

  /** The run itself could not be made. */
  static Outcome error(String why) {
    return new Outcome(Result.ERROR, new JsonString(why));
  }

  JsonObject toJson() {
    return JsonObject.builder().put("result", result.word()).put("data", data).build();
  }
}
