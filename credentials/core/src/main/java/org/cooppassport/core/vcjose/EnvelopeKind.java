package org.cooppassport.core.vcjose;

import java.util.List;
import java.util.function.Function;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.model.Credential;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.problem.Problem;

/** What an envelope holds. */
public enum EnvelopeKind {
  CREDENTIAL("vc", TokenType.VC_JWT, TokenType.VC_SD_JWT, Credential::problems),
  PRESENTATION("vp", TokenType.VP_JWT, TokenType.VP_SD_JWT, Presentation::problems);

  private final String contentType;
  private final TokenType jwt;
  private final TokenType sdJwt;
  private final Function<JsonObject, List<Problem>> form;

  EnvelopeKind(
      String contentType,
      TokenType jwt,
      TokenType sdJwt,
      Function<JsonObject, List<Problem>> form) {
    this.contentType = contentType;
    this.jwt = jwt;
    this.sdJwt = sdJwt;
    this.form = form;
  }

  /** Returns the content type of the payload, {@code vc} or {@code vp}. */
  public String contentType() {
    return contentType;
  }

  TokenType jwt() {
    return jwt;
  }

  TokenType sdJwt() {
    return sdJwt;
  }

  String coseType() {
    return "application/" + contentType + "+cose";
  }

  List<Problem> problemsOf(JsonObject document) {
    return form.apply(document);
  }
}
