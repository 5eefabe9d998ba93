package org.cooppassport.core.verification;

import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.trust.PresentedIssuer;
import org.cooppassport.core.trust.TrustedIssuer;

/** Examines the status of a credential whose signature holds; fails closed. */
final class StatusExamination {
  private final Examination examination;
  private final PresentedIssuer issuer;
  private final TrustedIssuer trust;

  StatusExamination(Examination examination, PresentedIssuer issuer, TrustedIssuer trust) {
    this.examination = examination;
    this.issuer = issuer;
    this.trust = trust;
  }

  /** The {@code status} claim of a token. */
  void ofToken(JsonObject claims) {
    if (claims.has("status")) {
      examination.found(
          Problem.of(
              ProblemCode.STATUS_UNKNOWN,
              "the status of " + issuer.identifier() + " cannot be established " + trust));
    }
  }
}
