package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;

/**
 * What is known of browsers: which member logged in, and which request waits for a decision.
 * Thread-safe.
 */
public final class BrowserSessions {
  /** How long a log-in is good for. */
  static final Duration LOGIN = Duration.ofMinutes(10);

  private static final Kind SESSIONS = Kind.conditional("browser-session");
  private static final Kind TRANSACTIONS = Kind.conditional("browser-transaction");
  private static final int ID_BYTES = 32;

  private final RecordStore store;
  private final Clock clock;
  private final RandomSource random;

  /** Keeps them in {@code store}. */
  public BrowserSessions(RecordStore store, Clock clock, RandomSource random) {
    this.store = store;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A request that waits for a member's decision in one browser.
   *
   * @param id names it in the page's address
   * @param session the digest of the browser's session
   * @param requestUri the pushed request
   * @param guard what a decision must carry: only the page knows it
   */
  record Transaction(String id, String session, String requestUri, String guard) {
    private static Transaction read(String id, Bytes bytes) {
      JsonObject json = JsonReader.readObject(bytes);
      return new Transaction(
          id,
          json.string("session").orElseThrow(),
          json.string("requestUri").orElseThrow(),
          json.string("guard").orElseThrow());
    }

    private Bytes toBytes() {
      return JsonWriter.write(
          JsonObject.builder()
              .put("session", session)
              .put("requestUri", requestUri)
              .put("guard", guard)
              .build());
    }

    /** Tells no secret. */
    @Override
    public String toString() {
      return "Transaction";
    }
  }

  /** Succeeds with a fresh transaction of a browser. */
  Future<Transaction> begin(String tenant, BrowserSession session, String requestUri) {
    Transaction transaction =
        new Transaction(
            random.token(ID_BYTES), session.digest(), requestUri, random.token(ID_BYTES));
    return store
        .insert(
            place(tenant, transaction.id()),
            Content.until(clock.instant().plus(PushedRequests.DECISION), transaction.toBytes()))
        .compose(
            written -> change(tenant, session, json -> json.with("transaction", transaction.id())))
        .map(transaction);
  }

  /** Succeeds with a transaction, if it is this browser's. */
  Future<Optional<Transaction>> find(String tenant, BrowserSession session, String id) {
    return store
        .read(place(tenant, id))
        .map(
            found ->
                found
                    .map(record -> Transaction.read(id, record.bytes()))
                    .filter(each -> each.session().equals(session.digest())));
  }

  /** Succeeds with the transaction that waits in a browser. */
  Future<Optional<Transaction>> waiting(String tenant, BrowserSession session) {
    return read(tenant, session)
        .compose(
            json ->
                json.string("transaction").isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : find(tenant, session, json.string("transaction").get()));
  }

  /** Has a browser's member known for ten minutes. */
  public Future<Void> logIn(String tenant, BrowserSession session, LoginStep.Member member) {
    return change(
        tenant,
        session,
        json ->
            json.with("subject", member.subject())
                .with("offer", member.offer())
                .with("until", clock.instant().plus(LOGIN).toString()));
  }

  /** Forgets a browser's member. */
  Future<Void> logOut(String tenant, BrowserSession session) {
    return change(tenant, session, json -> json.without("subject", "offer", "until"));
  }

  /** Succeeds with the member who logged in with a browser. */
  public Future<Optional<LoginStep.Member>> member(String tenant, BrowserSession session) {
    return read(tenant, session)
        .map(
            json ->
                json.string("until")
                    .filter(until -> clock.instant().isBefore(Instant.parse(until)))
                    .map(
                        until ->
                            new LoginStep.Member(
                                json.string("subject").orElseThrow(),
                                json.string("offer").orElseThrow())));
  }

  /** Keeps what a log-in elsewhere needs when the browser comes back. */
  Future<Void> remember(String tenant, BrowserSession session, JsonObject visit) {
    return change(tenant, session, json -> json.with("visit", visit));
  }

  /** Succeeds with what was remembered, for one call only. */
  Future<Optional<JsonObject>> recall(String tenant, BrowserSession session) {
    RecordKey key = key(tenant, session);
    return store
        .read(key)
        .compose(
            found -> {
              Optional<JsonObject> before = found.map(each -> JsonReader.readObject(each.bytes()));
              Optional<JsonObject> visit = before.flatMap(json -> json.object("visit"));
              if (visit.isEmpty()) {
                return Future.succeededFuture(visit);
              }
              return store
                  .replace(found.get(), content(before.get().without("visit")))
                  .map(written -> written.applied() ? visit : Optional.empty());
            });
  }

  private Future<JsonObject> read(String tenant, BrowserSession session) {
    return store
        .read(key(tenant, session))
        .map(
            found ->
                found.map(each -> JsonReader.readObject(each.bytes())).orElse(JsonObject.EMPTY));
  }

  private Future<Void> change(
      String tenant, BrowserSession session, UnaryOperator<JsonObject> change) {
    RecordKey key = key(tenant, session);
    return store
        .read(key)
        .compose(
            found ->
                found.isPresent()
                    ? store.replace(
                        found.get(),
                        content(change.apply(JsonReader.readObject(found.get().bytes()))))
                    : store.insert(key, content(change.apply(JsonObject.EMPTY))))
        .compose(
            written ->
                written.applied()
                    ? Future.<Void>succeededFuture()
                    : change(tenant, session, change));
  }

  private Content content(JsonObject json) {
    return Content.until(
        clock.instant().plus(PushedRequests.DECISION.multipliedBy(2)), JsonWriter.write(json));
  }

  private static RecordKey key(String tenant, BrowserSession session) {
    return new Partition(tenant, SESSIONS, session.digest()).only();
  }

  private static RecordKey place(String tenant, String transaction) {
    return Partition.digested(tenant, TRANSACTIONS, Bytes.utf8(transaction)).only();
  }
}
