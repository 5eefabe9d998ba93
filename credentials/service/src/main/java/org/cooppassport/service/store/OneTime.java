package org.cooppassport.service.store;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.store.Spending.Denied;
import org.cooppassport.service.store.Spending.Granted;
import org.cooppassport.service.store.Spending.Why;

/**
 * Secrets that work exactly once: authorization codes, offers, nonces, token ids.
 *
 * <p>Two ways in. What <em>we</em> give out is {@linkplain #open opened} first and {@linkplain
 * #spend spent} later. What <em>others</em> make, such as the {@code jti} of a proof, or what we
 * give out without remembering it, is {@linkplain #claim claimed} on first sight.
 *
 * <p>Each step is one conditional write on one record, so it holds between processes and across a
 * crash. The store keeps a digest of the secret, never the secret. Thread-safe.
 */
public final class OneTime {
  private static final int MAX_WAITING = 2_000;
  private static final String OPEN = "open";
  private static final String SPENT = "spent";

  private final RecordStore store;
  private final Kind kind;
  private final Lineage lineage;
  private final KeyedQueue<RecordKey> queue = new KeyedQueue<>(MAX_WAITING);

  /**
   * Makes one for the secrets of one kind.
   *
   * @param kind a conditional kind that nothing else writes
   * @param lineage the store's history; secrets opened in an earlier one are void
   */
  public OneTime(RecordStore store, Kind kind, Lineage lineage) {
    this.store = store;
    this.kind = kind;
    this.lineage = lineage;
  }

  /**
   * What is put down for a secret that we give out.
   *
   * @param payload what the one who presents the secret is granted
   * @param expires the instant from which the secret is unknown
   * @param guesses how many times a check beside the secret, such as a transaction code, may be
   *     evaluated in total; 0 if the secret alone is enough
   */
  public record Opening(Bytes payload, Instant expires, int guesses) {
    public Opening {
      if (guesses < 0) {
        throw new IllegalArgumentException("negative number of guesses");
      }
    }
  }

  /** Whether somebody was here before. */
  public enum Use {
    /** Nobody was; nobody else will be told so. */
    FIRST,
    /** Somebody was, or it cannot be excluded because the store was restored since. */
    REPEATED
  }

  /**
   * Makes a secret good for one use.
   *
   * @param secret at least 128 random bits that were never opened before
   * @return succeeds when it can be given out; fails with {@code IllegalStateException} if it was
   *     opened before
   */
  public Future<Void> open(String tenant, Bytes secret, Opening opening) {
    State state = new State(OPEN, opening.guesses(), 0, lineage.id(), opening.payload());
    return store
        .insert(keyOf(tenant, secret), Content.until(opening.expires(), state.toBytes()))
        .map(
            written -> {
              if (!written.applied()) {
                throw new IllegalStateException("a one-time secret was drawn twice");
              }
              return null;
            });
  }

  /**
   * Looks at a secret and leaves it as it is.
   *
   * @return succeeds with what was put down for it, if it is open; nothing follows from it for a
   *     later {@link #spend(String, Bytes)}
   */
  public Future<Optional<Bytes>> look(String tenant, Bytes secret) {
    return store
        .read(keyOf(tenant, secret))
        .map(
            found ->
                denial(found).isPresent()
                    ? Optional.empty()
                    : found.map(record -> State.read(record.bytes()).payload()));
  }

  /**
   * Uses up a secret that was opened without guesses.
   *
   * @return succeeds with {@code Granted} for one call only, in all processes together; fails with
   *     a {@code Refusal} of reason {@code STORAGE_UNAVAILABLE} if it cannot be found out, and
   *     grants nothing then
   */
  public Future<Spending> spend(String tenant, Bytes secret) {
    RecordKey key = keyOf(tenant, secret);
    return queue.run(key, () -> spendUnchecked(key));
  }

  /**
   * Uses up a secret that was opened with guesses, if the check holds.
   *
   * <p>A guess is counted durably before the check is evaluated, so that all processes together
   * evaluate it at most as often as the opening allows, however many ask at once.
   *
   * @param check whether the guess is right for the payload; quick, and free of side effects
   * @return as for {@link #spend(String, Bytes)}
   */
  public Future<Spending> spend(String tenant, Bytes secret, Predicate<Bytes> check) {
    RecordKey key = keyOf(tenant, secret);
    return queue.run(key, () -> countGuess(key, check));
  }

  /**
   * Makes an open secret unknown; one that was used stays used.
   *
   * @return succeeds when it can no longer be spent
   */
  public Future<Void> withdraw(String tenant, Bytes secret) {
    RecordKey key = keyOf(tenant, secret);
    return queue.run(key, () -> withdraw(key));
  }

  /**
   * Marks something that others made as seen.
   *
   * @param purpose keeps ids of different sorts apart, such as {@code dpop} and the client's id
   * @param id what must not be seen twice
   * @param made when it was made, as it says; what was made before a restore counts as seen
   * @param expires the instant from which it is refused for its age, so that nobody needs to ask
   */
  public Future<Use> claim(String tenant, String purpose, Bytes id, Instant made, Instant expires) {
    if (made.isBefore(lineage.since())) {
      return Future.succeededFuture(Use.REPEATED);
    }
    RecordKey key = Partition.digested(tenant, kind, Bytes.utf8(purpose), id).only();
    return store
        .insert(key, Content.until(expires, Bytes.EMPTY))
        .map(written -> written.applied() ? Use.FIRST : Use.REPEATED);
  }

  private Future<Spending> spendUnchecked(RecordKey key) {
    return store.read(key).compose(found -> spendUnchecked(key, found));
  }

  private Future<Spending> spendUnchecked(RecordKey key, Optional<StoredRecord> found) {
    Optional<Denied> denied = denial(found);
    if (denied.isPresent()) {
      return Future.succeededFuture(denied.get());
    }
    StoredRecord record = found.orElseThrow();
    State state = State.read(record.bytes());
    if (state.guesses() != 0) {
      throw new IllegalStateException("a secret with a check was spent without it");
    }
    return write(record, state.spent())
        .compose(
            written ->
                written.applied()
                    ? Future.succeededFuture(new Granted(state.payload()))
                    : spendUnchecked(key));
  }

  /** Ends: each conflict means that a guess was counted or the secret was spent elsewhere. */
  private Future<Spending> countGuess(RecordKey key, Predicate<Bytes> check) {
    return store.read(key).compose(found -> countGuess(key, found, check));
  }

  private Future<Spending> countGuess(
      RecordKey key, Optional<StoredRecord> found, Predicate<Bytes> check) {
    Optional<Denied> denied = denial(found);
    if (denied.isPresent()) {
      return Future.succeededFuture(denied.get());
    }
    StoredRecord record = found.orElseThrow();
    State state = State.read(record.bytes());
    if (state.guesses() == 0) {
      throw new IllegalStateException("a check was given for a secret without one");
    }
    if (state.guessed() >= state.guesses()) {
      return denied(Why.EXHAUSTED);
    }
    return write(record, state.guessedOnce())
        .compose(
            written -> {
              if (!(written instanceof Written.Applied applied)) {
                return countGuess(key, check);
              }
              return check.test(state.payload())
                  ? spendGuessed(key, applied.record())
                  : denied(Why.WRONG);
            });
  }

  private Future<Spending> spendGuessed(RecordKey key, StoredRecord record) {
    State state = State.read(record.bytes());
    return write(record, state.spent())
        .compose(
            written ->
                written.applied()
                    ? Future.succeededFuture(new Granted(state.payload()))
                    : spendGuessedAgain(key));
  }

  private Future<Spending> spendGuessedAgain(RecordKey key) {
    return store
        .read(key)
        .compose(
            found -> {
              Optional<Denied> denied = denial(found);
              return denied.isPresent()
                  ? Future.succeededFuture(denied.get())
                  : spendGuessed(key, found.orElseThrow());
            });
  }

  private Future<Void> withdraw(RecordKey key) {
    return store
        .read(key)
        .compose(
            found -> {
              if (denial(found).isPresent()) {
                return Future.succeededFuture();
              }
              StoredRecord record = found.orElseThrow();
              State state = State.read(record.bytes());
              return write(record, state.withdrawn())
                  .compose(w -> w.applied() ? Future.succeededFuture() : withdraw(key));
            });
  }

  private Optional<Denied> denial(Optional<StoredRecord> found) {
    if (found.isEmpty()) {
      return Optional.of(new Denied(Why.UNKNOWN, Bytes.EMPTY));
    }
    State state = State.read(found.get().bytes());
    if (state.mark().equals(SPENT)) {
      return Optional.of(new Denied(Why.USED, state.payload()));
    }
    if (!state.mark().equals(OPEN)) {
      return Optional.of(new Denied(Why.UNKNOWN, Bytes.EMPTY));
    }
    if (!state.lineage().equals(lineage.id())) {
      return Optional.of(new Denied(Why.VOID, Bytes.EMPTY));
    }
    return Optional.empty();
  }

  private Future<Written> write(StoredRecord record, State state) {
    return store.replace(record, Content.until(record.expires(), state.toBytes()));
  }

  private RecordKey keyOf(String tenant, Bytes secret) {
    return Partition.digested(tenant, kind, secret).only();
  }

  private static Future<Spending> denied(Why why) {
    return Future.succeededFuture(new Denied(why, Bytes.EMPTY));
  }

  /** The record of an opened secret. */
  private record State(String mark, int guesses, int guessed, String lineage, Bytes payload) {

    static State read(Bytes bytes) {
      Framed framed = Framed.read(bytes);
      return new State(
          framed.text("state"),
          (int) framed.number("guesses"),
          (int) framed.number("guessed"),
          framed.text("lineage"),
          framed.body());
    }

    Bytes toBytes() {
      return new Framed(
              JsonObject.builder()
                  .put("state", mark)
                  .put("guesses", guesses)
                  .put("guessed", guessed)
                  .put("lineage", lineage)
                  .build(),
              payload)
          .toBytes();
    }

    State spent() {
      return new State(SPENT, guesses, guessed, lineage, payload);
    }

    State withdrawn() {
      return new State("withdrawn", guesses, guessed, lineage, Bytes.EMPTY);
    }

    State guessedOnce() {
      return new State(mark, guesses, guessed + 1, lineage, payload);
    }
  }
}
