package org.cooppassport.core.federation;

import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;

/** A rule of the federation that does not hold. Stays inside this package's judgements. */
final class FederationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  private FederationException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  static FederationException chain(String detail) {
    return new FederationException(Problem.of(ProblemCode.INVALID_TRUST_CHAIN, detail));
  }

  static FederationException metadata(String detail) {
    return new FederationException(Problem.of(ProblemCode.INVALID_METADATA, detail));
  }

  Problem problem() {
    return problem;
  }
}
