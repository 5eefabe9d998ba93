package org.cooppassport.core.model;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/** A presentation as received: its form is known, nothing about it is proven. */
public sealed interface SecuredPresentation
    permits SecuredPresentation.Embedded, SecuredPresentation.Jose {

  /** Returns the media type of the secured form. */
  String mediaType();

  /**
   * A presentation with its proofs inside, or without any.
   *
   * @param document the presentation as it was read
   */
  record Embedded(JsonObject document) implements SecuredPresentation {
    public Embedded {
      Objects.requireNonNull(document);
    }

    @Override
    public String mediaType() {
      return "application/vp";
    }
  }

  /**
   * A presentation as a signed token.
   *
   * @param token the compact serialization as received
   */
  record Jose(String token) implements SecuredPresentation {
    public Jose {
      Objects.requireNonNull(token);
    }

    @Override
    public String mediaType() {
      return "application/vp+jwt";
    }
  }

  /**
   * Recognizes a presentation in a JSON body.
   *
   * @throws ProblemException if it is neither an object nor the text of a token
   */
  static SecuredPresentation of(JsonValue value) {
    if (value instanceof JsonString text && text.value().indexOf('.') > 0) {
      return new Jose(text.value());
    }
    if (!(value instanceof JsonObject object)) {
      throw new ProblemException(
          ProblemCode.PARSING_ERROR, "A presentation is an object or the text of a token.");
    }
    if (!EnvelopedForm.isNamedBy(object)) {
      return new Embedded(object);
    }
    List<Problem> problems = EnvelopedForm.problems(object, EnvelopedForm.PRESENTATION);
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    EnvelopedForm form = EnvelopedForm.read(object.string("id").orElseThrow()).orElseThrow();
    if (!form.mediaType().equals("application/vp+jwt")) {
      throw new ProblemException(
          ProblemCode.PARSING_ERROR, "The envelope's media type is not one that is read here.");
    }
    return new Jose(form.content());
  }
}
