package org.cooppassport.verifier.evidence;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.cooppassport.core.acceptance.RelianceReceipt;
import org.cooppassport.core.agreements.EvidencePurpose;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.evidence.EvidenceClock;
import org.cooppassport.core.evidence.ReliedCheck;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.receipts.ReceiptStore;

/** Puts down that papers are asked for; from then on they are sent for. Thread-safe. */
final class AskForEvidence {
  private final Clock clock;
  private final CpuPool cpu;
  private final ReceiptStore receipts;
  private final AskedEvidenceStore store;

  AskForEvidence(Clock clock, CpuPool cpu, ReceiptStore receipts, AskedEvidenceStore store) {
    this.clock = clock;
    this.cpu = cpu;
    this.receipts = receipts;
    this.store = store;
  }

  /**
   * What is asked for.
   *
   * @param id names the request; the same if it is asked again
   * @param receipt whose check
   * @param purpose why
   * @param agreement the agreement to ask under; empty for the one that the receipt shows
   * @param client who asks
   */
  record Wish(
      String id, String receipt, EvidencePurpose purpose, String agreement, String client) {}

  /**
   * Puts it down.
   *
   * @return succeeds when it is durable; fails with a {@code Refusal} of reason {@code NOT_FOUND}
   *     or {@code GONE} if there is no such receipt, {@code CONFLICT} if it names no papers that
   *     can be asked for
   */
  Future<AskedEvidence> ask(VerifierCoop coop, Wish wish) {
    return checks(coop, wish.receipt())
        .map(checks -> chosen(checks, wish))
        .map(check -> asked(coop, check, wish))
        .compose(asked -> store.add(coop.id(), asked));
  }

  /** Succeeds with the checks of a receipt whose papers can be asked for. */
  Future<List<ReliedCheck>> checks(VerifierCoop coop, String receipt) {
    return receipts
        .read(coop.id(), receipt)
        .map(
            found ->
                found.orElseThrow(() -> new Refusal(Reason.NOT_FOUND, "there is no such receipt")))
        .compose(file -> cpu.run(() -> read(file)));
  }

  private static List<ReliedCheck> read(Bytes file) {
    return ReliedCheck.of(RelianceReceipt.read(file));
  }

  private static ReliedCheck chosen(List<ReliedCheck> checks, Wish wish) {
    return checks.stream()
        .filter(check -> wish.agreement().isEmpty() || wish.agreement().equals(check.terms().id()))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    Reason.CONFLICT,
                    "receipt",
                    "receipt: shows no papers that can be asked for; that takes a signed agreement"
                        + " in force that grants papers, and a check with evidenceRetrieval that"
                        + " was shown with evidenceHeld (ask for it in the policy)"));
  }

  private AskedEvidence asked(VerifierCoop coop, ReliedCheck check, Wish wish) {
    if (!check.terms().evidencePurposes().contains(wish.purpose())) {
      throw new Refusal(
          Reason.CONFLICT, "purpose", "purpose: the agreement does not name this one");
    }
    Instant now = clock.instant();
    return AskedEvidence.of(
        wish.id(),
        check,
        wish.purpose(),
        wish.client(),
        now,
        EvidenceClock.dueAt(check.terms(), now, coop.law()));
  }
}
