package org.cooppassport.verifier.verification;

import io.vertx.core.Future;
import java.time.Clock;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.service.jobs.CpuPool;

/** Verifies one credential or presentation that answers no query. Thread-safe. */
public final class VerifyDocument {
  private final Clock clock;
  private final CpuPool cpu;
  private final GatherDocuments documents;

  /** Makes the operation. */
  public VerifyDocument(Clock clock, CpuPool cpu, GatherDocuments documents) {
    this.clock = clock;
    this.cpu = cpu;
    this.documents = documents;
  }

  /** Succeeds with what was found as of now; fails only for faults and overload. */
  public Future<VerificationResult> verify(VerificationRequest request) {
    return cpu.run(() -> Verification.begin(request, clock.instant()))
        .compose(documents::gather)
        .compose(done -> cpu.run(done::result));
  }
}
