package org.cooppassport.verifier.requests;

import java.time.Instant;
import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.OAuthError;

/**
 * How far a request has come.
 *
 * @param stage the step reached
 * @param release who may read the result
 * @param responseCode the digest of the code that releases a held result; empty if none was given
 * @param at when the stage was reached
 * @param outcome what came of the answer
 */
record Progress(
    Stage stage, Release release, String responseCode, Instant at, AnswerOutcome outcome) {
  /** Who may read the result. */
  enum Release {
    /** Whoever made the request. */
    FREE,
    /** Nobody until the response code comes back from the browser that began (section 13.3). */
    HELD,
    /** Whoever made the request: the code came back. */
    RELEASED
  }

  /** What became of an answer that the person at the page took back. */
  static final OAuthError DISOWNED =
      new OAuthError("access_denied", "the person at the page said it was not theirs");

  Progress {
    Objects.requireNonNull(stage);
    Objects.requireNonNull(release);
    Objects.requireNonNull(responseCode);
    Objects.requireNonNull(at);
    Objects.requireNonNull(outcome);
  }

  /** An answer through a browser comes back to the page that asked: no code has to be brought. */
  static Progress open(Asked asked, Instant at) {
    Release release =
        asked.flow() == Flow.SAME_DEVICE && !asked.mode().dcApi() ? Release.HELD : Release.FREE;
    return new Progress(Stage.OPEN, release, "", at, AnswerOutcome.NONE);
  }

  Progress receiving(Instant when) {
    return new Progress(Stage.RECEIVING, release, responseCode, when, outcome);
  }

  Progress ended(Stage how, String codeDigest, AnswerOutcome what, Instant when) {
    return new Progress(how, release, codeDigest, when, what);
  }

  Progress released() {
    return new Progress(stage, Release.RELEASED, responseCode, at, outcome);
  }

  Progress disowned(Instant when) {
    AnswerOutcome taken =
        new AnswerOutcome(JsonObject.of("error", DISOWNED.toJson()), JsonObject.EMPTY, "", "", "");
    return new Progress(Stage.DECLINED, release, responseCode, when, taken);
  }

  static Progress read(JsonObject json) {
    return new Progress(
        Stage.named(Stored.text(json, "stage")),
        Release.valueOf(Stored.text(json, "release")),
        Stored.text(json, "responseCode"),
        Instant.parse(Stored.text(json, "at")),
        AnswerOutcome.read(json.object("outcome").orElse(JsonObject.EMPTY)));
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("stage", stage.wire())
        .put("release", release.name())
        .put("responseCode", responseCode)
        .put("at", at.toString())
        .put("outcome", outcome.toJson())
        .build();
  }
}
