package org.cooppassport.core.jsonld;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * The contexts that one document had made anew: each is made once, and not more of them than a
 * bound. For one thread and one document.
 */
final class DerivedContexts {
  /** A few tenths of a second of work; credentials take a handful. */
  private static final int MAX_MADE = 500;

  private record Key(CompiledContext on, Object reason) {}

  private final Map<Key, CompiledContext> made = new HashMap<>();
  private final Findings findings;
  private int spent;

  DerivedContexts(Findings findings) {
    this.findings = findings;
  }

  /**
   * Returns the context made from {@code on} for {@code reason} before, or makes it.
   *
   * @param steps how many contexts making it processes
   * @throws ProblemException with {@code LIMIT_EXCEEDED} if the document asked for too many
   */
  CompiledContext once(
      CompiledContext on, Object reason, int steps, Supplier<CompiledContext> making) {
    Key key = new Key(on, reason);
    CompiledContext known = made.get(key);
    if (known == null) {
      spent += steps;
      if (spent > MAX_MADE) {
        throw new ProblemException(
            Problem.at(
                ProblemCode.LIMIT_EXCEEDED,
                findings.here(),
                "The document changes its contexts more than " + MAX_MADE + " times."));
      }
      known = making.get();
      made.put(key, known);
    }
    return known;
  }
}
