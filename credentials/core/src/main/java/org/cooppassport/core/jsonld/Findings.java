package org.cooppassport.core.jsonld;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/** Where a walk through a document is, and what it found. For one thread. */
final class Findings {
  private static final int MAX_PROBLEMS = 32;

  private final List<Object> path = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Set<List<String>> silent = new HashSet<>();
  private final DerivedContexts contexts = new DerivedContexts(this);

  void enter(String name) {
    path.add(name);
  }

  void enter(int index) {
    path.add(index);
  }

  void leave() {
    path.remove(path.size() - 1);
  }

  int depth() {
    return path.size();
  }

  JsonPointer here() {
    return new JsonPointer(path.stream().map(Object::toString).toList());
  }

  void add(ProblemCode code, String detail) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(Problem.at(code, here(), detail));
    }
  }

  /** Returns the contexts that the document had made anew. */
  DerivedContexts contexts() {
    return contexts;
  }

  /** Notes something that RDF would drop or that has no form in RDF. */
  void lost(String detail) {
    add(ProblemCode.PROOF_TRANSFORMATION_ERROR, detail);
  }

  /** Notes that the present place leaves no statement, as null and an empty array do. */
  void saysNothing() {
    silent.add(here().tokens());
  }

  /** Returns the places that leave no statement. */
  Set<List<String>> silent() {
    return silent;
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
  }
}
