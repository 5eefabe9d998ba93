package org.cooppassport.issuer.evidence;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.evidence.EvidenceAnswer;
import org.cooppassport.core.evidence.EvidenceAnswer.Answerer;
import org.cooppassport.core.evidence.EvidenceRefusal;
import org.cooppassport.core.evidence.EvidenceRequest;
import org.cooppassport.core.evidence.ProvenEvidenceRequest;
import org.cooppassport.core.evidence.ProvenEvidenceRequest.Holding;
import org.cooppassport.core.evidence.ProvenEvidenceRequest.Sending;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.vault.Citations;
import org.cooppassport.issuer.vault.EvidenceVault;
import org.cooppassport.issuer.vault.VaultFile;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.fetch.DidDocuments;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.SigningIdentity;
import org.cooppassport.service.store.OneTime;

/**
 * Answers a partner's request for a paper.
 *
 * <p>Who did not prove to be a partner gets one answer, whatever is wrong, and nothing is fetched
 * or written for them. A partner gets a signed answer to each message; a message counts once in all
 * processes together. What is told to the partner is in the member's log before. Thread-safe.
 */
final class AnswerEvidenceRequest {
  private static final String PURPOSE = "evidence-request";

  /** How long the name of a message is remembered after it is too old to be taken. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final Clock clock;
  private final RandomSource random;
  private final CpuPool cpu;
  private final KeyRing keys;
  private final EvidenceVault vault;
  private final PartnerAgreements agreements;
  private final PartnerRequests requests;
  private final EvidenceLog log;
  private final DidDocuments documents;
  private final ExamineOwnCheck examining;
  private final OneTime messages;

  AnswerEvidenceRequest(EvidenceParts parts, DidDocuments documents, OneTime messages) {
    this.clock = parts.clock();
    this.random = parts.random();
    this.cpu = parts.cpu();
    this.keys = parts.keys();
    this.vault = parts.vault();
    this.agreements = parts.agreements();
    this.requests = parts.requests();
    this.log = parts.log();
    this.examining = parts.examining();
    this.documents = documents;
    this.messages = messages;
  }

  /**
   * An answer.
   *
   * @param answer signed
   * @param sealed the paper, encrypted to who asked; empty if none is given
   */
  record Answered(EvidenceAnswer answer, String sealed) {}

  /** A message of a partner, and what has to be known to go on. */
  private record Asked(CoopIssuer issuer, ProvenEvidenceRequest proven, Instant at) {
    Coop coop() {
      return issuer.coop();
    }

    EvidenceRequest request() {
      return proven.request();
    }
  }

  /**
   * Answers.
   *
   * @return fails with a {@code Refusal} of reason {@code ACCESS_DENIED} if it is not the word of a
   *     partner; {@code OVERLOADED} if the partner's DID document cannot be had now
   */
  Future<Answered> answer(CoopIssuer issuer, EvidenceRequest request) {
    Instant at = clock.instant();
    return agreements
        .find(issuer.coop().id(), request.agreement(), request.version())
        .map(held -> partnership(issuer.coop(), request, held))
        .compose(agreement -> prove(issuer, request, agreement, at))
        .compose(this::judge);
  }

  private static SignedAgreement partnership(
      Coop coop, EvidenceRequest request, Optional<SignedAgreement> held) {
    return held.flatMap(one -> request.partnership(Set.of(one), Citations.namesOf(coop)))
        .orElseThrow(AnswerEvidenceRequest::stranger);
  }

  private Future<Asked> prove(
      CoopIssuer issuer, EvidenceRequest request, SignedAgreement agreement, Instant at) {
    Set<String> ours = Citations.namesOf(issuer.coop());
    return documents
        .of(request.by())
        .map(AnswerEvidenceRequest::had)
        .compose(observed -> cpu.run(() -> request.prove(agreement, observed, ours, at)))
        .map(proven -> new Asked(issuer, proven.orElseThrow(AnswerEvidenceRequest::stranger), at));
  }

  private static Documents had(Documents observed) {
    boolean unavailable =
        observed.all().stream()
            .anyMatch(
                one ->
                    one instanceof Gathered.Unavailable gone
                        && gone.cause() == Gathered.Cause.UNREACHABLE);
    if (unavailable) {
      throw new Refusal(Reason.OVERLOADED, "the partner's keys cannot be looked up now");
    }
    return observed;
  }

  private Future<Answered> judge(Asked asked) {
    EvidenceRequest request = asked.request();
    return messages
        .claim(
            asked.coop().id(),
            PURPOSE + " " + request.by(),
            Bytes.utf8(request.jti()),
            request.issuedAt(),
            later(request.expiresAt(), asked.at()).plus(REMEMBERED))
        .map(use -> use == OneTime.Use.FIRST ? Sending.FIRST : Sending.REPEATED)
        .compose(sending -> judge(asked, sending));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private Future<Answered> judge(Asked asked, Sending sending) {
    Optional<EvidenceRefusal> early = asked.proven().early(sending);
    if (early.isPresent()) {
      return refuse(asked, early.get());
    }
    return Future.all(
            examining.examine(
                asked.proven().toVerify(examining.trust(asked.coop())),
                asked.request().receipt().judgedAt()),
            vault.find(asked.coop().id(), asked.request().paper()))
        .compose(
            all -> {
              Optional<VaultFile> file = all.resultAt(1);
              return asked
                  .proven()
                  .judge(sending, all.resultAt(0), holding(file))
                  .map(why -> refuse(asked, why))
                  .orElseGet(() -> grant(asked, file.orElseThrow()));
            });
  }

  private static Holding holding(Optional<VaultFile> file) {
    return file.map(one -> one.erased() ? Holding.ERASED : Holding.HELD).orElse(Holding.UNKNOWN);
  }

  /** The request holds: what the co-op's people say decides, if they are asked. */
  private Future<Answered> grant(Asked asked, VaultFile file) {
    PartnerRequests.State first =
        switch (asked.issuer().evidence().answers()) {
          case AT_ONCE -> PartnerRequests.State.OPEN;
          case ON_APPROVAL -> PartnerRequests.State.WAITING;
        };
    return requests
        .of(asked.coop().id(), asked.proven(), first, asked.at())
        .compose(received -> write(asked, EvidenceLog.Event.ASKED).map(received))
        .compose(
            received -> {
              if (!received.isAbout(asked.request())) {
                return refuse(asked, EvidenceRefusal.RECEIPT_NOT_VALID);
              }
              return switch (received.state()) {
                case OPEN, APPROVED -> deliver(asked, file);
                case WAITING -> sign(asked, who -> wait(asked, who));
                case DECLINED ->
                    write(asked, EvidenceLog.Event.REFUSED)
                        .compose(written -> refuse(asked, EvidenceRefusal.DECLINED));
              };
            });
  }

  private static Answered wait(Asked asked, Answerer who) {
    return new Answered(EvidenceAnswer.waiting(asked.request(), who, asked.at()), "");
  }

  private Future<Answered> deliver(Asked asked, VaultFile file) {
    return vault
        .open(asked.coop().id(), file.digest())
        .compose(
            salted ->
                salted.isEmpty()
                    ? refuse(asked, EvidenceRefusal.PAPER_ERASED)
                    : sign(asked, who -> delivered(asked, file, salted.get(), who)))
        .compose(
            answered ->
                answered.sealed().isEmpty()
                    ? Future.succeededFuture(answered)
                    : write(asked, EvidenceLog.Event.DELIVERED).map(answered));
  }

  private Answered delivered(Asked asked, VaultFile file, Bytes salted, Answerer who) {
    String sealed = EvidenceAnswer.seal(salted, asked.request(), random);
    return new Answered(
        EvidenceAnswer.delivered(asked.request(), file.mediaType(), sealed, who, asked.at()),
        sealed);
  }

  private Future<Answered> refuse(Asked asked, EvidenceRefusal why) {
    return sign(
        asked,
        who -> new Answered(EvidenceAnswer.refused(asked.request(), why, who, asked.at()), ""));
  }

  private Future<Answered> sign(Asked asked, Function<Answerer, Answered> answer) {
    Coop coop = asked.coop();
    return cpu.run(
        () -> {
          SigningIdentity identity = keys.signer(coop.id(), KeyPurpose.AGREEMENT);
          return answer.apply(
              new Answerer(coop.did(), coop.did() + "#" + identity.key().kid(), identity.signer()));
        });
  }

  private Future<Void> write(Asked asked, EvidenceLog.Event event) {
    return log.write(asked.coop().id(), asked.proven(), event, asked.at());
  }

  private static Refusal stranger() {
    return new Refusal(Reason.ACCESS_DENIED, EvidenceRefusal.NOT_AUTHORISED.sentence());
  }
}
