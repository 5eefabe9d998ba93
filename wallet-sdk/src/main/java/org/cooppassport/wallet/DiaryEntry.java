package org.cooppassport.wallet;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;

/**
 * The member's own record of a presentation, or of a refusal: who asked for what, when, why, how
 * long it is kept, and what the verifier said when the member asked for deletion.
 *
 * @param id names the entry in this wallet only
 * @param at when
 * @param outcome what became of it
 * @param consent what the member agreed to or declined, as {@link Consent#toJson} without values
 * @param signedRequest the verifier's signed request: its word, for a later complaint
 * @param proof what shows the verifier later that it was this member
 * @param deletion what came of asking for deletion: {@code askedAt}, and once it was answered
 *     {@code outcome}, {@code sentence}, {@code until}, {@code rule}, and the signed {@code answer}
 *     and {@code proof}; empty if the member did not ask
 */
public record DiaryEntry(
    String id,
    Instant at,
    Outcome outcome,
    JsonObject consent,
    String signedRequest,
    Proof proof,
    JsonObject deletion) {
  /**
   * What shows a verifier later that it was this member who presented.
   *
   * @param nonce the nonce of the request that was answered
   * @param keyReferences the keys that were presented; empty if nothing was bound to one
   */
  public record Proof(String nonce, List<String> keyReferences) {
    /** That of an answer that presented nothing. */
    static final Proof NONE = new Proof("", List.of());

    public Proof {
      Objects.requireNonNull(nonce);
      keyReferences = List.copyOf(keyReferences);
    }

    private JsonObject toJson() {
      return JsonObject.of("nonce", nonce).with("keys", JsonArray.ofStrings(keyReferences));
    }

    private static Proof read(JsonObject json) {
      return new Proof(
          json.string("nonce").orElse(""),
          json.array("keys").flatMap(JsonArray::strings).orElse(List.of()));
    }
  }

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
    Objects.requireNonNull(proof);
    Objects.requireNonNull(deletion);
  }

  static DiaryEntry of(
      String id, Instant at, Outcome outcome, Consent consent, String signedRequest, Proof proof) {
    return new DiaryEntry(
        id, at, outcome, withoutValues(consent.toJson()), signedRequest, proof, JsonObject.EMPTY);
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
    return new DiaryEntry(id, at, other, consent, signedRequest, proof, deletion);
  }

  DiaryEntry deletion(JsonObject now) {
    return new DiaryEntry(id, at, outcome, consent, signedRequest, proof, now);
  }

  static DiaryEntry read(Bytes stored) {
    JsonObject json = JsonReader.readObject(stored, StoredRecords.LIMITS);
    return new DiaryEntry(
        json.string("id").orElseThrow(),
        Instant.parse(json.string("at").orElseThrow()),
        Outcome.valueOf(json.string("outcome").orElseThrow()),
        json.object("consent").orElseThrow(),
        json.string("request").orElseThrow(),
        json.object("presented").map(Proof::read).orElse(Proof.NONE),
        json.object("deletion").orElse(JsonObject.EMPTY));
  }

  Bytes write() {
    return JsonWriter.write(toJson().with("presented", proof.toJson()));
  }

  /** Returns the entry as data, without the names of keys. */
  public JsonObject toJson() {
    JsonObject json =
        JsonObject.builder()
            .put("id", id)
            .put("at", at.toString())
            .put("outcome", outcome.name())
            .put("consent", consent)
            .put("request", signedRequest)
            .build();
    return deletion.isEmpty() ? json : json.with("deletion", deletion);
  }

  @Override
  public String toString() {
    return "DiaryEntry[" + at + ", " + outcome + "]";
  }
}
