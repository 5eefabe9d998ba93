package org.cooppassport.verifier.verification;

import io.vertx.core.Future;
import java.util.List;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.service.fetch.DocumentFetcher;
import org.cooppassport.service.jobs.CpuPool;

/**
 * Carries a verification through its rounds: the core says what it lacks, the guarded fetcher gets
 * it, on the event loop; signatures are computed on the pool. The core bounds the rounds.
 * Thread-safe.
 */
public final class GatherDocuments {
  private final CpuPool cpu;
  private final DocumentFetcher fetcher;

  /** Makes the operation. */
  public GatherDocuments(CpuPool cpu, DocumentFetcher fetcher) {
    this.cpu = cpu;
    this.fetcher = fetcher;
  }

  /**
   * Gathers. Succeeds with the verification, to which nothing is missing that could be had; fails
   * only for faults and if too much is being computed.
   */
  public Future<Verification> gather(Verification verification) {
    List<DocumentNeed> missing = verification.missing();
    if (missing.isEmpty()) {
      return Future.succeededFuture(verification);
    }
    return fetcher
        .fetchAll(missing)
        .compose(found -> cpu.run(() -> verification.with(Documents.of(found))))
        .compose(this::gather);
  }
}
