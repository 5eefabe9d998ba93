package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.cooppassport.core.agreements.AgreementStatement;
import org.cooppassport.core.agreements.AgreementStatement.Deed;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.SigningIdentity;

/** Signs, certifies or ends an agreement with the key that binds the co-op. Thread-safe. */
public final class MakeStatement {
  private final Clock clock;
  private final CpuPool cpu;
  private final KeyRing keys;
  private final ObservePartners partners;
  private final AgreementRegister register;

  /** Makes the operation. */
  public MakeStatement(
      Clock clock,
      CpuPool cpu,
      KeyRing keys,
      ObservePartners partners,
      AgreementRegister register) {
    this.clock = clock;
    this.cpu = cpu;
    this.keys = keys;
    this.partners = partners;
    this.register = register;
  }

  /**
   * Makes the statement. Repeated on the same day it changes nothing.
   *
   * @return succeeds when it is durable; fails with a {@code Refusal} of reason {@code NOT_FOUND}
   *     if there is no such version, {@code CONFLICT} if its words are not those that were read
   */
  Future<HeldAgreements.Held> make(
      Coop coop, String id, Deed deed, StatementWish wish, String client) {
    Instant now = clock.instant();
    return register
        .held(coop.id())
        .map(held -> sayable(coop, held, id, deed, wish, now))
        .compose(file -> cpu.run(() -> sign(coop, file, deed, wish, now)))
        .compose(statement -> partners.observe(statement))
        .compose(statement -> keep(coop, id, wish, statement, client))
        .map(held -> held.version(id, wish.version()).orElseThrow());
  }

  private static SignedAgreement sayable(
      Coop coop, HeldAgreements held, String id, Deed deed, StatementWish wish, Instant now) {
    SignedAgreement file = words(held, id, wish);
    if (deed == Deed.SIGNATURE) {
      held.checkNames(file, coop.did(), LocalDate.ofInstant(now, ZoneOffset.UTC));
    }
    return file;
  }

  private static SignedAgreement words(HeldAgreements held, String id, StatementWish wish) {
    SignedAgreement file =
        held.version(id, wish.version())
            .map(HeldAgreements.Held::file)
            .orElseThrow(AgreementRegister::unknown);
    if (!file.text().digest().equals(wish.digest())) {
      throw new Refusal(
          Refusal.Reason.CONFLICT, "digest", "digest: the words have changed since they were read");
    }
    return file;
  }

  private AgreementStatement sign(
      Coop coop, SignedAgreement file, Deed deed, StatementWish wish, Instant now) {
    SigningIdentity identity = keys.signer(coop.id(), KeyPurpose.AGREEMENT);
    return AgreementStatement.sign(
        deed,
        file.text(),
        coop.did(),
        now,
        wish.lastDay(),
        wish.mandate(),
        coop.did() + "#" + identity.key().kid(),
        identity.signer());
  }

  private Future<HeldAgreements> keep(
      Coop coop, String id, StatementWish wish, AgreementStatement statement, String client) {
    AgreementRegister.Step step =
        switch (statement.deed()) {
          case SIGNATURE -> AgreementRegister.Step.SIGNED;
          case CERTIFICATION -> AgreementRegister.Step.CERTIFIED;
          case END -> AgreementRegister.Step.ENDED;
        };
    return register.decide(
        coop.id(),
        step,
        client,
        held -> {
          SignedAgreement file = words(held, id, wish);
          SignedAgreement with = file.with(statement);
          return with.equals(file) ? Optional.empty() : Optional.of(with);
        });
  }
}
