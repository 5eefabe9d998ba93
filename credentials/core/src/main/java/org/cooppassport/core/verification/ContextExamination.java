package org.cooppassport.core.verification;

import java.util.List;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.jsonld.ContextPolicy;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Holds a document of data model 2.0 to its contexts where a signature covers its JSON: a proof by
 * JCS, or an envelope.
 *
 * <p>Nothing can be slipped into such a document, so what no context defines is only a warning. But
 * the contexts still decide what terms and types mean: one that is not known here, or a type that
 * none defines, is an error. A document of our own types is not processed; its list of contexts was
 * compared, and its schema says the rest.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-model-2.0/#type-specific-credential-processing">VCDM
 *     2.0, Type-Specific Credential Processing</a>
 */
final class ContextExamination {
  private static final JsonPointer CONTEXT = JsonPointer.of("@context");

  private final Examination examination;

  ContextExamination(Examination examination) {
    this.examination = examination;
  }

  /**
   * Judges a credential, or a presentation without its credentials.
   *
   * @throws Examination.Halt if its contexts are not known, or its types not defined
   */
  void run(JsonObject document, List<String> types) {
    if (examination.request().contextsOf(types) != ContextPolicy.anyKnown()) {
      return;
    }
    try {
      var statements =
          examination.request().jsonLd().toRdf(document.without("proof", "verifiableCredential"));
      if (statements.quads().isEmpty()) {
        throw Examination.halt(
            ProblemCode.MALFORMED_VALUE_ERROR, "by its contexts the document says nothing");
      }
    } catch (ProblemException e) {
      List<Problem> errors = e.problems().stream().filter(ContextExamination::isError).toList();
      e.problems().stream().filter(p -> !isError(p)).forEach(examination::warn);
      if (!errors.isEmpty()) {
        throw new Examination.Halt(List.of(), errors);
      }
    }
  }

  private static boolean isError(Problem problem) {
    List<String> place = problem.pointer().tokens();
    return problem.code() == ProblemCode.CONTEXT_NOT_ALLOWED
        || problem.pointer().equals(CONTEXT)
        || place.stream().skip(Math.max(0, place.size() - 2)).anyMatch("type"::equals);
  }
}
