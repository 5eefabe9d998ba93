package org.cooppassport.core.problem;

import java.util.List;

/**
 * Findings that end a computation, for code that cannot go on past the first of them.
 *
 * <p>Stays inside the library: whoever judges a credential turns it back into findings.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** Makes one with a single finding. */
  public ProblemException(Problem problem) {
    this(List.of(problem));
  }

  /** Makes one with a single finding about the whole document. */
  public ProblemException(ProblemCode code, String detail) {
    this(Problem.of(code, detail));
  }

  /** Makes one with all findings, at least one. */
  public ProblemException(List<Problem> problems) {
    super(problems.get(0).code() + ": " + problems.get(0).detail(), null, false, true);
    this.problems = List.copyOf(problems);
  }

  /** Returns the findings, at least one. */
  public List<Problem> problems() {
    return problems;
  }
}
