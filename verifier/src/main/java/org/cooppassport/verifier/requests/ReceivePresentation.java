package org.cooppassport.verifier.requests;

import io.vertx.core.Future;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.acceptance.Reason;
import org.cooppassport.core.acceptance.RelianceCase;
import org.cooppassport.core.acceptance.Relier;
import org.cooppassport.core.acceptance.Verdict;
import org.cooppassport.core.acceptance.VerdictCode;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.OAuthError;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.EncryptedResponse;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.verification.Finding;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.receipts.KeepReceipt;
import org.cooppassport.verifier.verification.JudgeAnswer;
import org.cooppassport.verifier.verification.JudgedAnswer;

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
  private final JudgeAnswer judge;
  private final KeepReceipt receipts;

  /** Makes the operation. */
  public ReceivePresentation(
      Clock clock,
      RandomSource random,
      CpuPool cpu,
      PresentationRequests requests,
      JudgeAnswer judge,
      KeepReceipt receipts) {
    this.clock = clock;
    this.random = random;
    this.cpu = cpu;
    this.requests = requests;
    this.judge = judge;
    this.receipts = receipts;
  }

  /** A request that is ours alone to settle, and the answer that claimed it. */
  private record Claimed(PresentationRequest request, AuthorizationResponse answer) {}

  /**
   * Takes the form a wallet posted. Succeeds with what to tell it once the result is durable; fails
   * with a {@code Refusal} of reason {@code MALFORMED_REQUEST} if it is no answer to this request
   * or another came first, and {@code NOT_FOUND} if there is no such request.
   */
  public Future<WalletReply> receive(VerifierCoop coop, String handle, Form form) {
    return requests
        .byHandle(coop.id(), handle)
        .map(this::stillOpen)
        .compose(open -> cpu.run(() -> new Claimed(open, read(open.asked(), form))))
        .compose(this::claim)
        .compose(claimed -> settle(coop, claimed));
  }

  private PresentationRequest stillOpen(PresentationRequest request) {
    if (!request.takesAnswers(clock.instant())) {
      throw spent();
    }
    return request;
  }

  private static AuthorizationResponse read(Asked asked, Form form) {
    boolean sealed = form.has("response");
    if (asked.mode().encrypted() && !sealed && !form.has("error")) {
      throw malformed("response", "an encrypted answer is required (OpenID4VP 1.0, section 8.3)");
    }
    if (sealed && !asked.mode().encrypted()) {
      throw malformed("response", "an answer in clear was asked for (OpenID4VP 1.0, section 8.2)");
    }
    AuthorizationResponse answer =
        sealed
            ? EncryptedResponse.parse(form).open(DecryptionKey.fromJwk(asked.encryptionKey()))
            : AuthorizationResponse.parse(form);
    if (!Bytes.utf8(answer.state()).equalsConstantTime(Bytes.utf8(asked.state()))) {
      throw malformed("state", "is not the one of this request");
    }
    return answer;
  }

  private Future<Claimed> claim(Claimed wanted) {
    return requests
        .advance(wanted.request(), wanted.request().progress().receiving(clock.instant()))
        .map(mine -> new Claimed(mine.orElseThrow(ReceivePresentation::spent), wanted.answer()));
  }

  private Future<WalletReply> settle(VerifierCoop coop, Claimed claimed) {
    if (claimed.answer() instanceof AuthorizationResponse.Declined declined) {
      return end(coop, claimed, Stage.DECLINED, declined(declined.error()));
    }
    AuthorizationResponse.Presented presented = (AuthorizationResponse.Presented) claimed.answer();
    return judge(coop, claimed.request().asked(), presented)
        .compose(
            judged -> end(coop, claimed, Stage.ANSWERED, judged),
            failure -> giveUp(coop, claimed, failure));
  }

  private Future<AnswerOutcome> judge(
      VerifierCoop coop, Asked asked, AuthorizationResponse.Presented presented) {
    Policy policy = PolicyOfRequest.of(coop, asked);
    return judge
        .judge(
            RelianceCase.of(
                policy,
                PolicyOfRequest.query(policy, asked),
                presented.vpToken().toJson(),
                asked.nonce(),
                asked.clientId().toString(),
                new Relier(coop.coop().did(), coop.statedAgreements(), coop.law(), policy.risk())))
        .compose(
            judged ->
                judged.verdict().accepted()
                    ? receipts.keep(coop, judged).map(id -> outcome(coop, judged, id))
                    : Future.succeededFuture(outcome(coop, judged, "")));
  }

  private Future<WalletReply> giveUp(VerifierCoop coop, Claimed claimed, Throwable failure) {
    return end(coop, claimed, Stage.FAILED, AnswerOutcome.NONE)
        .transform(written -> Future.failedFuture(failure));
  }

  private Future<WalletReply> end(
      VerifierCoop coop, Claimed claimed, Stage stage, AnswerOutcome outcome) {
    String code = random.token(CODE_BYTES);
    Progress ended =
        claimed
            .request()
            .progress()
            .ended(stage, Digests.of(code).toHex(), outcome, clock.instant());
    return requests
        .advance(claimed.request(), ended)
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
    return switch (asked.flow()) {
      case SAME_DEVICE ->
          new WalletReply(taken, json.with("redirect_uri", redirect(coop, asked, code).toString()));
      case CROSS_DEVICE -> new WalletReply(taken, json);
    };
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

  private static AnswerOutcome declined(OAuthError error) {
    return new AnswerOutcome(JsonObject.of("error", error.toJson()), JsonObject.EMPTY, "", "", "");
  }

  private static AnswerOutcome outcome(VerifierCoop coop, JudgedAnswer judged, String receipt) {
    Verdict verdict = judged.verdict();
    JsonObject report =
        JsonObject.builder()
            .put("verdict", verdict.toJson(coop.language()))
            .put("findings", judged.result().findingsJson())
            .build();
    return new AnswerOutcome(
        report,
        verdict.accepted() ? claims(judged) : JsonObject.EMPTY,
        receipt,
        error(verdict),
        detail(judged));
  }

  private static JsonObject claims(JudgedAnswer judged) {
    JsonObject.Builder claims = JsonObject.builder();
    for (VerifiedCredential credential : judged.result().credentials()) {
      claims.put(credential.queryId(), credential.claims().json());
    }
    return claims.build();
  }

  /**
   * RFC 6749, section 4.1.2.1: an answer that is broken or not what was asked for, or one that
   * holds and is not enough. A gap that no wallet could have filled is nothing to tell it.
   */
  private static String error(Verdict verdict) {
    return switch (verdict.outcome()) {
      case ACCEPTED -> "";
      case TOP_UP -> unasked(verdict).isPresent() ? "invalid_request" : "";
      case REFUSED -> verdict.verified() ? "access_denied" : "invalid_request";
    };
  }

  private static String detail(JudgedAnswer judged) {
    Verdict verdict = judged.verdict();
    return switch (verdict.outcome()) {
      case ACCEPTED -> "";
      case TOP_UP ->
          unasked(verdict)
              .map(gap -> ProblemCode.QUERY_NOT_SATISFIED + ": " + gap.sentence(Locale.ENGLISH))
              .orElse("");
      case REFUSED ->
          broken(judged.result())
              .or(() -> verdict.refusals().stream().findFirst().map(ReceivePresentation::told))
              .orElse("");
    };
  }

  /** What a wallet's developer wants to know first: what is broken, not what follows from it. */
  private static Optional<String> broken(VerificationResult result) {
    return result.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.UNVERIFIED)
        .findFirst()
        .map(Finding::problem)
        .map(problem -> problem.code() + ": " + problem.detail());
  }

  private static String told(Reason reason) {
    return reason.code() + ": " + reason.sentence(Locale.ENGLISH);
  }

  /** A gap that shows that the answer is not what was asked for. */
  private static Optional<Reason> unasked(Verdict verdict) {
    return verdict.gaps().stream()
        .filter(
            gap ->
                gap.code().equals(VerdictCode.CREDENTIAL_MISSING.name())
                    || gap.code().equals(VerdictCode.CLAIM_MISSING.name()))
        .findFirst();
  }

  private static Refusal spent() {
    return new Refusal(
        Refusal.Reason.MALFORMED_REQUEST,
        "state",
        "the request was answered before or has expired (OpenID4VP 1.0, section 14.1)");
  }

  private static Refusal malformed(String parameter, String detail) {
    return new Refusal(Refusal.Reason.MALFORMED_REQUEST, parameter, parameter + ": " + detail);
  }
}
