package org.cooppassport.verifier.requests;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.verifier.coops.PresentationSettings;
import org.cooppassport.verifier.coops.VerifierCoop;

/**
 * What was said about each request, for the co-op's developer: when, how far it came, under which
 * request id the log tells more, and the shape of what the wallet sent. Kept as long as the
 * request; a note that cannot be kept stands in nobody's way. A co-op that sets {@code
 * exchange-notes = off} saves the write that each costs. Thread-safe.
 */
public final class Exchanges {
  private static final Kind NOTES = Kind.events("vp-exchange");
  private static final int ID_BYTES = 9;

  /** The most notes that are shown of one request. */
  private static final int MAX_SHOWN = 50;

  private final RecordStore store;
  private final Clock clock;
  private final RandomSource random;

  /** Of notes of one millisecond, the first one comes first. */
  private final AtomicLong order = new AtomicLong();

  /** Makes the notes kept in this store. */
  public Exchanges(RecordStore store, Clock clock, RandomSource random) {
    this.store = store;
    this.clock = clock;
    this.random = random;
  }

  /** Tells whether anything is noted. */
  static boolean kept(VerifierCoop coop) {
    return coop.asking().notes() == PresentationSettings.Notes.KEPT;
  }

  /** Notes that a wallet fetched the request. Always succeeds. */
  Future<Void> fetched(
      VerifierCoop coop, PresentationRequest request, JsonObject sent, String requestId) {
    return note(coop, request, "request-object", "served", sent, JsonObject.EMPTY, requestId);
  }

  /** Notes that an answer was read and settled. Always succeeds. */
  Future<Void> answered(
      VerifierCoop coop,
      PresentationRequest request,
      JsonObject sent,
      WalletReply reply,
      String requestId) {
    return note(
        coop,
        request,
        "answer",
        reply.taken() == WalletReply.Taken.YES ? "taken" : "not accepted",
        sent,
        reply.json().without("redirect_uri"),
        requestId);
  }

  /** Notes that an answer was refused before it was judged. Always succeeds. */
  Future<Void> refused(
      VerifierCoop coop,
      PresentationRequest request,
      JsonObject sent,
      Throwable failure,
      String requestId) {
    JsonObject told =
        failure instanceof Refusal refusal
            ? JsonObject.builder()
                .put("reason", refusal.reason().name())
                .put("detail", refusal.detail())
                .build()
            : JsonObject.of("reason", "FAULT");
    return note(coop, request, "answer", "refused", sent, told, requestId);
  }

  private Future<Void> note(
      VerifierCoop coop,
      PresentationRequest request,
      String step,
      String outcome,
      JsonObject sent,
      JsonObject told,
      String requestId) {
    if (!kept(coop)) {
      return Future.succeededFuture();
    }
    Instant now = clock.instant();
    JsonObject note =
        JsonObject.builder()
            .put("at", now.toString())
            .put("step", step)
            .put("outcome", outcome)
            .put("requestId", requestId)
            .put("sent", sent)
            .put("told", told)
            .build();
    RecordKey key =
        partition(coop.id(), request)
            .key(
                RecordKey.number(now.toEpochMilli())
                    + "-"
                    + RecordKey.number(order.incrementAndGet())
                    + "-"
                    + random.token(ID_BYTES));
    return store
        .append(key, Content.until(request.record().expires(), JsonWriter.write(note)))
        .otherwiseEmpty();
  }

  /** Returns the notes of a request, the first ones first. */
  Future<List<JsonObject>> of(String coop, PresentationRequest request) {
    return store
        .scan(partition(coop, request), "", MAX_SHOWN)
        .map(
            page ->
                page.records().stream()
                    .map(record -> JsonReader.readObject(record.bytes()))
                    .toList());
  }

  private static Partition partition(String coop, PresentationRequest request) {
    return new Partition(coop, NOTES, request.record().key().partition().name());
  }
}
