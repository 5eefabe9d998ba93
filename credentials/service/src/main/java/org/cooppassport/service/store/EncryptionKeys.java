package org.cooppassport.service.store;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;

/**
 * The keys to which wallets encrypt where a key is published before anybody asks: one for each
 * co-op and month, in the store, so that every process opens what is meant for any. Last month's is
 * still taken. Thread-safe.
 */
public final class EncryptionKeys {
  private static final Kind KIND = Kind.conditional("request-encryption-key");
  private static final Duration KEPT = Duration.ofDays(120);

  private final RecordStore store;
  private final Clock clock;
  private final RandomSource random;
  private final Map<String, DecryptionKey> known = new ConcurrentHashMap<>();

  /** Keeps them in {@code store}. */
  public EncryptionKeys(RecordStore store, Clock clock, RandomSource random) {
    this.store = store;
    this.clock = clock;
    this.random = random;
  }

  /** Succeeds with the key to publish now. */
  public Future<DecryptionKey> current(String tenant) {
    return of(tenant, month());
  }

  /** Succeeds with the keys that are taken now. */
  public Future<List<DecryptionKey>> taken(String tenant) {
    return Future.all(of(tenant, month()), of(tenant, month().minusMonths(1)))
        .map(both -> both.<DecryptionKey>list());
  }

  private YearMonth month() {
    return YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
  }

  private Future<DecryptionKey> of(String tenant, YearMonth month) {
    String name = tenant + "/" + month;
    DecryptionKey cached = known.get(name);
    if (cached != null) {
      return Future.succeededFuture(cached);
    }
    RecordKey place = new Partition(tenant, KIND, month.toString()).only();
    return store
        .read(place)
        .compose(found -> found.isPresent() ? Future.succeededFuture(found) : make(place))
        .map(
            found -> {
              DecryptionKey key =
                  DecryptionKey.fromJwk(JsonReader.readObject(found.orElseThrow().bytes()));
              known.put(name, key);
              return key;
            });
  }

  private Future<Optional<StoredRecord>> make(RecordKey place) {
    Bytes fresh = JsonWriter.write(DecryptionKey.generate(random).toJwk());
    return store
        .insert(place, Content.until(clock.instant().plus(KEPT), fresh))
        .compose(written -> store.read(place));
  }
}
