package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import java.time.Clock;
import org.cooppassport.core.acceptance.Relier;
import org.cooppassport.core.law.RiskClass;
import org.cooppassport.verifier.coops.VerifierCoop;

/** Puts together what a relying co-op itself brings to a decision. Thread-safe. */
public final class Reliers {
  private final Clock clock;
  private final AgreementRegister agreements;

  /** Makes the operation. */
  public Reliers(Clock clock, AgreementRegister agreements) {
    this.clock = clock;
    this.agreements = agreements;
  }

  /**
   * Succeeds with the co-op's agreements as of now, its legal tables and its rating.
   *
   * @param risk as the request named it; never below the policy's
   */
  public Future<Relier> of(VerifierCoop coop, RiskClass risk) {
    return agreements
        .countingFor(coop, clock.instant())
        .map(all -> new Relier(coop.coop().did(), all, coop.law(), risk));
  }
}
