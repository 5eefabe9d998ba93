package org.cooppassport.verifier.requests;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.StoredRecord;
import org.cooppassport.service.store.Written;

/**
 * The presentation requests of all co-ops. Thread-safe.
 *
 * <p>A request has three names, each of 192 random bits and none to be found from another: its id,
 * which the co-op's own system knows; its handle, which the wallet knows; and its page, which the
 * browser knows (OpenID4VP 1.0, section 14.3). Handle and page are pointers to the one record that
 * changes.
 */
public final class PresentationRequests {
  private static final Kind REQUESTS = Kind.conditional("vp-request");
  private static final Kind HANDLES = Kind.conditional("vp-handle");
  private static final Kind PAGES = Kind.conditional("vp-page");
  private static final Kind SESSIONS = Kind.conditional("vp-session");

  private final RecordStore store;

  /** Makes the requests kept in this store. */
  public PresentationRequests(RecordStore store) {
    this.store = store;
  }

  /** Writes a new request. Succeeds when all three names work. */
  Future<Void> add(String coop, String id, Asked asked, Duration kept) {
    RecordKey key = keyOf(coop, id);
    Instant gone = asked.expires().plus(kept);
    Bytes bytes = PresentationRequest.bytes(asked, Progress.open(asked, asked.made()));
    Bytes pointer = Bytes.utf8(key.partition().name());
    return Future.all(
            insert(key, Content.until(gone, bytes)),
            insert(named(coop, HANDLES, asked.handle()), Content.until(gone, pointer)),
            insert(named(coop, PAGES, asked.page()), Content.until(gone, pointer)))
        .mapEmpty();
  }

  /**
   * Reads a request by its id. Fails with a {@code Refusal} of reason {@code NOT_FOUND} if there is
   * none, or none any more.
   */
  Future<PresentationRequest> byId(String coop, String id) {
    return read(keyOf(coop, id));
  }

  /** Reads a request by the wallet's handle. Fails as {@link #byId}. */
  Future<PresentationRequest> byHandle(String coop, String handle) {
    return follow(coop, named(coop, HANDLES, handle));
  }

  /** Reads a request by its page. Fails as {@link #byId}. */
  Future<PresentationRequest> byPage(String coop, String page) {
    return follow(coop, named(coop, PAGES, page));
  }

  /** Reads the same request again. */
  Future<PresentationRequest> again(PresentationRequest request) {
    return read(request.record().key());
  }

  /**
   * Writes the next step in place of the very writing that was read.
   *
   * @return succeeds with the request as it now stands; empty if somebody else was first
   */
  Future<Optional<PresentationRequest>> advance(PresentationRequest from, Progress to) {
    return replace(from, from.asked(), to);
  }

  /** As {@link #advance}, to the last step: what it was encrypted to is forgotten. */
  Future<Optional<PresentationRequest>> settle(PresentationRequest from, Progress to) {
    return replace(from, from.asked().withoutKey(), to);
  }

  private Future<Optional<PresentationRequest>> replace(
      PresentationRequest from, Asked asked, Progress to) {
    StoredRecord record = from.record();
    Content next = Content.until(record.expires(), PresentationRequest.bytes(asked, to));
    return store
        .replace(record, next)
        .map(
            written ->
                written instanceof Written.Applied applied
                    ? Optional.of(PresentationRequest.read(applied.record()))
                    : Optional.empty());
  }

  /**
   * Binds a page of the same-device flow to the first browser that opens it; one of the
   * cross-device flow belongs to whoever knows its address.
   *
   * @param secret the browser's session secret
   * @return succeeds with whether the page belongs to the browser with this secret
   */
  Future<Boolean> bind(String coop, PresentationRequest request, String secret) {
    if (request.asked().flow() == Flow.CROSS_DEVICE) {
      return Future.succeededFuture(true);
    }
    RecordKey key = named(coop, SESSIONS, request.asked().page());
    Bytes digest = Digests.of(secret);
    return store
        .insert(key, Content.until(request.record().expires(), digest))
        .compose(
            written -> written.applied() ? Future.succeededFuture(true) : isBound(key, digest));
  }

  /** Succeeds with whether a page belongs to the browser with this secret. */
  Future<Boolean> isBound(String coop, PresentationRequest request, String secret) {
    if (request.asked().flow() == Flow.CROSS_DEVICE) {
      return Future.succeededFuture(true);
    }
    return isBound(named(coop, SESSIONS, request.asked().page()), Digests.of(secret));
  }

  private Future<Boolean> isBound(RecordKey key, Bytes digest) {
    return store
        .read(key)
        .map(found -> found.isPresent() && found.get().bytes().equalsConstantTime(digest));
  }

  private Future<Void> insert(RecordKey key, Content content) {
    return store
        .insert(key, content)
        .map(
            written -> {
              if (!written.applied()) {
                throw new IllegalStateException("a random name was drawn twice");
              }
              return null;
            });
  }

  private Future<PresentationRequest> follow(String coop, RecordKey pointer) {
    return store
        .read(pointer)
        .compose(
            found ->
                read(
                    new Partition(
                            coop,
                            REQUESTS,
                            found.orElseThrow(PresentationRequests::unknown).bytes().toUtf8())
                        .only()));
  }

  private Future<PresentationRequest> read(RecordKey key) {
    return store
        .read(key)
        .map(found -> PresentationRequest.read(found.orElseThrow(PresentationRequests::unknown)));
  }

  private static RecordKey keyOf(String coop, String id) {
    return named(coop, REQUESTS, id);
  }

  private static RecordKey named(String coop, Kind kind, String name) {
    return Partition.digested(coop, kind, Bytes.utf8(name)).only();
  }

  static Refusal unknown() {
    return new Refusal(Refusal.Reason.NOT_FOUND, "there is no such request, or no longer");
  }
}
