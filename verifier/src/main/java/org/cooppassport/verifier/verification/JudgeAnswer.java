package org.cooppassport.verifier.verification;

import io.vertx.core.Future;
import java.time.Clock;
import org.cooppassport.core.acceptance.RelianceCase;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.trust.IssuerSwitches;

/** Judges an answer by the policy it was asked by. Thread-safe. */
public final class JudgeAnswer {
  private final Clock clock;
  private final CpuPool cpu;
  private final GatherDocuments documents;
  private final IssuerSwitches switches;

  /** Makes the operation. */
  public JudgeAnswer(Clock clock, CpuPool cpu, GatherDocuments documents, IssuerSwitches switches) {
    this.clock = clock;
    this.cpu = cpu;
    this.documents = documents;
    this.switches = switches;
  }

  /** Succeeds with the verdict as of now and everything it rests on. */
  public Future<JudgedAnswer> judge(String coop, RelianceCase relianceCase) {
    return switches
        .current(coop)
        .compose(off -> cpu.run(() -> relianceCase.begin(clock.instant(), off)))
        .compose(documents::gather)
        .compose(done -> cpu.run(() -> judged(relianceCase, done)));
  }

  private static JudgedAnswer judged(RelianceCase relianceCase, Verification done) {
    return new JudgedAnswer(
        relianceCase, relianceCase.judge(done.result()), done.result(), done.documents());
  }
}
