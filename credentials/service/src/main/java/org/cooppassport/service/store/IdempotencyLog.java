package org.cooppassport.service.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * Carries out a request once for each {@code Idempotency-Key}, and gives the first answer again.
 *
 * <p>Before an operation begins, its intent is durable, with an <em>operation id</em> that stays
 * the same if the request is taken up again after a crash: an operation that derives the ids of
 * what it makes from it makes nothing twice. Thread-safe.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The
 *     Idempotency-Key HTTP Header Field</a>
 */
public final class IdempotencyLog {
  /** How long an answer is given again. */
  public static final Duration KEPT = Duration.ofHours(24);

  /** A duplicate in another process waits this long for the first one's answer. */
  static final Duration PATIENCE = Duration.ofSeconds(4);

  /** An operation that has not ended by then is taken for crashed: twice the request budget. */
  static final Duration LEASE = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final int MAX_WAITING = 100;

  private final Vertx vertx;
  private final RecordStore store;
  private final Kind kind;
  private final InstantSource clock;
  private final RandomSource random;
  private final KeyedQueue<RecordKey> queue = new KeyedQueue<>(MAX_WAITING);

  /**
   * Makes a log.
   *
   * @param kind a conditional kind that nothing else writes
   */
  public IdempotencyLog(
      Vertx vertx, RecordStore store, Kind kind, InstantSource clock, RandomSource random) {
    this.vertx = vertx;
    this.store = store;
    this.kind = kind;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A request as its sender marks it.
   *
   * @param tenant the co-op it is for
   * @param actor who sent it: keys of different clients never meet
   * @param key the header's value
   * @param digest of everything that decides the answer: method, path and body
   */
  public record Request(String tenant, String actor, String key, Bytes digest) {
    /** The longest key taken. */
    public static final int MAX_KEY = 255;

    public Request {
      Objects.requireNonNull(tenant);
      Objects.requireNonNull(actor);
      Objects.requireNonNull(digest);
      if (key.isEmpty() || key.length() > MAX_KEY) {
        throw new Refusal(
            Reason.INVALID_VALUE, "Idempotency-Key", "a key has 1 to " + MAX_KEY + " characters");
      }
    }
  }

  /**
   * Carries out the operation, or returns the answer of the request that did.
   *
   * <p>If the operation fails with a refusal, the key is free again. If it fails otherwise, the
   * next request with this key takes it up again under the same operation id.
   *
   * @param operation gets the operation id: 32 hexadecimal digits
   * @return succeeds with the first answer; fails with a {@code Refusal} of reason {@code CONFLICT}
   *     if the key was used for another request or that request is still under way, or as the
   *     operation fails
   */
  public Future<Bytes> once(Request request, Function<String, Future<Bytes>> operation) {
    RecordKey key =
        Partition.digested(
                request.tenant(), kind, Bytes.utf8(request.actor()), Bytes.utf8(request.key()))
            .only();
    Instant patientUntil = clock.instant().plus(PATIENCE);
    return queue.run(key, () -> begin(key, request, operation, patientUntil));
  }

  private Future<Bytes> begin(
      RecordKey key,
      Request request,
      Function<String, Future<Bytes>> operation,
      Instant patientUntil) {
    Instant now = clock.instant();
    Intent intent =
        new Intent(
            random.next(16).toHex(),
            request.digest().toHex(),
            now.plus(LEASE),
            Intent.BEGUN,
            Bytes.EMPTY);
    return store
        .insert(key, intent.content(now.plus(KEPT)))
        .compose(
            written ->
                written instanceof Written.Applied applied
                    ? carryOut(applied.record(), operation)
                    : store
                        .read(key)
                        .compose(found -> meet(key, request, operation, patientUntil, found)));
  }

  private Future<Bytes> meet(
      RecordKey key,
      Request request,
      Function<String, Future<Bytes>> operation,
      Instant patientUntil,
      Optional<StoredRecord> found) {
    if (found.isEmpty()) {
      return begin(key, request, operation, patientUntil);
    }
    Intent intent = Intent.read(found.get().bytes());
    if (!intent.digest().equals(request.digest().toHex())) {
      throw new Refusal(Reason.CONFLICT, "Idempotency-Key", "the key was used for another request");
    }
    if (intent.answered()) {
      return Future.succeededFuture(intent.answer());
    }
    Instant now = clock.instant();
    if (!now.isBefore(intent.leasedUntil())) {
      return takeUp(key, request, operation, patientUntil, found.get());
    }
    if (!now.isBefore(patientUntil)) {
      throw new Refusal(
          Reason.CONFLICT, "Idempotency-Key", "the first request with this key is under way");
    }
    return vertx
        .timer(POLL.toMillis())
        .compose(waited -> store.read(key))
        .compose(again -> meet(key, request, operation, patientUntil, again));
  }

  private Future<Bytes> takeUp(
      RecordKey key,
      Request request,
      Function<String, Future<Bytes>> operation,
      Instant patientUntil,
      StoredRecord abandoned) {
    Intent intent = Intent.read(abandoned.bytes()).leasedUntil(clock.instant().plus(LEASE));
    return store
        .replace(abandoned, intent.content(abandoned.expires()))
        .compose(
            written ->
                written instanceof Written.Applied applied
                    ? carryOut(applied.record(), operation)
                    : store
                        .read(key)
                        .compose(found -> meet(key, request, operation, patientUntil, found)));
  }

  private Future<Bytes> carryOut(StoredRecord begun, Function<String, Future<Bytes>> operation) {
    Intent intent = Intent.read(begun.bytes());
    return Future.succeededFuture(intent.operation())
        .compose(operation)
        .compose(
            answer -> answer(begun, intent, answer),
            failure ->
                letGo(begun, intent, failure).transform(done -> Future.failedFuture(failure)));
  }

  /** A conflict means that the operation was taken up elsewhere, under the same operation id. */
  private Future<Bytes> answer(StoredRecord begun, Intent intent, Bytes answer) {
    return store
        .replace(begun, intent.answeredWith(answer).content(begun.expires()))
        .map(written -> answer);
  }

  private Future<?> letGo(StoredRecord begun, Intent intent, Throwable failure) {
    return failure instanceof Refusal refusal && leftNothing(refusal.reason())
        ? store.remove(begun)
        : store.replace(begun, intent.leasedUntil(Instant.EPOCH).content(begun.expires()));
  }

  private static boolean leftNothing(Reason reason) {
    return reason != Reason.STORAGE_UNAVAILABLE
        && reason != Reason.KEY_UNAVAILABLE
        && reason != Reason.OVERLOADED;
  }

  /** The record of a key. */
  private record Intent(
      String operation, String digest, Instant leasedUntil, String state, Bytes answer) {
    static final String BEGUN = "begun";
    static final String ANSWERED = "answered";

    static Intent read(Bytes bytes) {
      Framed framed = Framed.read(bytes);
      return new Intent(
          framed.text("operation"),
          framed.text("digest"),
          Instant.ofEpochMilli(framed.number("leasedUntil")),
          framed.text("state"),
          framed.body());
    }

    boolean answered() {
      return state.equals(ANSWERED);
    }

    Intent leasedUntil(Instant until) {
      return new Intent(operation, digest, until, state, answer);
    }

    Intent answeredWith(Bytes given) {
      return new Intent(operation, digest, leasedUntil, ANSWERED, given);
    }

    Content content(Instant expires) {
      JsonObject head =
          JsonObject.builder()
              .put("operation", operation)
              .put("digest", digest)
              .put("leasedUntil", leasedUntil.toEpochMilli())
              .put("state", state)
              .build();
      return Content.until(expires, new Framed(head, answer).toBytes());
    }
  }
}
