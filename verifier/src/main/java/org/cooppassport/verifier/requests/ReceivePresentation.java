package org.cooppassport.verifier.requests;

import io.vertx.core.Future;
import java.net.URI;
import java.time.Clock;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.acceptance.RelianceCase;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.OAuthError;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.Haip;
import org.cooppassport.core.openid.vp.VpToken;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.agreements.Reliers;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.receipts.KeepReceipt;
import org.cooppassport.verifier.verification.JudgeAnswer;

/**
 * Takes a wallet's answer: read it, claim the request, judge, keep the receipt, write the result.
 *
 * <p>The request is claimed by one conditional write before anything is verified, so of many
 * answers one is verified, and its nonce is spent whether it holds or not. What cannot be read, or
 * does not carry the request's state, claims nothing. Thread-safe.
 */
public final class ReceivePresentation {
  private static final int CODE_BYTES = 24;

  private final Clock clock;
  private final RandomSource random;
  private final CpuPool cpu;
  private final PresentationRequests requests;
  private final Reliers reliers;
  private final JudgeAnswer judge;
  private final KeepReceipt receipts;
  private final Exchanges exchanges;

  /** Makes the operation. */
  public ReceivePresentation(
      Clock clock,
      RandomSource random,
      CpuPool cpu,
      PresentationRequests requests,
      Reliers reliers,
      JudgeAnswer judge,
      KeepReceipt receipts,
      Exchanges exchanges) {
    this.clock = clock;
    this.random = random;
    this.cpu = cpu;
    this.requests = requests;
    this.reliers = reliers;
    this.judge = judge;
    this.receipts = receipts;
    this.exchanges = exchanges;
  }

  /** A request that is ours alone to settle, and the answer that claimed it. */
  private record Claimed(
      PresentationRequest request, IncomingAnswer incoming, AuthorizationResponse answer) {
    Claimed of(PresentationRequest mine) {
      return new Claimed(mine, incoming, answer);
    }
  }

  /**
   * Takes an answer by the name the wallet knows. Succeeds with what to tell it once the result is
   * durable; fails with a {@code Refusal} of reason {@code MALFORMED_REQUEST} if it is no answer to
   * this request or another came first, and {@code NOT_FOUND} if there is no such request.
   */
  public Future<WalletReply> receive(
      VerifierCoop coop, String handle, IncomingAnswer incoming, String requestId) {
    return requests
        .byHandle(coop.id(), handle)
        .compose(found -> receive(coop, found, incoming, requestId));
  }

  /**
   * As {@link #receive(VerifierCoop, String, IncomingAnswer, String)}, of a request that is known.
   */
  Future<WalletReply> receive(
      VerifierCoop coop, PresentationRequest found, IncomingAnswer incoming, String requestId) {
    return Future.succeededFuture(found)
        .map(this::stillOpen)
        .compose(open -> take(coop, open, incoming, requestId));
  }

  /** Notes what came for the developer, and tells the wallet the same with or without it. */
  private Future<WalletReply> take(
      VerifierCoop coop, PresentationRequest open, IncomingAnswer incoming, String requestId) {
    Future<WalletReply> reply =
        cpu.run(() -> new Claimed(open, incoming, incoming.read(open.asked())))
            .compose(this::claim)
            .compose(claimed -> settle(coop, claimed));
    if (!Exchanges.kept(coop)) {
      return reply;
    }
    return reply.transform(
        done ->
            cpu.run(() -> RedactedAnswer.of(incoming, open.asked()))
                .otherwise(JsonObject.EMPTY)
                .compose(
                    sent ->
                        done.succeeded()
                            ? exchanges.answered(coop, open, sent, done.result(), requestId)
                            : exchanges.refused(coop, open, sent, done.cause(), requestId))
                .compose(noted -> reply));
  }

  private PresentationRequest stillOpen(PresentationRequest request) {
    if (!request.takesAnswers(clock.instant())) {
      throw spent();
    }
    return request;
  }

  private Future<Claimed> claim(Claimed wanted) {
    return requests
        .advance(wanted.request(), wanted.request().progress().receiving(clock.instant()))
        .map(mine -> wanted.of(mine.orElseThrow(ReceivePresentation::spent)));
  }

  private Future<WalletReply> settle(VerifierCoop coop, Claimed claimed) {
    if (claimed.answer() instanceof AuthorizationResponse.Declined declined) {
      return end(coop, claimed, Stage.DECLINED, AnswerVerdict.declined(declined.error()));
    }
    AuthorizationResponse.Presented presented = (AuthorizationResponse.Presented) claimed.answer();
    // Also what fails at once, such as a policy that is gone, must not leave the request claimed.
    return Future.succeededFuture(presented.vpToken())
        .compose(token -> judge(coop, claimed, token))
        .compose(
            judged -> end(coop, claimed, Stage.ANSWERED, judged),
            failure -> giveUp(coop, claimed, failure));
  }

  private Future<AnswerOutcome> judge(VerifierCoop coop, Claimed claimed, VpToken token) {
    if (!coop.highAssurance()) {
      return judged(coop, claimed, token);
    }
    return cpu.run(() -> Haip.checkPresentations(token))
        .compose(
            problems ->
                problems.isEmpty()
                    ? judged(coop, claimed, token)
                    : Future.succeededFuture(AnswerVerdict.outOfProfile(problems)));
  }

  private Future<AnswerOutcome> judged(VerifierCoop coop, Claimed claimed, VpToken token) {
    Asked asked = claimed.request().asked();
    Policy policy = PolicyOfRequest.of(coop, asked);
    return reliers
        .of(coop, asked.risk())
        .compose(
            relier ->
                judge.judge(
                    coop.id(),
                    RelianceCase.of(
                            policy,
                            PolicyOfRequest.query(policy, asked),
                            token.toJson(),
                            asked.nonce(),
                            claimed.incoming().audience(asked).toString(),
                            relier)
                        .authorising(asked.transactions())))
        .compose(
            judged ->
                judged.verdict().accepted()
                    ? receipts.keep(coop, judged).map(id -> AnswerVerdict.judged(coop, judged, id))
                    : Future.succeededFuture(AnswerVerdict.judged(coop, judged, "")));
  }

  private Future<WalletReply> giveUp(VerifierCoop coop, Claimed claimed, Throwable failure) {
    return end(coop, claimed, Stage.FAILED, AnswerOutcome.NONE)
        .transform(written -> Future.failedFuture(failure));
  }

  private Future<WalletReply> end(
      VerifierCoop coop, Claimed claimed, Stage stage, AnswerOutcome outcome) {
    boolean byPage = claimed.incoming() instanceof IncomingAnswer.Returned;
    String code = byPage ? "" : random.token(CODE_BYTES);
    Progress ended =
        claimed
            .request()
            .progress()
            .ended(stage, byPage ? "" : Digests.of(code).toHex(), outcome, clock.instant());
    return requests
        .settle(claimed.request(), ended)
        .map(
            written -> {
              if (written.isEmpty()) {
                throw new IllegalStateException("a claimed request was moved");
              }
              return reply(coop, claimed.request().asked(), outcome, code);
            });
  }

  private static WalletReply reply(
      VerifierCoop coop, Asked asked, AnswerOutcome outcome, String code) {
    JsonObject json =
        outcome.wireError().isEmpty()
            ? JsonObject.EMPTY
            : new OAuthError(outcome.wireError(), outcome.wireDetail()).toJson();
    WalletReply.Taken taken =
        outcome.wireError().isEmpty() ? WalletReply.Taken.YES : WalletReply.Taken.NO;
    return asked.flow() == Flow.SAME_DEVICE && !code.isEmpty()
        ? new WalletReply(taken, json.with("redirect_uri", redirect(coop, asked, code).toString()))
        : new WalletReply(taken, json);
  }

  /** Our page reads the code in the fragment, which no server logs; a co-op's own in the query. */
  private static URI redirect(VerifierCoop coop, Asked asked, String code) {
    if (asked.redirect().isEmpty()) {
      return URI.create(WalletAddresses.page(coop.coop(), asked) + "#response_code=" + code);
    }
    URI target =
        coop.redirect(asked.redirect())
            .orElseThrow(
                () -> new Refusal(Refusal.Reason.GONE, "the redirect is no longer configured"));
    String separator = target.getRawQuery() == null ? "?" : "&";
    return URI.create(target + separator + "response_code=" + code);
  }

  private static Refusal spent() {
    return new Mismatch(
            "state",
            "a request that is open",
            new Came("one that was answered before or has expired"),
            "OpenID4VP 1.0, section 14.1")
        .refusal(Refusal.Reason.MALFORMED_REQUEST);
  }
}
