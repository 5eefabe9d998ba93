package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.issuance.Holder;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;

/**
 * Credential requests that wait for the co-op: the keys were proven, the copies are not signed yet.
 * Thread-safe.
 */
public final class DeferredRequests {
  /** How long a wallet may come back. */
  private static final Duration KEPT = Duration.ofDays(31);

  private static final Kind KIND = Kind.conditional("deferred-request");
  private static final int ID_BYTES = 32;

  private final RecordStore store;
  private final Clock clock;
  private final RandomSource random;

  /** Keeps them in {@code store}. */
  public DeferredRequests(RecordStore store, Clock clock, RandomSource random) {
    this.store = store;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A request that waits.
   *
   * @param grant the id of the grant it was made under
   * @param round the round of that grant
   * @param configuration what was asked for
   * @param holders whom each copy is bound to
   */
  record Waiting(
      String grant, int round, ConfigurationId configuration, List<Holder.Bound> holders) {
    Waiting {
      Objects.requireNonNull(grant);
      Objects.requireNonNull(configuration);
      holders = List.copyOf(holders);
    }

    private static Waiting read(Bytes bytes) {
      JsonObject json = JsonReader.readObject(bytes);
      return new Waiting(
          json.string("grant").orElseThrow(),
          (int) json.number("round").orElseThrow().longValue(),
          json.string("configuration").flatMap(ConfigurationId::parse).orElseThrow(),
          json.array("holders").flatMap(JsonArray::objects).orElseThrow().stream()
              .map(
                  each ->
                      new Holder.Bound(
                          Jwk.parse(each.object("jwk").orElseThrow()).key(),
                          each.string("did").orElseThrow()))
              .toList());
    }

    private Bytes toBytes() {
      return JsonWriter.write(
          JsonObject.builder()
              .put("grant", grant)
              .put("round", round)
              .put("configuration", configuration.toString())
              .put(
                  "holders",
                  holders.stream()
                      .map(
                          holder ->
                              JsonObject.builder()
                                  .put("jwk", holder.proven().toJwk())
                                  .put("did", holder.did())
                                  .build())
                      .collect(JsonArray.collector()))
              .build());
    }
  }

  /** Succeeds with the transaction id under which the wallet comes back. */
  Future<String> add(String tenant, Waiting waiting) {
    String id = random.token(ID_BYTES);
    return store
        .insert(key(tenant, id), Content.until(clock.instant().plus(KEPT), waiting.toBytes()))
        .map(written -> id);
  }

  /** Succeeds with the request that waits under a transaction id. */
  Future<Optional<Waiting>> find(String tenant, String transaction) {
    return store
        .read(key(tenant, transaction))
        .map(found -> found.map(record -> Waiting.read(record.bytes())));
  }

  private static RecordKey key(String tenant, String transaction) {
    return Partition.digested(tenant, KIND, Bytes.utf8(transaction)).only();
  }
}
