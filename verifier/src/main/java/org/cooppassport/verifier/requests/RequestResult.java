package org.cooppassport.verifier.requests;

import java.time.Instant;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;

/** What may be told about a request now. Immutable. */
public final class RequestResult {
  private final PresentationRequest request;
  private final Instant now;

  RequestResult(PresentationRequest request, Instant now) {
    this.request = request;
    this.now = now;
  }

  /** Returns {@code open}, {@code receiving}, {@code answered}, {@code declined}, ... */
  public String status() {
    return request.expired(now) ? "expired" : request.progress().stage().wire();
  }

  /** Returns where the wallet is. */
  public Flow flow() {
    return request.asked().flow();
  }

  /** Returns from when on no answer is taken. */
  public Instant expires() {
    return request.asked().expires();
  }

  /** Tells whether nothing more will happen. */
  public boolean settled() {
    return request.settled(now);
  }

  /** Tells whether the result waits for its response code. */
  public boolean held() {
    return request.held();
  }

  /** Tells whether the person at the page should say that the answer was theirs. */
  public boolean asksForConfirmation() {
    return request.canBeDisowned();
  }

  /** Tells whether the person at the page took the answer back. */
  public boolean disowned() {
    return request
        .progress()
        .outcome()
        .report()
        .object("error")
        .equals(Optional.of(Progress.DISOWNED.toJson()));
  }

  /** Returns the verdict as data, if there is one that may be read; else an empty object. */
  public JsonObject verdict() {
    return held()
        ? JsonObject.EMPTY
        : request.progress().outcome().report().object("verdict").orElse(JsonObject.EMPTY);
  }

  /** Returns all of it, for the co-op's own system. */
  public JsonObject toJson(String id) {
    Asked asked = request.asked();
    JsonObject.Builder json =
        JsonObject.builder()
            .put("id", id)
            .put("policy", asked.policy())
            .put("flow", asked.flow().wire())
            .put("status", status())
            .put("createdAt", asked.made().toString())
            .put("expiresAt", asked.expires().toString());
    if (!settled()) {
      return json.build();
    }
    if (held()) {
      return json.put("awaiting", "response_code").build();
    }
    AnswerOutcome outcome = request.progress().outcome();
    JsonObject verdict = verdict();
    json.put("settledAt", request.progress().at().toString())
        .put("verified", verdict.bool("verified").orElse(false))
        .put("accepted", verdict.bool("accepted").orElse(false))
        .put("findings", outcome.report().array("findings").orElse(JsonArray.EMPTY));
    if (!verdict.isEmpty()) {
      json.put("verdict", verdict);
    }
    json.putIfPresent("error", outcome.report().object("error"));
    if (!outcome.claims().isEmpty()) {
      json.put("claims", outcome.claims());
    }
    if (!outcome.receipt().isEmpty()) {
      json.put("receipt", outcome.receipt());
    }
    return json.build();
  }
}
