package org.cooppassport.e2e.conformance;

import java.util.Optional;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.model.EnvelopedForm;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.model.SecuredCredential;
import org.cooppassport.core.model.SecuredPresentation;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtJson;
import org.cooppassport.core.vcjose.Envelope;
import org.cooppassport.core.vcjose.JwtClaimForm;

/**
 * What somebody sent to be verified, as far as it can be told before anything is proven.
 *
 * @param text as the verification takes it
 * @param keyBinding the claims of the holder's key binding, if there is one
 * @param claims of a signed presentation, which say what it answers
 */
record PresentedForm(
    Kind kind, String text, Optional<JsonObject> keyBinding, Optional<JsonObject> claims) {

  /** What it is. */
  enum Kind {
    /** A credential without a place for a holder's proof. */
    CREDENTIAL,
    /** A credential that is its own presentation, bound to a holder or not. */
    SD_JWT,
    /** A presentation with embedded proofs, or without any. */
    DOCUMENT,
    /** A presentation in an envelope. */
    SIGNED_PRESENTATION
  }

  /**
   * Tells what was sent.
   *
   * @throws ProblemException if it is of no form that is read here
   */
  static PresentedForm of(JsonValue value) {
    if (value instanceof JsonString text) {
      return ofText(text.value());
    }
    return value instanceof JsonObject object ? ofObject(object) : none();
  }

  private static PresentedForm ofText(String text) {
    if (text.stripLeading().startsWith("{")) {
      throw new ProblemException(
          ProblemCode.PARSING_ERROR, "A string is a token; a JSON document is sent as an object.");
    }
    if (text.startsWith("data:")) {
      EnvelopedForm form = EnvelopedForm.read(text).orElseThrow(PresentedForm::unreadable);
      return ofToken(form.mediaType(), form.content(), text);
    }
    if (text.indexOf('~') >= 0) {
      return ofSdJwt(SdJwt.parse(text), text);
    }
    return ofToken(SecuredCredential.ofToken(text).mediaType(), text, text);
  }

  private static PresentedForm ofObject(JsonObject object) {
    String text = object.toJson();
    if (SdJwtJson.isNamedBy(object)) {
      return ofSdJwt(SdJwtJson.parse(object).bySignature().get(0), text);
    }
    if (SecuredPresentation.isEnveloped(object)
        && SecuredPresentation.of(object) instanceof SecuredPresentation.Enveloped enveloped) {
      return ofToken(enveloped.mediaType(), enveloped.text(), text);
    }
    boolean presentation =
        object.oneOrMany("type").stream().anyMatch(new JsonString(Presentation.TYPE)::equals);
    if (presentation || object.has("verifiableCredential")) {
      return plain(Kind.DOCUMENT, text);
    }
    SecuredCredential secured = SecuredCredential.of(object);
    return secured instanceof SecuredCredential.Embedded
        ? plain(Kind.CREDENTIAL, text)
        : ofToken(secured.mediaType(), ((JsonString) secured.toJson()).value(), text);
  }

  private static PresentedForm ofToken(String mediaType, String token, String text) {
    if (mediaType.endsWith("sd-jwt")) {
      return ofSdJwt(SdJwt.parse(token), text);
    }
    Envelope envelope = Envelope.read(mediaType, token, JwtClaimForm.LATER_TOLERATED);
    return switch (envelope.kind()) {
      case CREDENTIAL -> plain(Kind.CREDENTIAL, text);
      case PRESENTATION ->
          new PresentedForm(
              Kind.SIGNED_PRESENTATION,
              text,
              Optional.empty(),
              Optional.of(
                  mediaType.endsWith("jwt")
                      ? Jws.parse(token).unverifiedClaims()
                      : JsonObject.EMPTY));
    };
  }

  private static PresentedForm ofSdJwt(SdJwt sdJwt, String text) {
    boolean presentation = sdJwt.issuerJwt().isOfType(TokenType.VP_SD_JWT);
    return new PresentedForm(
        presentation ? Kind.SIGNED_PRESENTATION : Kind.SD_JWT,
        text,
        sdJwt.keyBindingJwt().map(Jws::unverifiedClaims),
        presentation ? Optional.of(sdJwt.issuerJwt().unverifiedClaims()) : Optional.empty());
  }

  private static PresentedForm plain(Kind kind, String text) {
    return new PresentedForm(kind, text, Optional.empty(), Optional.empty());
  }

  private static PresentedForm none() {
    throw unreadable();
  }

  private static ProblemException unreadable() {
    return new ProblemException(
        ProblemCode.PARSING_ERROR, "Neither an object nor the text of a token.");
  }
}
