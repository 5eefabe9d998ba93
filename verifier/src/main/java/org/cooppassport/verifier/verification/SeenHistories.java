package org.cooppassport.verifier.verification;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.did.ClaimedHistory;
import org.cooppassport.core.did.DidResolution;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.StoredRecord;

/**
 * Remembers the latest version of each did:webvh that was seen and held, for all nodes together,
 * and lets no log through that lacks it: an older one, or a fork (DID-07). Thread-safe.
 *
 * <p>A log is compared as it claims to be and remembered only after it held, so that nobody can put
 * a version into our memory that the DID never had.
 */
public final class SeenHistories {
  /** A DID that nobody has shown for so long is forgotten. */
  private static final Duration KEPT = Duration.ofDays(400);

  private static final Kind KIND = Kind.conditional("did-history");

  private final RecordStore store;
  private final Clock clock;

  /** Keeps them in {@code store}. */
  public SeenHistories(RecordStore store, Clock clock) {
    this.store = Objects.requireNonNull(store);
    this.clock = Objects.requireNonNull(clock);
  }

  /** Succeeds with the answers; a log that went back is one that could not be had. */
  Future<List<Gathered>> admit(List<Gathered> answers) {
    return Future.all(answers.stream().map(this::admit).toList()).map(all -> all.<Gathered>list());
  }

  private Future<Gathered> admit(Gathered answer) {
    Optional<ClaimedHistory> claimed = history(answer);
    if (claimed.isEmpty()) {
      return Future.succeededFuture(answer);
    }
    return store
        .read(keyOf(claimed.get()))
        .map(
            seen ->
                seen.isEmpty() || claimed.get().continues(version(seen.get()))
                    ? answer
                    : new Gathered.Unavailable(answer.need(), Gathered.Cause.OUTDATED));
  }

  private static Optional<ClaimedHistory> history(Gathered answer) {
    return answer
        .fetched()
        .filter(document -> document.need().kind() == DocumentKind.DID_LOG)
        .flatMap(document -> ClaimedHistory.of(document.body()));
  }

  /**
   * Resolves what was gathered and returns the histories that hold; computes signatures, so never
   * on an event loop.
   */
  List<ClaimedHistory> held(Documents documents) {
    return documents.all().stream()
        .map(SeenHistories::history)
        .flatMap(Optional::stream)
        .filter(claimed -> holds(claimed, documents))
        .toList();
  }

  private boolean holds(ClaimedHistory claimed, Documents documents) {
    DidResolution resolution =
        DidResolver.standard().resolve(claimed.did(), documents, clock.instant());
    return !(resolution instanceof DidResolution.Failed);
  }

  /** Succeeds when the latest versions of these histories are durable. */
  Future<Void> remember(List<ClaimedHistory> histories) {
    return Future.all(histories.stream().map(this::remember).toList()).mapEmpty();
  }

  private Future<Void> remember(ClaimedHistory history) {
    RecordKey key = keyOf(history);
    return store
        .read(key)
        .compose(
            seen -> {
              if (seen.isEmpty()) {
                return store.insert(key, content(history));
              }
              return version(seen.get()).equals(history.latest())
                      || !history.continues(version(seen.get()))
                  ? Future.succeededFuture()
                  : store.replace(seen.get(), content(history));
            })
        .mapEmpty();
  }

  private Content content(ClaimedHistory history) {
    return Content.until(clock.instant().plus(KEPT), Bytes.utf8(history.latest()));
  }

  private static String version(StoredRecord record) {
    try {
      return record.bytes().toUtf8();
    } catch (MalformedEncoding e) {
      throw new IllegalStateException("a stored version is no text", e);
    }
  }

  private static RecordKey keyOf(ClaimedHistory history) {
    return Partition.digested(Partition.SYSTEM, KIND, Bytes.utf8(history.scid())).only();
  }
}
