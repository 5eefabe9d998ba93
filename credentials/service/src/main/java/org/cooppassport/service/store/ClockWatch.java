package org.cooppassport.service.store;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;

/**
 * Compares this server's clock with the latest instant that any server of the store has seen, now
 * or before a restart. Thread-safe.
 */
public final class ClockWatch {
  /** Clocks of servers may differ by so much, as tokens and nonces may. */
  public static final Duration TOLERATED = Duration.ofSeconds(60);

  private static final RecordKey KEY =
      new Partition(Partition.SYSTEM, Kind.conditional("clock"), "clock").only();

  private final RecordStore store;
  private final InstantSource clock;

  /** Makes the comparison. */
  public ClockWatch(RecordStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Looks, and keeps the later of both instants.
   *
   * @return succeeds with how far this clock is behind; zero if it is not, or not by more than
   *     {@link #TOLERATED}
   */
  public Future<Duration> behind() {
    return store.read(KEY).compose(this::compare);
  }

  private Future<Duration> compare(Optional<StoredRecord> found) {
    Instant now = clock.instant();
    Content mine = content(now);
    if (found.isEmpty()) {
      return store.insert(KEY, mine).map(Duration.ZERO);
    }
    Instant seen = Instant.ofEpochMilli(Framed.read(found.get().bytes()).number("seen"));
    if (seen.isAfter(now)) {
      Duration behind = Duration.between(now, seen);
      return Future.succeededFuture(behind.compareTo(TOLERATED) > 0 ? behind : Duration.ZERO);
    }
    // whoever wrote in between has seen an instant as late as ours
    return store.replace(found.get(), mine).map(Duration.ZERO);
  }

  private static Content content(Instant seen) {
    return Content.lasting(
        new Framed(JsonObject.builder().put("seen", seen.toEpochMilli()).build(), Bytes.EMPTY)
            .toBytes());
  }
}
