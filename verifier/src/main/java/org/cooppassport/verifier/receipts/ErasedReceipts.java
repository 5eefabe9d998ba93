package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.InstantSource;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.ErasedNames;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.RecordStore;

/** The receipts that stay erased, whatever backup is restored. Thread-safe. */
public final class ErasedReceipts {
  /** The file's name in the data folder. */
  public static final String FILE = "erased-receipts";

  private static final Kind TOLD = Kind.events("receipt-erasure");

  private final ErasedNames names;
  private final ReceiptStore receipts;

  /** Makes the list kept in a data folder. */
  public ErasedReceipts(
      Path folder, InstantSource clock, RecordStore store, CpuPool cpu, ReceiptStore receipts) {
    this.names = new ErasedNames(folder.resolve(FILE), TOLD, clock, store, cpu);
    this.receipts = receipts;
  }

  /** Succeeds when the name is on this disk and told to the other nodes. */
  Future<Void> remember(String coop, String id) {
    return names.remember(coop, id);
  }

  /** Succeeds when what any node has erased is on this disk. */
  Future<Void> learn(String coop, ErasedNames.Since since) {
    return names.learn(coop, since);
  }

  /** Destroys every key named there, as after a restore. Succeeds when all are. */
  public Future<Void> destroyAgain() {
    return names.destroyAgain(receipts::destroy);
  }
}
