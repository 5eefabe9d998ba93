package org.cooppassport.verifier.verification;

import java.util.Objects;
import org.cooppassport.core.acceptance.RelianceCase;
import org.cooppassport.core.acceptance.Verdict;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.verification.VerificationResult;

/**
 * A verdict and everything it rests on.
 *
 * @param relianceCase what was judged
 * @param verdict what the policy says
 * @param result what verification found
 * @param documents what was gathered for it
 */
public record JudgedAnswer(
    RelianceCase relianceCase, Verdict verdict, VerificationResult result, Documents documents) {
  public JudgedAnswer {
    Objects.requireNonNull(relianceCase);
    Objects.requireNonNull(verdict);
    Objects.requireNonNull(result);
    Objects.requireNonNull(documents);
  }

  /** Tells nothing of the content: it is personal data. */
  @Override
  public String toString() {
    return "JudgedAnswer[" + verdict + "]";
  }
}
