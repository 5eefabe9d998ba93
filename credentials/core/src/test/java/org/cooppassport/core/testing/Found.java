package org.cooppassport.core.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.junit.jupiter.api.function.Executable;

/** Expects findings of code that cannot go on past them. */
public final class Found {
  private Found() {}

  /** Returns the code of the first finding that {@code work} ends with; fails if it ends well. */
  public static ProblemCode by(Executable work) {
    return assertThrows(ProblemException.class, work).problems().get(0).code();
  }
}
