package org.cooppassport.core.verification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;

/** What can be said, and what is missing to say more, with the documents there are. */
record Judgement(VerificationResult result, List<DocumentNeed> missing) {
  static final int MAX_PRESENTED = 20;

  static Judgement of(VerificationRequest request, Documents documents, Instant now) {
    Set<DocumentNeed> missing = new LinkedHashSet<>();
    List<VerifiedCredential> credentials = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    if (request.presented().isEmpty() || request.presented().size() > MAX_PRESENTED) {
      Problem problem =
          request.presented().isEmpty()
              ? Problem.of(ProblemCode.PARSING_ERROR, "nothing was presented")
              : Problem.of(
                  ProblemCode.LIMIT_EXCEEDED, "more than " + MAX_PRESENTED + " credentials");
      findings.add(Finding.of(PresentedText.alone(""), problem));
    } else {
      for (PresentedText presented : request.presented()) {
        Examination examination = Examination.of(presented, request, documents, now);
        missing.addAll(examination.missing());
        credentials.addAll(examination.credentials());
        findings.addAll(examination.findings());
      }
    }
    return new Judgement(new VerificationResult(credentials, findings, now), List.copyOf(missing));
  }
}
