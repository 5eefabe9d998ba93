package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.StoredRecord;
import org.cooppassport.service.store.Written;

/**
 * How many copies of each configuration of an offer were given out.
 *
 * <p>The first grant that takes a configuration of an offer keeps it: it may come back with the
 * same token until it has as many copies as one batch holds, and no other grant has any. With a
 * refresh token a grant begins a new round, and may take as many again. Every taking is one
 * conditional write, whichever process is asked. Thread-safe.
 */
public final class TakenCopies {
  private static final Kind KIND = Kind.conditional("offer-fetched");

  /** Longer than any grant of an offer lives: offers end in 14 days, grants in 366 more. */
  private static final Duration KNOWN = Duration.ofDays(400);

  private final RecordStore store;
  private final Clock clock;

  /** Keeps count in {@code store}. */
  public TakenCopies(RecordStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Copies that were taken.
   *
   * @param key where they are counted
   * @param grant who took them
   * @param copies how many
   */
  public record Taken(RecordKey key, String grant, int copies) {
    public Taken {
      Objects.requireNonNull(key);
      Objects.requireNonNull(grant);
    }
  }

  /** What stands in the store: who takes, and how many so far. */
  private record Count(String grant, int copies) {
    static Count read(Bytes bytes) {
      if (bytes.size() == 0) {
        return new Count("", Integer.MAX_VALUE);
      }
      JsonObject json = JsonReader.readObject(bytes);
      return new Count(
          json.string("grant").orElseThrow(),
          (int) json.number("copies").orElseThrow().longValue());
    }

    Bytes bytes() {
      return JsonWriter.write(JsonObject.of("grant", grant).with("copies", copies));
    }
  }

  /**
   * Takes copies of a configuration in the round of a grant.
   *
   * @param atMost how many the grant may have in all
   * @return succeeds with what was taken; empty if they are another grant's, or would be too many
   */
  Future<Optional<Taken>> take(
      String tenant, WalletGrant grant, String configuration, int copies, int atMost) {
    return begin(key(tenant, grant, configuration), new Count(grant.id(), copies))
        .compose(
            first ->
                first.isPresent()
                    ? Future.succeededFuture(first)
                    : more(key(tenant, grant, configuration), grant, copies, atMost));
  }

  /** Takes the copies that were promised; succeeds with them for the first who asks only. */
  Future<Optional<Taken>> takePromised(
      String tenant, WalletGrant grant, String configuration, int copies) {
    return begin(key(tenant, grant, configuration), new Count(grant.id(), copies));
  }

  private Future<Optional<Taken>> begin(RecordKey key, Count count) {
    return store
        .insert(key, Content.until(clock.instant().plus(KNOWN), count.bytes()))
        .map(
            written ->
                written.applied()
                    ? Optional.of(new Taken(key, count.grant(), count.copies()))
                    : Optional.empty());
  }

  private Future<Optional<Taken>> more(RecordKey key, WalletGrant grant, int copies, int atMost) {
    return store
        .read(key)
        .compose(
            found -> {
              Count before =
                  found.map(record -> Count.read(record.bytes())).orElse(new Count("", 0));
              boolean may = before.grant().equals(grant.id()) && before.copies() <= atMost - copies;
              return may
                  ? replace(found.orElseThrow(), new Count(grant.id(), before.copies() + copies))
                      .compose(
                          written ->
                              written.applied()
                                  ? Future.succeededFuture(
                                      Optional.of(new Taken(key, grant.id(), copies)))
                                  : more(key, grant, copies, atMost))
                  : Future.succeededFuture(Optional.<Taken>empty());
            });
  }

  private Future<Written> replace(StoredRecord record, Count count) {
    return store.replace(record, Content.until(record.expires(), count.bytes()));
  }

  /** Gives back what was taken: nothing was given out. */
  Future<Void> giveBack(Taken taken) {
    return store
        .read(taken.key())
        .compose(
            found -> {
              if (found.isEmpty()) {
                return Future.succeededFuture();
              }
              Count before = Count.read(found.get().bytes());
              int left = before.copies() - taken.copies();
              return (left <= 0
                      ? store.remove(found.get())
                      : replace(found.get(), new Count(taken.grant(), left)))
                  .compose(
                      written ->
                          written.applied() ? Future.<Void>succeededFuture() : giveBack(taken));
            });
  }

  /** The first round is the offer's: all its grants together. */
  private static RecordKey key(String tenant, WalletGrant grant, String configuration) {
    String sort =
        grant.round() == 0 ? configuration : configuration + "~" + grant.id() + "~" + grant.round();
    return new Partition(tenant, KIND, grant.offer()).key(sort);
  }
}
