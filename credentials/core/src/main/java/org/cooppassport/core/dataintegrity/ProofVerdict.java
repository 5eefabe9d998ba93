package org.cooppassport.core.dataintegrity;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.problem.Problem;

/** What verifying the proofs of a document came to: the verified document, or what is wrong. */
public final class ProofVerdict {
  private final Optional<VerifiedDocument> verified;
  private final List<Problem> problems;

  private ProofVerdict(Optional<VerifiedDocument> verified, List<Problem> problems) {
    this.verified = verified;
    this.problems = List.copyOf(problems);
  }

  static ProofVerdict holds(VerifiedDocument document) {
    return new ProofVerdict(Optional.of(document), List.of());
  }

  static ProofVerdict fails(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a failure without a problem");
    }
    return new ProofVerdict(Optional.empty(), problems);
  }

  /** Returns the document, if there is no problem at all. */
  public Optional<VerifiedDocument> verified() {
    return verified;
  }

  /** Returns what is wrong, in document order; empty only if the document is verified. */
  public List<Problem> problems() {
    return problems;
  }
}
