package org.cooppassport.core.issuance;

import java.time.Instant;
import java.util.List;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.Disclosure;
import org.cooppassport.core.sdjwt.UnsignedSdJwt;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.VcJose;

/**
 * A W3C credential as SD-JWT with its claims hidden.
 *
 * @param document the credential with all claims open
 * @param hidden what is signed
 */
record UnsecuredVcSdJwt(JsonObject document, UnsignedSdJwt hidden) implements UnsecuredCredential {

  /**
   * @throws ProblemException what a verifier would find wrong
   */
  static UnsecuredVcSdJwt of(CredentialDraft draft, RandomSource random) {
    JsonObject document = draft.w3cCredential();
    return new UnsecuredVcSdJwt(
        document,
        VcJose.prepareSelective(
            EnvelopeKind.CREDENTIAL,
            draft.withConfirmation(document),
            draft.template().frameBelow("credentialSubject"),
            random));
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
    return CredentialForm.VC_SD_JWT.wireName();
  }

  @Override
  public JsonValue secure(IssuerKeys keys) {
    IssuerKeys.MethodKey key = keys.envelope();
    return new JsonString(
        VcJose.sign(EnvelopeKind.CREDENTIAL, hidden, key.verificationMethod(), key.signer())
            .text());
  }

  @Override
  public List<Problem> problemsOf(JsonValue secured, IssuerKeys keys, Instant now) {
    return UnsecuredJwt.envelopeProblems(CredentialForm.VC_SD_JWT, document, secured, keys);
  }
}
