package org.cooppassport.service.store;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;

/**
 * Notices at start that the store was put back to an earlier state, and begins a new {@link
 * Lineage} once the operator has confirmed it.
 *
 * <p>The store counts how its history goes on, and a {@link Witness} outside of it keeps the
 * highest count seen. A store that is behind its witness was restored: it does not know the indexes
 * and codes given since. After the confirmation status lists of earlier lineages are never filled
 * further, and codes opened in them are void. Thread-safe.
 */
public final class RestoreGuard {
  private static final RecordKey KEY =
      new Partition(Partition.SYSTEM, Kind.conditional("lineage"), "lineage").only();

  private final RecordStore store;
  private final Witness witness;
  private final String place;
  private final Lineage lineage;

  private RestoreGuard(RecordStore store, Witness witness, String place, Lineage lineage) {
    this.store = store;
    this.witness = witness;
    this.place = place;
    this.lineage = lineage;
  }

  /**
   * Compares the store with its witness.
   *
   * @return succeeds with the guard of the lineage that goes on, or of the first; fails with {@link
   *     RestoreSuspected}
   */
  static Future<RestoreGuard> open(RecordStore store, Witness witness, RandomSource random) {
    return Future.all(witness.place(), witness.last(), store.read(KEY))
        .compose(
            all -> {
              String place = all.resultAt(0);
              Optional<Sighting> sighting = all.resultAt(1);
              Optional<StoredRecord> record = all.resultAt(2);
              if (record.isEmpty()) {
                return begin(store, witness, place, sighting, random);
              }
              State state = State.read(record.get().bytes());
              check(witness, state, place, sighting);
              return new RestoreGuard(store, witness, place, state.lineage()).advanced();
            });
  }

  /**
   * Begins a new lineage in a store that was restored.
   *
   * @param clock tells since when; what was made before that instant by others counts as seen
   */
  static Future<RestoreGuard> confirmRestore(
      RecordStore store, Witness witness, InstantSource clock, RandomSource random) {
    State fresh = new State(new Lineage(random.next(16).toHex(), wholeMillis(clock.instant())), 0);
    return Future.all(witness.place(), store.read(KEY))
        .compose(
            all -> {
              String place = all.resultAt(0);
              Optional<StoredRecord> record = all.resultAt(1);
              Content content = Content.lasting(fresh.toBytes());
              return (record.isEmpty()
                      ? store.insert(KEY, content)
                      : store.replace(record.get(), content))
                  .compose(RestoreGuard::mustApply)
                  .compose(
                      done -> new RestoreGuard(store, witness, place, fresh.lineage()).advanced());
            });
  }

  /** Kept in milliseconds; never earlier, so that what was made before counts as seen. */
  private static Instant wholeMillis(Instant instant) {
    Instant begun = instant.truncatedTo(ChronoUnit.MILLIS);
    return begun.equals(instant) ? begun : begun.plusMillis(1);
  }

  /** Returns the history this process belongs to. */
  public Lineage lineage() {
    return lineage;
  }

  /**
   * Marks the history as going on: in the store, then at the witness. Called before anything is
   * given out whose loss would be noticed by nobody else, and now and then.
   *
   * @return succeeds when both are durable; fails with {@link RestoreSuspected} if another process
   *     has begun a new lineage
   */
  public Future<Void> advance() {
    return store.read(KEY).compose(this::advance);
  }

  private Future<Void> advance(Optional<StoredRecord> record) {
    State state =
        record
            .map(found -> State.read(found.bytes()))
            .filter(found -> found.lineage().equals(lineage))
            .orElseThrow(
                () -> new RestoreSuspected("the store has another history than at the start"));
    State next = new State(lineage, state.advances() + 1);
    return store
        .replace(record.orElseThrow(), Content.lasting(next.toBytes()))
        .compose(
            written ->
                written.applied()
                    ? witness.record(new Sighting(lineage.id(), next.advances(), place))
                    : advance());
  }

  private Future<RestoreGuard> advanced() {
    return advance().map(done -> this);
  }

  private static Future<RestoreGuard> begin(
      RecordStore store,
      Witness witness,
      String place,
      Optional<Sighting> sighting,
      RandomSource random) {
    if (sighting.isPresent()) {
      throw new RestoreSuspected("the store is empty, but it was seen with records before");
    }
    State first = new State(new Lineage(random.next(16).toHex(), Instant.EPOCH), 0);
    return store
        .insert(KEY, Content.lasting(first.toBytes()))
        .compose(
            written ->
                written.applied()
                    ? new RestoreGuard(store, witness, place, first.lineage()).advanced()
                    : open(store, witness, random));
  }

  private static void check(
      Witness witness, State state, String place, Optional<Sighting> sighting) {
    if (sighting.isEmpty()) {
      if (witness.exclusive()) {
        throw new RestoreSuspected("the store has records, but nothing tells where they are from");
      }
      return;
    }
    Sighting seen = sighting.get();
    if (!seen.lineage().equals(state.lineage().id())) {
      throw new RestoreSuspected("the store has another history than the one last seen");
    }
    if (state.advances() < seen.advances()) {
      throw new RestoreSuspected("the store is older than when it was last seen");
    }
    if (!seen.place().equals(place)) {
      throw new RestoreSuspected("the store is a copy of the one last seen");
    }
  }

  private static Future<Void> mustApply(Written written) {
    if (!written.applied()) {
      throw new RestoreSuspected("another process writes to the store");
    }
    return Future.succeededFuture();
  }

  private record State(Lineage lineage, long advances) {
    static State read(Bytes bytes) {
      Framed framed = Framed.read(bytes);
      return new State(
          new Lineage(framed.text("lineage"), Instant.ofEpochMilli(framed.number("since"))),
          framed.number("advances"));
    }

    Bytes toBytes() {
      return new Framed(
              JsonObject.builder()
                  .put("lineage", lineage.id())
                  .put("since", lineage.since().toEpochMilli())
                  .put("advances", advances)
                  .build(),
              Bytes.EMPTY)
          .toBytes();
    }
  }
}
