package org.cooppassport.wallet;

import java.time.Instant;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;

/**
 * The member's own record of a presentation, or of a refusal: who asked for what, when, why, and
 * how long it is kept.
 *
 * @param id names the entry in this wallet only
 * @param at when
 * @param outcome what became of it
 * @param consent what the member agreed to or declined, as {@link Consent#toJson} without values
 * @param signedRequest the verifier's signed request: its word, for a later complaint
 */
public record DiaryEntry(
    String id, Instant at, Outcome outcome, JsonObject consent, String signedRequest) {
  /** What became of a request. */
  public enum Outcome {
    /** The answer is on its way, or nobody knows whether it came through. */
    SENT,
    /** The verifier took the answer. */
    DELIVERED,
    /** The verifier did not take the answer. */
    REFUSED_THERE,
    /** The member, or the wallet, declined. */
    DECLINED
  }

  public DiaryEntry {
    Objects.requireNonNull(at);
    Objects.requireNonNull(outcome);
    Objects.requireNonNull(consent);
    Objects.requireNonNull(signedRequest);
  }

  static DiaryEntry of(
      String id, Instant at, Outcome outcome, Consent consent, String signedRequest) {
    return new DiaryEntry(id, at, outcome, withoutValues(consent.toJson()), signedRequest);
  }

  private static JsonObject withoutValues(JsonObject consent) {
    JsonArray what =
        consent.array("what").orElseThrow().objects().orElseThrow().stream()
            .map(
                sharing ->
                    (JsonValue)
                        sharing.with(
                            "claims",
                            sharing.array("claims").orElseThrow().objects().orElseThrow().stream()
                                .map(claim -> (JsonValue) claim.without("value"))
                                .collect(JsonArray.collector())))
            .collect(JsonArray.collector());
    return consent.with("what", what);
  }

  DiaryEntry became(Outcome other) {
    return new DiaryEntry(id, at, other, consent, signedRequest);
  }

  static DiaryEntry read(Bytes stored) {
    JsonObject json = JsonReader.readObject(stored, StoredRecords.LIMITS);
    return new DiaryEntry(
        json.string("id").orElseThrow(),
        Instant.parse(json.string("at").orElseThrow()),
        Outcome.valueOf(json.string("outcome").orElseThrow()),
        json.object("consent").orElseThrow(),
        json.string("request").orElseThrow());
  }

  Bytes write() {
    return JsonWriter.write(toJson());
  }

  /** Returns the entry as data. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("id", id)
        .put("at", at.toString())
        .put("outcome", outcome.name())
        .put("consent", consent)
        .put("request", signedRequest)
        .build();
  }

  @Override
  public String toString() {
    return "DiaryEntry[" + at + ", " + outcome + "]";
  }
}
