package org.cooppassport.core.acceptance;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.StrictMembers;

/**
 * What a co-op does about a request to delete, and why.
 *
 * @param outcome what becomes of the data
 * @param until the last day they are kept, ISO 8601; empty if no day is known yet, or none is kept
 * @param period how long they are kept after the relationship ends, ISO 8601; empty if that does
 *     not matter
 * @param rule the name of the legal table that makes the co-op keep them; empty if none does
 * @param source where that rule can be read; empty if none
 */
public record DeletionDecision(
    Outcome outcome, String until, String period, String rule, String source) {
  /** What becomes of the data. */
  public enum Outcome {
    /** Erased: its key is destroyed. The proof stands beside the answer. */
    ERASED("erased"),
    /** Kept because law makes the co-op keep it. */
    KEPT_BY_LAW("kept-by-law"),
    /** Kept because somebody who may order it has ordered it. */
    KEPT_BY_ORDER("kept-by-order"),
    /** Written down; people of the co-op decide. */
    NOTED("noted"),
    /** Nothing of the presentation is kept, or it never came to anything. */
    NOTHING_KEPT("nothing-kept");

    private final String wireName;

    Outcome(String wireName) {
      this.wireName = wireName;
    }

    /** The word for it in answers. */
    public String wireName() {
      return wireName;
    }

    static Optional<Outcome> named(String name) {
      return Arrays.stream(values()).filter(one -> one.wireName.equals(name)).findFirst();
    }
  }

  public DeletionDecision {
    Objects.requireNonNull(outcome);
    Objects.requireNonNull(until);
    Objects.requireNonNull(period);
    Objects.requireNonNull(rule);
    Objects.requireNonNull(source);
  }

  /** A decision for which no day, period or rule matters. */
  public static DeletionDecision of(Outcome outcome) {
    return new DeletionDecision(outcome, "", "", "", "");
  }

  static DeletionDecision read(StrictMembers members) {
    return new DeletionDecision(
        members
            .optionalNamed("outcome", Outcome::named)
            .orElseThrow(() -> members.wrong("outcome", "is required")),
        members.optionalDay("until").map(Object::toString).orElse(""),
        members.optionalText("period").orElse(""),
        members.optionalText("rule").orElse(""),
        members.optionalText("source").orElse(""));
  }

  JsonObject.Builder into(JsonObject.Builder claims) {
    claims.put("outcome", outcome.wireName());
    put(claims, "until", until);
    put(claims, "period", period);
    put(claims, "rule", rule);
    put(claims, "source", source);
    return claims;
  }

  private static void put(JsonObject.Builder claims, String name, String text) {
    if (!text.isEmpty()) {
      claims.put(name, text);
    }
  }

  /** What the member is told. */
  public String sentence(Locale locale) {
    String key = "deletion." + outcome.wireName() + (until.isEmpty() ? "" : ".until");
    return Messages.sentence(key, Map.of("until", until, "rule", rule), locale);
  }
}
