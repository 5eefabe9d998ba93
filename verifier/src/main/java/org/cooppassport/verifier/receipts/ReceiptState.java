package org.cooppassport.verifier.receipts;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.json.JsonObject;

/**
 * What is known of a receipt besides its content, without personal data: it outlives the receipt.
 * Immutable.
 *
 * @param json its members as they are stored
 */
record ReceiptState(JsonObject json) {
  static final String ENDED = "relationshipEndedOn";
  static final String HOLD = "hold";
  static final String ERASED = "erased";
  static final String ERASING = "erasing";
  private static final String ASKED = "erasureAskedOn";

  static ReceiptState of(
      String id, long sequence, String link, Policy policy, String lane, Instant acceptedAt) {
    return new ReceiptState(
        JsonObject.builder()
            .put("id", id)
            .put("sequence", sequence)
            .put("link", link)
            .put("policy", JsonObject.of("id", policy.id(), "digest", policy.digest()))
            .put("lane", lane)
            .put("acceptedAt", acceptedAt.toString())
            .put("retentionPeriod", policy.retention().toString())
            .put("retentionStart", policy.retentionStart().wireName())
            .build());
  }

  String id() {
    return json.string("id").orElseThrow();
  }

  long sequence() {
    return json.number("sequence").orElseThrow().longValue();
  }

  /** Whether law makes the co-op keep it, whatever the person asks for. */
  boolean keptByLaw() {
    String lane = json.string("lane").orElse("");
    return lane.equals("aml-reliance") || lane.equals("agency");
  }

  /** Whether it is there and papers may stand behind it. */
  boolean restsOnAnAgreement() {
    String lane = json.string("lane").orElse("");
    return !erased() && !lane.isEmpty() && !lane.equals("informational");
  }

  boolean held() {
    return json.has(HOLD);
  }

  boolean erased() {
    return json.has(ERASED);
  }

  /** The ground on which erasing it has begun and not ended. */
  Optional<String> erasing() {
    return json.object(ERASING).flatMap(begun -> begun.string("ground"));
  }

  ReceiptState erasedWith(JsonObject proof) {
    return new ReceiptState(json.without(ERASING).with(ERASED, proof));
  }

  /** The signed proof that it was erased, if it was. */
  Optional<String> erasureProof() {
    return json.object(ERASED).flatMap(erased -> erased.string("proof"));
  }

  Period retentionPeriod() {
    return Period.parse(json.string("retentionPeriod").orElseThrow());
  }

  /** The last day it is kept; empty while the relationship goes on. */
  Optional<LocalDate> keepUntil() {
    Period period = retentionPeriod();
    Optional<LocalDate> start =
        json.string("retentionStart")
                .equals(Optional.of(Policy.RetentionStart.ACCEPTANCE.wireName()))
            ? Optional.of(
                LocalDate.ofInstant(
                    Instant.parse(json.string("acceptedAt").orElseThrow()), ZoneOffset.UTC))
            : json.string(ENDED).map(LocalDate::parse);
    return start.map(day -> day.plus(period));
  }

  /** Whether its time is over on a day and nothing holds it, or its erasing has begun. */
  boolean isDue(LocalDate today) {
    boolean over = !held() && keepUntil().map(today::isAfter).orElse(false);
    return !erased() && (over || erasing().isPresent());
  }

  ReceiptState with(String name, JsonObject value) {
    return new ReceiptState(json.with(name, value));
  }

  ReceiptState ended(LocalDate on) {
    return new ReceiptState(json.with(ENDED, on.toString()));
  }

  /** The person asked for its erasure; the first day counts. */
  ReceiptState askedToErase(LocalDate on) {
    return json.has(ASKED) ? this : new ReceiptState(json.with(ASKED, on.toString()));
  }

  ReceiptState released() {
    return new ReceiptState(json.without(HOLD));
  }

  /** For the co-op's own system. */
  JsonObject view() {
    JsonObject.Builder view = json.toBuilder();
    keepUntil().ifPresent(day -> view.put("keepUntil", day.toString()));
    return view.build();
  }
}
