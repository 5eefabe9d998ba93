package org.cooppassport.core.issuance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwsSigning;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.Disclosure;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtVc;
import org.cooppassport.core.sdjwt.UnsignedSdJwt;
import org.cooppassport.core.sdjwt.VerifiedSdJwtVc;

/**
 * An SD-JWT VC with its claims hidden.
 *
 * @param open the payload before its claims were hidden
 * @param hidden what is signed
 */
record UnsecuredSdJwtVc(JsonObject open, UnsignedSdJwt hidden) implements UnsecuredCredential {

  /**
   * @throws ProblemException what a verifier would find wrong
   */
  static UnsecuredSdJwtVc of(CredentialDraft draft, RandomSource random) {
    JsonObject payload = draft.sdJwtPayload();
    return new UnsecuredSdJwtVc(
        payload, SdJwtVc.prepare(payload, draft.template().frame(), random));
  }

  @Override
  public int size() {
    int size = JsonWriter.write(hidden.payload()).size();
    for (Disclosure disclosure : hidden.disclosures()) {
      size += disclosure.text().length() + 1;
    }
    return size;
  }

  @Override
  public String mechanism() {
    return TokenType.SD_JWT_VC.typ();
  }

  @Override
  public JsonValue secure(IssuerKeys keys) {
    IssuerKeys.SdJwtKey key = keys.sdJwt();
    JwsSigning signing = Jws.signing(TokenType.SD_JWT_VC).kid(key.kid());
    if (!key.x5c().isEmpty()) {
      signing = signing.x5c(key.x5c());
    }
    return new JsonString(hidden.sign(signing, key.signer()).text());
  }

  @Override
  public List<Problem> problemsOf(JsonValue secured, IssuerKeys keys, Instant now) {
    if (!(secured instanceof JsonString text)) {
      return List.of(Problem.of(ProblemCode.PARSING_ERROR, "an SD-JWT is a text"));
    }
    try {
      VerifiedSdJwtVc verified =
          SdJwtVc.receive(
              SdJwt.parse(text.value()),
              keys.sdJwt().signer().publicKey(),
              AllowedAlgorithms.DEFAULT);
      List<Problem> problems = new ArrayList<>();
      if (!verified.payload().equals(open)) {
        problems.add(
            Problem.of(
                ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR,
                "a verifier reads other claims than those that were to be issued"));
      }
      verified.holderKey();
      return problems;
    } catch (ProblemException e) {
      return e.problems();
    }
  }
}
