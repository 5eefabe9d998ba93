package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.StoredRecord;

/**
 * Which receipt came of which presentation, found by a digest of the request's nonce: only the
 * wallet that answered knows it. Tells nothing about anybody, and outlives the receipt.
 * Thread-safe.
 */
final class PresentedReceipts {
  private static final Kind KIND = Kind.events("receipt-presented");

  private final RecordStore store;

  PresentedReceipts(RecordStore store) {
    this.store = store;
  }

  /** Succeeds when it is durable. */
  Future<Void> remember(String coop, String nonce, String receipt) {
    return store.append(key(coop, nonce), Content.lasting(Bytes.utf8(receipt)));
  }

  /** Succeeds with the receipt's id; empty if none came of it. */
  Future<Optional<String>> find(String coop, String nonce) {
    return store
        .read(key(coop, nonce))
        .map(found -> found.map(StoredRecord::bytes).map(Bytes::toUtf8));
  }

  private static RecordKey key(String coop, String nonce) {
    return Partition.digested(coop, KIND, Bytes.utf8(nonce)).only();
  }
}
