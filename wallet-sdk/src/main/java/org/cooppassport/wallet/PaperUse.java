package org.cooppassport.wallet;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * Somebody asked the co-op that checked the member for a paper behind the check.
 *
 * @param at when
 * @param what what came of it
 * @param by who asked, a DID
 * @param byName who asked, for people
 * @param purpose why, such as {@code supervisor-request}, {@code audit} or {@code drill}
 * @param paper the digest by which the check cites the paper
 */
public record PaperUse(
    Instant at, Outcome what, String by, String byName, String purpose, String paper) {
  /** What came of it. */
  public enum Outcome {
    /** It was asked for. */
    ASKED,
    /** It was given, encrypted to who asked. */
    DELIVERED,
    /** It was not given. */
    REFUSED
  }

  public PaperUse {
    Objects.requireNonNull(at);
    Objects.requireNonNull(what);
    Objects.requireNonNull(by);
    Objects.requireNonNull(byName);
    Objects.requireNonNull(purpose);
    Objects.requireNonNull(paper);
  }

  static PaperUse read(JsonObject json) {
    try {
      return new PaperUse(
          Instant.parse(text(json, "at")),
          outcome(text(json, "event")),
          text(json, "by"),
          text(json, "byName"),
          text(json, "purpose"),
          text(json, "paper"));
    } catch (DateTimeException e) {
      throw unreadable().causedBy(e);
    }
  }

  private static Outcome outcome(String event) {
    return switch (event) {
      case "asked" -> Outcome.ASKED;
      case "delivered" -> Outcome.DELIVERED;
      case "refused" -> Outcome.REFUSED;
      default -> throw unreadable();
    };
  }

  private static String text(JsonObject json, String name) {
    return json.string(name).orElseThrow(PaperUse::unreadable);
  }

  private static Refusal unreadable() {
    return new Refusal(Reason.INVALID_VALUE, "entries", "the issuer's log cannot be read");
  }

  /** Returns it as data. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("at", at.toString())
        .put("what", what.name())
        .put("by", by)
        .put("byName", byName)
        .put("purpose", purpose)
        .put("paper", paper)
        .build();
  }
}
