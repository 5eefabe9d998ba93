package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.StoredRecord;

/** The clocks, holds and erasures of each co-op's receipts, in the order of its chain. */
public final class ReceiptStates {
  private static final Kind STATES = Kind.conditional("receipt-state");

  private final RecordStore store;
  private final ReceiptStore receipts;

  /** Makes the states kept in this store. */
  public ReceiptStates(RecordStore store, ReceiptStore receipts) {
    this.store = store;
    this.receipts = receipts;
  }

  Future<Void> add(String coop, ReceiptState state) {
    return store
        .insert(key(coop, state.sequence()), content(state))
        .map(
            written -> {
              if (!written.applied()) {
                throw new IllegalStateException("a place of the chain was taken twice");
              }
              return null;
            });
  }

  /**
   * Changes a state by one conditional write, again if another came first.
   *
   * @param change may throw a {@code Refusal}
   * @return succeeds with the state after it; fails with a {@code Refusal} of reason {@code
   *     NOT_FOUND} if there is no such receipt
   */
  Future<ReceiptState> change(String coop, String id, UnaryOperator<ReceiptState> change) {
    return record(coop, id).compose(found -> change(coop, id, found, change));
  }

  private Future<ReceiptState> change(
      String coop, String id, StoredRecord found, UnaryOperator<ReceiptState> change) {
    ReceiptState before = read(found.bytes());
    ReceiptState after = change.apply(before);
    if (after.equals(before)) {
      return Future.succeededFuture(before);
    }
    return store
        .replace(found, content(after))
        .compose(
            written ->
                written.applied() ? Future.succeededFuture(after) : change(coop, id, change));
  }

  /** Succeeds with the state; fails as {@link #change} does. */
  Future<ReceiptState> of(String coop, String id) {
    return record(coop, id).map(found -> read(found.bytes()));
  }

  private Future<StoredRecord> record(String coop, String id) {
    return receipts
        .sequence(coop, id)
        .map(sequence -> sequence.orElseThrow(ReceiptStates::unknown))
        .compose(sequence -> store.read(key(coop, sequence)))
        .map(found -> found.orElseThrow(ReceiptStates::unknown));
  }

  /**
   * Succeeds with some states after a place in the chain.
   *
   * @param after the sequence to begin after; -1 for the beginning
   */
  Future<List<ReceiptState>> page(String coop, long after, int limit) {
    return store
        .scan(partition(coop), after < 0 ? "" : RecordKey.number(after), limit)
        .map(
            page -> {
              List<ReceiptState> states = new ArrayList<>();
              page.records().forEach(one -> states.add(read(one.bytes())));
              return states;
            });
  }

  /**
   * Succeeds with the ids of all receipts of acceptances that rest on an agreement and were not
   * erased, in the order of the chain.
   */
  public Future<List<String>> relied(String coop) {
    return relied(coop, -1, new ArrayList<>());
  }

  private Future<List<String>> relied(String coop, long after, List<String> found) {
    return page(coop, after, RecordStore.MAX_PAGE)
        .compose(
            page -> {
              page.stream()
                  .filter(ReceiptState::restsOnAnAgreement)
                  .forEach(state -> found.add(state.id()));
              return page.size() < RecordStore.MAX_PAGE
                  ? Future.succeededFuture(found)
                  : relied(coop, page.get(page.size() - 1).sequence(), found);
            });
  }

  private static ReceiptState read(Bytes bytes) {
    return new ReceiptState(JsonReader.readObject(bytes));
  }

  private static Content content(ReceiptState state) {
    return Content.lasting(JsonWriter.write(state.json()));
  }

  private static Partition partition(String coop) {
    return new Partition(coop, STATES, "states");
  }

  private static RecordKey key(String coop, long sequence) {
    return partition(coop).key(RecordKey.number(sequence));
  }

  static Refusal unknown() {
    return new Refusal(Refusal.Reason.NOT_FOUND, "there is no such receipt");
  }
}
