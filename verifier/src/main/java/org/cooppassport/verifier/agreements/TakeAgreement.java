package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.agreements.AgreementFlaw;
import org.cooppassport.core.agreements.AgreementStatement;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.jobs.CpuPool;

/**
 * Takes a partner's file, by whatever way it came: each statement in it is checked against the DID
 * document that we fetch ourselves, and joined to what we hold. Thread-safe.
 */
public final class TakeAgreement {
  /** Proposals that nobody here has answered; more are refused. */
  private static final int MAX_UNANSWERED = 50;

  private static final int MAX_NEW_STATEMENTS = 10;

  private final CpuPool cpu;
  private final ObservePartners partners;
  private final AgreementRegister register;

  /** Makes the operation. */
  public TakeAgreement(CpuPool cpu, ObservePartners partners, AgreementRegister register) {
    this.cpu = cpu;
    this.partners = partners;
    this.register = register;
  }

  /**
   * Takes a file.
   *
   * @param by who brought it: a client of ours, or {@code partner}
   * @return succeeds when it is durable; fails with a {@code Refusal} of reason {@code
   *     INVALID_VALUE} if this co-op is no side of it or a statement does not hold, {@code
   *     CONFLICT} if other words of that version are signed here or too many proposals wait
   */
  Future<HeldAgreements.Held> take(Coop coop, SignedAgreement sent, String by) {
    if (sent.text().party(coop.did()).isEmpty()) {
      throw new Refusal(Refusal.Reason.INVALID_VALUE, "agreement", "this co-op is no side of it");
    }
    if (sent.statements().stream().allMatch(s -> s.by().equals(coop.did()))) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "statements", "statements: the partner has signed nothing");
    }
    return register
        .held(coop.id())
        .map(held -> news(held, sent))
        .compose(news -> checked(sent, news))
        .compose(
            news ->
                register.decide(
                    coop.id(),
                    AgreementRegister.Step.RECEIVED,
                    by,
                    held -> joined(coop, held, sent, news)))
        .map(held -> held.version(sent.id(), sent.text().version()).orElseThrow());
  }

  private static List<AgreementStatement> news(HeldAgreements held, SignedAgreement sent) {
    Optional<SignedAgreement> known =
        held.version(sent.id(), sent.text().version())
            .map(HeldAgreements.Held::file)
            .filter(file -> file.text().equals(sent.text()));
    SignedAgreement base = known.orElse(SignedAgreement.draft(sent.text()));
    List<AgreementStatement> news =
        sent.statements().stream().filter(s -> !base.with(s).equals(base)).toList();
    if (news.size() > MAX_NEW_STATEMENTS) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "statements", "statements: too many new ones at once");
    }
    return news;
  }

  private Future<List<AgreementStatement>> checked(
      SignedAgreement sent, List<AgreementStatement> news) {
    for (AgreementStatement statement : news) {
      if (sent.text().party(statement.by()).isEmpty()) {
        throw refused(AgreementFlaw.STATEMENT_INVALID);
      }
    }
    List<Future<AgreementStatement>> observed = news.stream().map(partners::observe).toList();
    return Future.all(observed)
        .compose(all -> cpu.run(() -> holding(sent, all.<AgreementStatement>list())));
  }

  private static List<AgreementStatement> holding(
      SignedAgreement sent, List<AgreementStatement> observed) {
    observed.forEach(
        statement ->
            sent.flawOf(statement)
                .ifPresent(
                    flaw -> {
                      throw refused(flaw);
                    }));
    return new ArrayList<>(observed);
  }

  private static Refusal refused(AgreementFlaw flaw) {
    return new Refusal(
        Refusal.Reason.INVALID_VALUE, "statements", "statements: " + flaw.sentence());
  }

  private static Optional<SignedAgreement> joined(
      Coop coop, HeldAgreements held, SignedAgreement sent, List<AgreementStatement> news) {
    Optional<SignedAgreement> known =
        held.version(sent.id(), sent.text().version()).map(HeldAgreements.Held::file);
    boolean sameWords = known.map(file -> file.text().equals(sent.text())).orElse(false);
    if (known.isPresent() && !sameWords && !known.get().statements().isEmpty()) {
      throw new Refusal(
          Refusal.Reason.CONFLICT, "other words of that version are signed here already");
    }
    if (known.isEmpty() && unanswered(coop, held) >= MAX_UNANSWERED) {
      throw new Refusal(Refusal.Reason.CONFLICT, "too many proposals wait for an answer");
    }
    SignedAgreement base = sameWords ? known.get() : SignedAgreement.draft(sent.text());
    SignedAgreement all = base;
    for (AgreementStatement statement : news) {
      all = all.with(statement);
    }
    return known.map(all::equals).orElse(false) ? Optional.empty() : Optional.of(all);
  }

  private static long unanswered(Coop coop, HeldAgreements held) {
    return held.newest().stream()
        .filter(h -> h.file().statements().stream().noneMatch(s -> s.by().equals(coop.did())))
        .count();
  }
}
