package org.cooppassport.core.model;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/** A presentation as received: its form is known, nothing about it is proven. */
public sealed interface SecuredPresentation
    permits SecuredPresentation.Embedded, SecuredPresentation.Enveloped {

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
   * A presentation in an envelope.
   *
   * @param text the token, or the binary message in base64, as received
   * @param mediaType such as {@code application/vp+jwt}
   */
  record Enveloped(String text, String mediaType) implements SecuredPresentation {
    public Enveloped {
      Objects.requireNonNull(text);
      Objects.requireNonNull(mediaType);
    }
  }

  /** Tells whether one of the object's types is that of an enveloped presentation. */
  static boolean isEnveloped(JsonObject object) {
    return object.oneOrMany("type").stream()
        .anyMatch(new JsonString(EnvelopedForm.PRESENTATION)::equals);
  }

  /**
   * Recognizes a presentation in a JSON object.
   *
   * @throws ProblemException with {@code PARSING_ERROR} or {@code MALFORMED_VALUE_ERROR} if it
   *     calls itself enveloped and is not
   */
  static SecuredPresentation of(JsonObject object) {
    if (!EnvelopedForm.isNamedBy(object)) {
      return new Embedded(object);
    }
    List<Problem> problems = EnvelopedForm.problems(object, EnvelopedForm.PRESENTATION);
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    EnvelopedForm form = EnvelopedForm.read(object.string("id").orElseThrow()).orElseThrow();
    return switch (form.mediaType()) {
      case "application/vp+jwt",
          "application/vp+sd-jwt",
          "application/vp+cose",
          "application/jwt" ->
          new Enveloped(form.content(), form.mediaType());
      default ->
          throw new ProblemException(
              ProblemCode.PARSING_ERROR,
              "The envelope's media type is not one of presentations that is read here.");
    };
  }
}
