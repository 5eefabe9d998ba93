package org.cooppassport.verifier.requests;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;

/**
 * What came of an answer.
 *
 * @param report the verdict with its findings, for the co-op and for its page
 * @param claims what was disclosed, by credential query; empty unless the verdict is worth it
 * @param receipt the id of the reliance receipt; empty if there is none
 * @param wireError the error code the wallet is told; empty if its answer was taken
 * @param wireDetail the sentence beside it
 */
public record AnswerOutcome(
    JsonObject report, JsonObject claims, String receipt, String wireError, String wireDetail) {
  public AnswerOutcome {
    Objects.requireNonNull(report);
    Objects.requireNonNull(claims);
    Objects.requireNonNull(receipt);
    Objects.requireNonNull(wireError);
    Objects.requireNonNull(wireDetail);
  }

  /** Nothing yet. */
  static final AnswerOutcome NONE =
      new AnswerOutcome(JsonObject.EMPTY, JsonObject.EMPTY, "", "", "");

  static AnswerOutcome read(JsonObject json) {
    return new AnswerOutcome(
        json.object("report").orElse(JsonObject.EMPTY),
        json.object("claims").orElse(JsonObject.EMPTY),
        json.string("receipt").orElse(""),
        json.string("wireError").orElse(""),
        json.string("wireDetail").orElse(""));
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("report", report)
        .put("claims", claims)
        .put("receipt", receipt)
        .put("wireError", wireError)
        .put("wireDetail", wireDetail)
        .build();
  }

  /** Tells nothing: it is personal data. */
  @Override
  public String toString() {
    return "AnswerOutcome";
  }
}
