package org.cooppassport.verifier.verification;

import io.vertx.core.Future;
import java.util.List;
import org.cooppassport.core.documents.DocumentKind;
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
  private final SeenHistories histories;

  /** Makes the operation. */
  public GatherDocuments(CpuPool cpu, DocumentFetcher fetcher, SeenHistories histories) {
    this.cpu = cpu;
    this.fetcher = fetcher;
    this.histories = histories;
  }

  /**
   * Gathers. Succeeds with the verification, to which nothing is missing that could be had; fails
   * only for faults and if too much is being computed.
   */
  public Future<Verification> gather(Verification verification) {
    List<DocumentNeed> missing = verification.missing();
    if (missing.isEmpty()) {
      return remember(verification);
    }
    return fetcher
        .fetchAll(missing)
        .compose(histories::admit)
        .compose(found -> cpu.run(() -> verification.with(Documents.of(found))))
        .compose(this::gather);
  }

  private Future<Verification> remember(Verification verification) {
    boolean none =
        verification.documents().all().stream()
            .noneMatch(answer -> answer.need().kind() == DocumentKind.DID_LOG);
    return none
        ? Future.succeededFuture(verification)
        : cpu.run(() -> histories.held(verification.documents()))
            .compose(histories::remember)
            .map(verification);
  }
}
