package org.cooppassport.core.issuance;

import java.time.Instant;
import java.util.List;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.vcjose.Envelope;
import org.cooppassport.core.vcjose.EnvelopeKind;

/**
 * A W3C credential before it is signed as JWT.
 *
 * @param form of data model 2.0 or 1.1
 * @param document the credential as a verifier reads it
 * @param payload what is signed
 */
record UnsecuredJwt(CredentialForm form, JsonObject document, JsonObject payload)
    implements UnsecuredCredential {

  /** Of data model 2.0: the credential, and beside it the key it is bound to. */
  static UnsecuredJwt of(CredentialDraft draft) {
    JsonObject document = draft.w3cCredential();
    return new UnsecuredJwt(draft.form(), document, draft.withConfirmation(document));
  }

  /**
   * Of data model 1.1: the credential in a claim, and what has a registered claim there as well.
   */
  static UnsecuredJwt of11(CredentialDraft draft) {
    JsonObject document = draft.w3cCredential11();
    JsonObject.Builder payload = JsonObject.builder().put("iss", draft.issuer().did());
    draft.holder().subjectId().ifPresent(id -> payload.put("sub", id));
    payload
        .put("jti", draft.id())
        .put("nbf", draft.start().getEpochSecond())
        .put("exp", draft.end().getEpochSecond())
        .put("vc", document);
    return new UnsecuredJwt(draft.form(), document, draft.withConfirmation(payload.build()));
  }

  @Override
  public int size() {
    return JsonWriter.write(payload).size();
  }

  @Override
  public String mechanism() {
    return form.wireName();
  }

  @Override
  public JsonValue secure(IssuerKeys keys) {
    IssuerKeys.MethodKey key = keys.envelope();
    Jws token =
        form == CredentialForm.JWT_VC_JSON
            ? Jws.signing(TokenType.JWT_VC_1_1)
                .kid(key.verificationMethod())
                .sign(payload, key.signer())
            : Jws.signing(TokenType.VC_JWT)
                .kid(key.verificationMethod())
                .header("cty", new JsonString(EnvelopeKind.CREDENTIAL.contentType()))
                .sign(payload, key.signer());
    return new JsonString(token.text());
  }

  @Override
  public List<Problem> problemsOf(JsonValue secured, IssuerKeys keys, Instant now) {
    return envelopeProblems(form, document, secured, keys);
  }

  /** What a verifier finds wrong, or that it reads something else. */
  static List<Problem> envelopeProblems(
      CredentialForm form, JsonObject document, JsonValue secured, IssuerKeys keys) {
    if (!(secured instanceof JsonString text)) {
      return List.of(Problem.of(ProblemCode.PARSING_ERROR, "a token is a text"));
    }
    try {
      JsonObject read =
          Envelope.read(form.mediaType(), text.value())
              .verify(keys.envelope().signer().publicKey(), AllowedAlgorithms.DEFAULT)
              .document();
      return read.equals(document)
          ? List.of()
          : List.of(
              Problem.of(
                  ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR,
                  "a verifier reads other claims than those that were to be issued"));
    } catch (ProblemException e) {
      return e.problems();
    }
  }
}
