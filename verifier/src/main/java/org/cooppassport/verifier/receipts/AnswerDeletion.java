package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.cooppassport.core.acceptance.DeletionAnswer;
import org.cooppassport.core.acceptance.DeletionDecision;
import org.cooppassport.core.acceptance.DeletionDecision.Outcome;
import org.cooppassport.core.acceptance.DeletionRequest;
import org.cooppassport.core.acceptance.RelianceReceipt;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.law.LegalRule;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.SigningIdentity;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.coops.VerifierCoop.Erasing;

/**
 * Answers a person who asks, with the key that was presented, to delete what was shown: erases, or
 * says until when and why it must be kept. Asked again it answers as things then stand.
 * Thread-safe.
 *
 * <p>Where law keeps a receipt, an order to hold it is never told: that could tip somebody off.
 */
final class AnswerDeletion {
  private static final String ACTOR = "person";

  private final Clock clock;
  private final CpuPool cpu;
  private final KeyRing keys;
  private final ReceiptStore receipts;
  private final ReceiptStates states;
  private final PresentedReceipts presented;
  private final EraseReceipt erasing;

  AnswerDeletion(
      Clock clock,
      CpuPool cpu,
      KeyRing keys,
      ReceiptStore receipts,
      ReceiptStates states,
      PresentedReceipts presented,
      EraseReceipt erasing) {
    this.clock = clock;
    this.cpu = cpu;
    this.keys = keys;
    this.receipts = receipts;
    this.states = states;
    this.presented = presented;
    this.erasing = erasing;
  }

  /** What is decided, and the proof of an erasure; empty if nothing was erased. */
  private record Decided(DeletionDecision decision, String proof) {}

  /**
   * Answers.
   *
   * @param endpoint the address it came to
   * @return succeeds with the signed answer; fails with a {@code Refusal} of reason {@code
   *     INVALID_VALUE} if it was made for another address or time, {@code INVALID_PROOF} if no key
   *     of that presentation signed it
   */
  Future<DeletionAnswer> answer(VerifierCoop coop, String endpoint, DeletionRequest request) {
    Instant now = clock.instant();
    request
        .fault(endpoint, now)
        .ifPresent(
            fault -> {
              throw new Refusal(Refusal.Reason.INVALID_VALUE, "request", fault);
            });
    return presented
        .find(coop.id(), request.nonce())
        .compose(
            id ->
                id.isEmpty()
                    ? Future.succeededFuture(nothing())
                    : states
                        .of(coop.id(), id.get())
                        .compose(state -> decide(coop, state, request, now)))
        .recover(AnswerDeletion::nothingIfUnknown)
        .compose(decided -> cpu.run(() -> sign(coop, request, decided, now)));
  }

  private static Decided nothing() {
    return new Decided(DeletionDecision.of(Outcome.NOTHING_KEPT), "");
  }

  /** A receipt that was begun and never became durable: nobody was told that there is one. */
  private static Future<Decided> nothingIfUnknown(Throwable failure) {
    return failure instanceof Refusal refusal && refusal.reason() == Refusal.Reason.NOT_FOUND
        ? Future.succeededFuture(nothing())
        : Future.failedFuture(failure);
  }

  private Future<Decided> decide(
      VerifierCoop coop, ReceiptState state, DeletionRequest request, Instant now) {
    if (state.erased()) {
      return Future.succeededFuture(erased(state));
    }
    return receipts
        .read(coop.id(), state.id())
        .compose(file -> cpu.run(() -> proven(file.orElseThrow(ReceiptStates::unknown), request)))
        .compose(receipt -> noted(coop, state, now).map(asked -> kept(coop, receipt, asked, now)))
        .compose(
            kept ->
                kept.isPresent()
                    ? Future.succeededFuture(new Decided(kept.get(), ""))
                    : erasing
                        .erase(coop.coop(), state.id(), EraseReceipt.Ground.PERSON_ASKED, ACTOR)
                        .map(AnswerDeletion::erased));
  }

  private static RelianceReceipt proven(Bytes file, DeletionRequest request) {
    RelianceReceipt receipt = RelianceReceipt.read(file);
    if (!request.isSignedByOneOf(receipt.holderKeys())) {
      throw new Refusal(
          Refusal.Reason.INVALID_PROOF,
          "request",
          "request: expected the signature of a key that was presented");
    }
    return receipt;
  }

  private Future<ReceiptState> noted(VerifierCoop coop, ReceiptState state, Instant now) {
    return states.change(coop.id(), state.id(), found -> found.askedToErase(day(now)));
  }

  /** Why it is not erased now; empty if it may be. */
  private static Optional<DeletionDecision> kept(
      VerifierCoop coop, RelianceReceipt receipt, ReceiptState state, Instant now) {
    if (state.erasing().isPresent()) {
      return Optional.empty();
    }
    boolean over = state.keepUntil().map(day(now)::isAfter).orElse(false);
    if (state.keptByLaw() && (!over || state.held())) {
      return Optional.of(byLaw(coop, receipt, state, over));
    }
    if (state.held()) {
      return Optional.of(DeletionDecision.of(Outcome.KEPT_BY_ORDER));
    }
    return coop.erasing() == Erasing.BY_HAND
        ? Optional.of(DeletionDecision.of(Outcome.NOTED))
        : Optional.empty();
  }

  private static DeletionDecision byLaw(
      VerifierCoop coop, RelianceReceipt receipt, ReceiptState state, boolean over) {
    String rule =
        receipt
            .content()
            .object("policy")
            .flatMap(policy -> policy.object("legalBasis"))
            .flatMap(basis -> basis.string("rule"))
            .orElse("");
    return new DeletionDecision(
        Outcome.KEPT_BY_LAW,
        over ? "" : state.keepUntil().map(LocalDate::toString).orElse(""),
        state.retentionPeriod().toString(),
        rule,
        coop.law().rule(rule).flatMap(AnswerDeletion::source).orElse(""));
  }

  /** The row on keeping, or on what the checker must be, of the rule. */
  private static Optional<String> source(LegalRule rule) {
    return rule.sourceOn("retention").or(() -> rule.sourceOn("checker")).map(row -> row.url());
  }

  private static Decided erased(ReceiptState state) {
    return new Decided(DeletionDecision.of(Outcome.ERASED), state.erasureProof().orElseThrow());
  }

  private DeletionAnswer sign(
      VerifierCoop coop, DeletionRequest request, Decided decided, Instant now) {
    SigningIdentity identity = keys.signer(coop.id(), KeyPurpose.RECEIPT);
    return DeletionAnswer.sign(
        decided.decision(),
        request,
        decided.proof(),
        coop.coop().did(),
        now,
        coop.language(),
        coop.coop().did() + "#" + identity.key().kid(),
        identity.signer());
  }

  private static LocalDate day(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }
}
