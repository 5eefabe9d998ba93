package org.cooppassport.core.issuance;

import java.time.Instant;
import java.util.List;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofExpectation;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;

/**
 * A W3C credential without its proof.
 *
 * @param document the credential
 * @param suite how it is secured
 * @param keyType the kind of key that signs; null for the one that most proofs are made with, if
 *     the suite works with it
 * @param created what the proof says about when it was made: a day, not an instant
 * @param dataIntegrity makes and verifies the proof
 */
record UnsecuredDocument(
    JsonObject document,
    Cryptosuite suite,
    KeyType keyType,
    Instant created,
    DataIntegrity dataIntegrity)
    implements UnsecuredCredential {

  @Override
  public int size() {
    return JsonWriter.write(document).size();
  }

  @Override
  public String mechanism() {
    return keyType == null ? suite.id() : suite.id() + " " + keyType;
  }

  @Override
  public JsonValue secure(IssuerKeys keys) {
    IssuerKeys.MethodKey key = key(keys);
    return dataIntegrity.sign(
        document,
        ProofOptions.assertion(suite, key.verificationMethod()).created(created),
        key.signer());
  }

  @Override
  public List<Problem> problemsOf(JsonValue secured, IssuerKeys keys, Instant now) {
    if (!(secured instanceof JsonObject credential)) {
      return List.of(Problem.of(ProblemCode.PARSING_ERROR, "a W3C credential is an object"));
    }
    IssuerKeys.MethodKey key = key(keys);
    String method = key.verificationMethod();
    String controller = method.substring(0, method.indexOf('#'));
    return dataIntegrity
        .verify(
            credential,
            ProofExpectation.assertion().controlledBy(controller),
            (url, purpose) ->
                VerificationMethod.multikey(method, controller, key.signer().publicKey()),
            now)
        .problems();
  }

  private IssuerKeys.MethodKey key(IssuerKeys keys) {
    if (keyType != null) {
      return keys.proof(keyType);
    }
    IssuerKeys.MethodKey usual = keys.proof();
    return suite.keyTypes().contains(usual.signer().publicKey().type())
        ? usual
        : keys.proof(suite.keyTypes().contains(KeyType.P256) ? KeyType.P256 : KeyType.ED25519);
  }
}
