package org.cooppassport.verifier.requests;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.acceptance.Reason;
import org.cooppassport.core.acceptance.Verdict;
import org.cooppassport.core.acceptance.VerdictCode;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.OAuthError;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.verification.Finding;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.verification.JudgedAnswer;

/** What is kept of an answer, and what its wallet is told. */
final class AnswerVerdict {
  private static final Set<String> UNASKED =
      Set.of(VerdictCode.CREDENTIAL_MISSING.name(), VerdictCode.CLAIM_MISSING.name());
  private static final Set<String> OF_TRANSACTIONS =
      Set.of(VerdictCode.TRANSACTION_NOT_AUTHORISED.name(), VerdictCode.TRANSACTION_UNKNOWN.name());

  private AnswerVerdict() {}

  /** The wallet answered with an error. */
  static AnswerOutcome declined(OAuthError error) {
    return new AnswerOutcome(JsonObject.of("error", error.toJson()), JsonObject.EMPTY, "", "", "");
  }

  /** The answer is of a form that the co-op's profile forbids; nothing else was looked at. */
  static AnswerOutcome outOfProfile(List<Problem> problems) {
    Problem first = problems.get(0);
    OAuthError error =
        new OAuthError("invalid_request", "vp_token" + first.pointer() + ": " + first.detail());
    JsonArray findings =
        problems.stream()
            .map(
                problem ->
                    JsonObject.builder()
                        .put("credential", problem.pointer().tokens().get(0))
                        .put("severity", "unverified")
                        .putAll(problem.toJson())
                        .build())
            .collect(JsonArray.collector());
    return new AnswerOutcome(
        JsonObject.builder().put("error", error.toJson()).put("findings", findings).build(),
        JsonObject.EMPTY,
        "",
        error.code(),
        error.description());
  }

  /** The answer was judged. */
  static AnswerOutcome judged(VerifierCoop coop, JudgedAnswer judged, String receipt) {
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

  /** The claims of each credential; of several that answer one query, the first. */
  private static JsonObject claims(JudgedAnswer judged) {
    JsonObject.Builder claims = JsonObject.builder();
    for (VerifiedCredential credential : judged.result().credentials()) {
      String id = credential.queryId();
      claims.put(
          credential.index() == 0 ? id : id + "/" + credential.index(), credential.claims().json());
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
      case TOP_UP -> named(verdict.gaps(), UNASKED).isPresent() ? "invalid_request" : "";
      case REFUSED ->
          verdict.verified()
              ? named(verdict.refusals(), OF_TRANSACTIONS).isPresent()
                  ? "invalid_transaction_data"
                  : "access_denied"
              : "invalid_request";
    };
  }

  private static String detail(JudgedAnswer judged) {
    Verdict verdict = judged.verdict();
    return switch (verdict.outcome()) {
      case ACCEPTED -> "";
      case TOP_UP ->
          named(verdict.gaps(), UNASKED)
              .map(gap -> ProblemCode.QUERY_NOT_SATISFIED + ": " + gap.sentence(Locale.ENGLISH))
              .orElse("");
      case REFUSED ->
          broken(judged.result())
              .or(() -> named(verdict.refusals(), OF_TRANSACTIONS).map(AnswerVerdict::told))
              .or(() -> verdict.refusals().stream().findFirst().map(AnswerVerdict::told))
              .orElse("");
    };
  }

  /** What a wallet's developer wants to know first: what is broken, not what follows from it. */
  private static Optional<String> broken(VerificationResult result) {
    return result.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.UNVERIFIED)
        .findFirst()
        .map(
            finding ->
                finding.problem().code()
                    + ": "
                    + finding.problem().detail()
                    + " (vp_token/"
                    + finding.queryId()
                    + "/"
                    + finding.index()
                    + ")");
  }

  private static String told(Reason reason) {
    return reason.code() + ": " + reason.sentence(Locale.ENGLISH);
  }

  private static Optional<Reason> named(List<Reason> reasons, Set<String> codes) {
    return reasons.stream().filter(reason -> codes.contains(reason.code())).findFirst();
  }
}
