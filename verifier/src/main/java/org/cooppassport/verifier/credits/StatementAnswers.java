package org.cooppassport.verifier.credits;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.agreements.FeeTerms;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.credits.ReuseStatement;
import org.cooppassport.core.credits.SignedStatement;
import org.cooppassport.core.credits.StatementAnswer;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.fetch.DidDocuments;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.SigningIdentity;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.verifier.agreements.AgreementRegister;
import org.cooppassport.verifier.coops.VerifierCoop;

/**
 * Answers to statements: those that this co-op gives as a checker, and those that it got as a
 * relier. What is given or taken is durable. Thread-safe.
 */
public final class StatementAnswers {
  private static final Kind EVENTS = Kind.events("reuse-answer");
  private static final String TAKEN = "taken-";
  private static final String GIVEN = "given-";

  private final Clock clock;
  private final CpuPool cpu;
  private final KeyRing keys;
  private final RecordStore store;
  private final DidDocuments partners;
  private final AgreementRegister agreements;
  private final ReuseCounters counters;

  /** Makes the operation. */
  public StatementAnswers(
      Clock clock,
      CpuPool cpu,
      KeyRing keys,
      RecordStore store,
      DidDocuments partners,
      AgreementRegister agreements,
      ReuseCounters counters) {
    this.clock = clock;
    this.cpu = cpu;
    this.keys = keys;
    this.store = store;
    this.partners = partners;
    this.agreements = agreements;
    this.counters = counters;
  }

  /**
   * Answers a partner's statement.
   *
   * @return succeeds with the signed answer when it is durable; fails with a {@code Refusal} of
   *     reason {@code INVALID_VALUE} if it is of no agreement that this co-op is the checker of, or
   *     its relier did not sign it
   */
  Future<StatementAnswer> give(
      VerifierCoop coop, SignedStatement signed, StatementAnswer.Said said) {
    Instant now = clock.instant();
    ReuseStatement statement = signed.statement();
    return agreements
        .countingFor(coop, now)
        .map(held -> checked(held, coop.coop().did(), statement))
        .compose(terms -> partners.of(statement.relier()))
        .compose(observed -> cpu.run(() -> sign(coop.coop(), signed, said, observed, now)))
        .compose(answer -> keep(coop.id(), GIVEN + statement.month(), answer));
  }

  private static RelianceTerms checked(List<Agreement> held, String own, ReuseStatement statement) {
    return held.stream()
        .map(Agreement::relianceTerms)
        .flatMap(Optional::stream)
        .filter(terms -> terms.id().equals(statement.agreement()))
        .filter(terms -> terms.checker().id().equals(own) && statement.checker().equals(own))
        .filter(terms -> terms.relier().id().equals(statement.relier()))
        .filter(
            terms -> terms.fees().map(FeeTerms::currency).equals(Optional.of(statement.currency())))
        .findFirst()
        .orElseThrow(() -> refused("statement", "is of no agreement that is held here"));
  }

  private StatementAnswer sign(
      Coop coop,
      SignedStatement signed,
      StatementAnswer.Said said,
      Documents observed,
      Instant now) {
    signed
        .fault(observed, now)
        .ifPresent(
            fault -> {
              throw refused("statement", fault);
            });
    SigningIdentity identity = keys.signer(coop.id(), KeyPurpose.AGREEMENT);
    return StatementAnswer.sign(
        signed.statement(), said, now, coop.did() + "#" + identity.key().kid(), identity.signer());
  }

  /**
   * Takes the checker's answer to a statement of this co-op. The second time it changes nothing.
   *
   * @return succeeds when it is durable; fails with a {@code Refusal} of reason {@code CONFLICT} if
   *     it answers another statement than the month's, {@code INVALID_VALUE} if its checker did not
   *     sign it
   */
  Future<StatementAnswer> take(Coop coop, YearMonth month, StatementAnswer answer) {
    return counters
        .statements(coop.id(), month)
        .map(statements -> answered(statements, answer))
        .compose(
            statement ->
                partners
                    .of(statement.checker())
                    .compose(observed -> cpu.run(() -> holding(answer, statement, observed))))
        .compose(holding -> keep(coop.id(), TAKEN + month, holding));
  }

  private static ReuseStatement answered(List<ReuseStatement> statements, StatementAnswer answer) {
    return statements.stream()
        .filter(statement -> statement.digest().equals(answer.statement()))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.Reason.CONFLICT,
                    "answer",
                    "answer: is of another statement than those of the month as they stand now"));
  }

  private static StatementAnswer holding(
      StatementAnswer answer, ReuseStatement statement, Documents observed) {
    answer
        .fault(statement, observed)
        .ifPresent(
            fault -> {
              throw refused("answer", fault);
            });
    return answer;
  }

  private Future<StatementAnswer> keep(String coop, String stream, StatementAnswer answer) {
    String name = HashAlgorithm.SHA_256.digest(Bytes.utf8(answer.text())).toHex();
    return store
        .append(
            new Partition(coop, EVENTS, stream).key(name),
            Content.lasting(Bytes.utf8(answer.text())))
        .map(answer);
  }

  /** Succeeds with the answers that were taken to the statements of a month. */
  Future<List<StatementAnswer>> taken(String coop, YearMonth month) {
    return read(new Partition(coop, EVENTS, TAKEN + month), "", new ArrayList<>());
  }

  private Future<List<StatementAnswer>> read(
      Partition partition, String after, List<StatementAnswer> found) {
    return store
        .scan(partition, after, RecordStore.MAX_PAGE)
        .compose(
            page -> {
              page.records().forEach(one -> found.add(StatementAnswer.read(one.bytes().toUtf8())));
              return page.last()
                  ? Future.succeededFuture(List.copyOf(found))
                  : read(partition, page.next(), found);
            });
  }

  /** Succeeds with what a party's DID resolves from now. */
  Future<Documents> documentsOf(String did) {
    return partners.of(did);
  }

  private static Refusal refused(String parameter, String what) {
    return new Refusal(Refusal.Reason.INVALID_VALUE, parameter, parameter + ": " + what);
  }
}
