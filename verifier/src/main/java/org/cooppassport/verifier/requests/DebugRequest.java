package org.cooppassport.verifier.requests;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.verifier.coops.VerifierCoop;

/**
 * Shows the co-op's developer what happened to one request: what was asked, what the wallet sent,
 * redacted, and what it was told. Thread-safe.
 */
public final class DebugRequest {
  /** How long an address for a browser works. */
  public static final Duration PAGE_LIFE = Duration.ofMinutes(15);

  private static final Kind PAGES = Kind.conditional("vp-debug-page");
  private static final int KEY_BYTES = 24;

  private final RecordStore store;
  private final Clock clock;
  private final RandomSource random;
  private final PresentationRequests requests;
  private final Exchanges exchanges;

  /** Makes the operation. */
  public DebugRequest(
      RecordStore store,
      Clock clock,
      RandomSource random,
      PresentationRequests requests,
      Exchanges exchanges) {
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.requests = requests;
    this.exchanges = exchanges;
  }

  /**
   * An address at which a browser shows the same, to whoever has it.
   *
   * @param key the part of the address that cannot be guessed
   * @param expires when it stops working
   */
  public record DebugPage(String key, Instant expires) {}

  /** Returns the report. Fails with a {@code Refusal} of reason {@code NOT_FOUND} if it is gone. */
  public Future<JsonObject> byId(VerifierCoop coop, String id) {
    return requests.byId(coop.id(), id).compose(found -> report(coop, found));
  }

  /** Makes an address for a browser. Fails as {@link #byId}. */
  public Future<DebugPage> open(VerifierCoop coop, String id) {
    String key = random.token(KEY_BYTES);
    Instant expires = clock.instant().plus(PAGE_LIFE);
    return requests
        .byId(coop.id(), id)
        .compose(
            found -> store.insert(keyOf(coop.id(), key), Content.until(expires, Bytes.utf8(id))))
        .map(written -> new DebugPage(key, expires));
  }

  /** Returns the report at an address for a browser. Fails as {@link #byId}. */
  public Future<JsonObject> byPage(VerifierCoop coop, String key) {
    return store
        .read(keyOf(coop.id(), key))
        .compose(
            found -> byId(coop, found.orElseThrow(PresentationRequests::unknown).bytes().toUtf8()));
  }

  private Future<JsonObject> report(VerifierCoop coop, PresentationRequest found) {
    return exchanges.of(coop.id(), found).map(notes -> report(coop, found, notes));
  }

  private JsonObject report(VerifierCoop coop, PresentationRequest found, List<JsonObject> notes) {
    Asked asked = found.asked();
    JsonValue query = PolicyOfRequest.query(PolicyOfRequest.of(coop, asked), asked).toJson();
    return JsonObject.builder()
        .put(
            "asked",
            JsonObject.builder()
                .put("policy", asked.policy())
                .put("flow", asked.flow().wire())
                .put("clientId", asked.clientId().toString())
                .put("responseMode", asked.mode().wire())
                .put("origin", asked.origin())
                .put("createdAt", asked.made().toString())
                .put("expiresAt", asked.expires().toString())
                .put("query", query)
                .build())
        .put("status", new RequestResult(found, clock.instant()).status())
        .put("exchangeNotes", Exchanges.kept(coop) ? "kept" : "off")
        .put(
            "exchanges",
            notes.stream().map(note -> (JsonValue) note).collect(JsonArray.collector()))
        .build();
  }

  private static RecordKey keyOf(String coop, String key) {
    return Partition.digested(coop, PAGES, Bytes.utf8(key)).only();
  }
}
