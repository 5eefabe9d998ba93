package org.cooppassport.verifier.evidence;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Page;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.StoredRecord;

/**
 * The requests for papers of each co-op, and which of them something is still to be done about. The
 * mark that something is to be done is written before the request and removed after it is settled.
 * Thread-safe.
 */
final class AskedEvidenceStore {
  private static final Kind REQUESTS = Kind.conditional("evidence-request");
  private static final Kind PENDING = Kind.conditional("evidence-pending");
  private static final int BATCH = 200;

  private final RecordStore store;

  AskedEvidenceStore(RecordStore store) {
    this.store = store;
  }

  /** Succeeds with the request as it is durable: this one, or the earlier one of the same name. */
  Future<AskedEvidence> add(String coop, AskedEvidence asked) {
    return store
        .insert(pending(coop).key(asked.id()), Content.lasting(Bytes.utf8(asked.id())))
        .compose(
            marked ->
                store.insert(requests(coop).key(asked.id()), Content.lasting(asked.toBytes())))
        .compose(
            written ->
                written.applied()
                    ? Future.succeededFuture(asked)
                    : find(coop, asked.id()).map(Optional::orElseThrow));
  }

  /** Succeeds with the request of that name, if there is one. */
  Future<Optional<AskedEvidence>> find(String coop, String id) {
    if (!id.matches("[A-Za-z0-9_-]{16,128}")) {
      return Future.succeededFuture(Optional.empty());
    }
    return store
        .read(requests(coop).key(id))
        .map(found -> found.map(one -> AskedEvidence.read(one.bytes())));
  }

  /** Succeeds with it; fails with a {@code Refusal} of reason {@code NOT_FOUND}. */
  Future<AskedEvidence> require(String coop, String id) {
    return find(coop, id)
        .map(
            found ->
                found.orElseThrow(
                    () -> new Refusal(Refusal.Reason.NOT_FOUND, "there is no such request")));
  }

  /** Succeeds with the request after a change, made by one conditional write. */
  Future<AskedEvidence> change(String coop, String id, UnaryOperator<AskedEvidence> change) {
    RecordKey key = requests(coop).key(id);
    return store
        .read(key)
        .compose(
            found -> {
              AskedEvidence before = AskedEvidence.read(found.orElseThrow().bytes());
              AskedEvidence after = change.apply(before);
              if (after.equals(before)) {
                return Future.succeededFuture(before);
              }
              return store
                  .replace(found.get(), Content.lasting(after.toBytes()))
                  .compose(
                      written ->
                          written.applied()
                              ? Future.succeededFuture(after)
                              : change(coop, id, change));
            });
  }

  /**
   * Takes a request for one try, or nothing if it is another process's, or not time yet.
   *
   * @param take what it becomes by being taken; the same if it is not to be
   */
  Future<Optional<AskedEvidence>> take(String coop, String id, UnaryOperator<AskedEvidence> take) {
    return store
        .read(requests(coop).key(id))
        .compose(
            found -> {
              if (found.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
              }
              AskedEvidence before = AskedEvidence.read(found.get().bytes());
              AskedEvidence after = take.apply(before);
              if (after.equals(before)) {
                return Future.succeededFuture(Optional.empty());
              }
              return store
                  .replace(found.get(), Content.lasting(after.toBytes()))
                  .map(written -> written.applied() ? Optional.of(after) : Optional.empty());
            });
  }

  /** Succeeds with the names of the requests that something is to be done about. */
  Future<List<StoredRecord>> pendingOf(String coop) {
    return store.scan(pending(coop), "", BATCH).map(Page::records);
  }

  /** Forgets that something was to be done. */
  Future<Void> settle(StoredRecord mark) {
    return store.remove(mark).mapEmpty();
  }

  /** Succeeds with every request of a co-op, by name. */
  Future<List<AskedEvidence>> all(String coop) {
    return all(coop, "", new ArrayList<>());
  }

  private Future<List<AskedEvidence>> all(String coop, String after, List<AskedEvidence> found) {
    return store
        .scan(requests(coop), after, RecordStore.MAX_PAGE)
        .compose(
            page -> {
              page.records().forEach(one -> found.add(AskedEvidence.read(one.bytes())));
              return page.last() ? Future.succeededFuture(found) : all(coop, page.next(), found);
            });
  }

  private static Partition requests(String coop) {
    return new Partition(coop, REQUESTS, "all");
  }

  private static Partition pending(String coop) {
    return new Partition(coop, PENDING, "pending");
  }
}
