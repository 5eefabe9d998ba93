package org.cooppassport.core.acceptance;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cooppassport.core.acceptance.VerdictCode.Effect;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.Lane;

/**
 * What a co-op's policy says about a presentation at an instant. Equal inputs give equal verdicts;
 * order and repetition of what was presented do not matter.
 */
public final class Verdict {
  private static final String[] SENTENCES = {"sentence", "whatToDo", "detail", "source"};

  private final Outcome outcome;
  private final boolean verified;
  private final List<Reason> reasons;
  private final Lane lane;
  private final String policyId;
  private final long policyVersion;
  private final String policyDigest;
  private final Instant at;

  Verdict(
      Policy policy,
      boolean verified,
      Collection<Reason> reasons,
      Optional<Lane> lane,
      Instant at) {
    TreeSet<Reason> sorted = new TreeSet<>(Reason.ORDER);
    sorted.addAll(reasons);
    this.reasons = List.copyOf(sorted);
    this.verified = verified;
    this.outcome = outcome(verified, this.reasons);
    this.lane = lane.orElse(null);
    this.policyId = policy.id();
    this.policyVersion = policy.version();
    this.policyDigest = policy.digest();
    this.at = Objects.requireNonNull(at, "at");
  }

  private static Outcome outcome(boolean verified, List<Reason> reasons) {
    if (reasons.stream().anyMatch(r -> r.effect() == Effect.REFUSES)) {
      return Outcome.REFUSED;
    }
    if (reasons.stream().anyMatch(Reason::isGap)) {
      return Outcome.TOP_UP;
    }
    return verified ? Outcome.ACCEPTED : Outcome.REFUSED;
  }

  public Outcome outcome() {
    return outcome;
  }

  /** Whether cryptography, data model and contexts hold; never enough to act on. */
  public boolean verified() {
    return verified;
  }

  /** Whether the co-op may act on what was presented. */
  public boolean accepted() {
    return outcome == Outcome.ACCEPTED;
  }

  /** Why it is refused; empty unless it is. */
  public List<Reason> refusals() {
    return with(Effect.REFUSES).toList();
  }

  /** What is missing, each with what closes it. */
  public List<Reason> gaps() {
    return reasons.stream().filter(Reason::isGap).toList();
  }

  /** What is worth knowing and changes nothing. */
  public List<Reason> flags() {
    return with(Effect.FLAGS).toList();
  }

  /** Everything, in an order that depends on nothing but the content. */
  public List<Reason> reasons() {
    return reasons;
  }

  /** The lane in which the check is reused, if a check was wanted and a lane fits. */
  public Optional<Lane> lane() {
    return Optional.ofNullable(lane);
  }

  /** The instant it was judged at. */
  public Instant at() {
    return at;
  }

  private Stream<Reason> with(Effect effect) {
    return reasons.stream().filter(r -> r.effect() == effect);
  }

  /** The verdict as data, with the sentences in one language. */
  public JsonObject toJson(Locale locale) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("outcome", outcome.wireName())
            .put("verified", verified)
            .put("accepted", accepted())
            .put("sentence", Messages.outcome(this, locale));
    json.put("reasons", json(refusals(), locale));
    json.put("gaps", json(gaps(), locale));
    json.put("flags", json(flags(), locale));
    lane().ifPresent(used -> json.put("lane", used.wireName()));
    return json.put(
            "policy",
            JsonObject.builder()
                .put("id", policyId)
                .put("version", policyVersion)
                .put("digest", policyDigest)
                .build())
        .put("at", at.toString())
        .build();
  }

  /** The verdict as data, with the sentences in English: what a receipt holds. */
  public JsonObject toJson() {
    return toJson(Locale.ENGLISH);
  }

  /** What machines act on: the same for every language and for later wordings. */
  static JsonObject withoutSentences(JsonObject verdict) {
    JsonObject.Builder bare = JsonObject.builder();
    verdict
        .without(SENTENCES)
        .members()
        .forEach(
            (name, value) ->
                bare.put(
                    name,
                    value instanceof JsonArray array
                        ? array.objects().orElse(List.of()).stream()
                            .map(reason -> reason.without(SENTENCES))
                            .collect(JsonArray.collector())
                        : value));
    return bare.build();
  }

  private static JsonArray json(List<Reason> some, Locale locale) {
    return some.stream().map(r -> r.toJson(locale)).collect(JsonArray.collector());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Verdict that && toJson().equals(that.toJson());
  }

  @Override
  public int hashCode() {
    return Objects.hash(outcome, reasons, at);
  }

  @Override
  public String toString() {
    return "Verdict["
        + outcome.wireName()
        + ", "
        + reasons.stream().map(Reason::code).toList()
        + "]";
  }
}
