package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import java.util.Optional;
import org.cooppassport.core.agreements.AgreementText;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;

/** Puts down the words of an agreement, or of its next version. Thread-safe. */
public final class DraftAgreement {
  /** No co-op has more partners than that; a bound on what is held in memory. */
  static final int MAX_AGREEMENTS = 2_000;

  private final AgreementRegister register;

  /** Makes the operation. */
  public DraftAgreement(AgreementRegister register) {
    this.register = register;
  }

  /**
   * Keeps the words. A draft that nobody signed is replaced; signed words are never changed.
   *
   * @return succeeds when it is durable; fails with a {@code Refusal} of reason {@code
   *     INVALID_VALUE} if the co-op is not a side of it, {@code CONFLICT} if that version is signed
   */
  Future<SignedAgreement> draft(Coop coop, AgreementText text, String client) {
    if (text.party(coop.did()).isEmpty()) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "parties", "this co-op, " + coop.did() + ", is no side");
    }
    SignedAgreement draft = SignedAgreement.draft(text);
    return register
        .decide(coop.id(), AgreementRegister.Step.DRAFTED, client, held -> replacing(held, draft))
        .map(draft);
  }

  private static Optional<SignedAgreement> replacing(HeldAgreements held, SignedAgreement draft) {
    Optional<SignedAgreement> known =
        held.version(draft.id(), draft.text().version()).map(HeldAgreements.Held::file);
    if (known.map(draft::equals).orElse(false)) {
      return Optional.empty();
    }
    if (known.map(file -> !file.statements().isEmpty()).orElse(false)) {
      throw new Refusal(
          Refusal.Reason.CONFLICT, "that version is signed; put the change down as the next one");
    }
    if (held.size() >= MAX_AGREEMENTS && held.versions(draft.id()).isEmpty()) {
      throw new Refusal(Refusal.Reason.CONFLICT, "too many agreements");
    }
    return Optional.of(draft);
  }
}
