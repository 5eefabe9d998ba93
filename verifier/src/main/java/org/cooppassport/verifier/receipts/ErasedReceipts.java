package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.nio.file.Path;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.ErasedNames;

/** The receipts that stay erased, whatever backup is restored. Thread-safe. */
public final class ErasedReceipts {
  /** The file's name in the data folder. */
  public static final String FILE = "erased-receipts";

  private final ErasedNames names;
  private final ReceiptStore receipts;

  /** Makes the list kept in a data folder. */
  public ErasedReceipts(Path folder, CpuPool cpu, ReceiptStore receipts) {
    this.names = new ErasedNames(folder.resolve(FILE), cpu);
    this.receipts = receipts;
  }

  /** Succeeds when the name is on the disk. */
  Future<Void> remember(String coop, String id) {
    return names.remember(coop, id);
  }

  /** Destroys every key named there, as after a restore. Succeeds when all are. */
  public Future<Void> destroyAgain() {
    return names.destroyAgain(receipts::destroy);
  }
}
