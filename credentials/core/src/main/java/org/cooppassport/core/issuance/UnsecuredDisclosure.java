package org.cooppassport.core.issuance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofExpectation;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * A W3C credential before it gets a base proof: the holder derives from it what leaves.
 *
 * @param document the credential
 * @param suite {@code ecdsa-sd-2023} or {@code bbs-2023}
 * @param mandatory what every disclosure contains
 * @param created what the proof says about when it was made: a day, not an instant
 * @param dataIntegrity makes and verifies the proofs
 * @param random draws the keys and blinds that a proof needs
 */
record UnsecuredDisclosure(
    JsonObject document,
    Cryptosuite suite,
    List<JsonPointer> mandatory,
    Instant created,
    DataIntegrity dataIntegrity,
    RandomSource random)
    implements UnsecuredCredential {
  private static final String SUBJECT = "credentialSubject";
  private static final int HEADER_BYTES = 32;

  /** Everything that is no claim of the subject, and the claims that are always open. */
  static List<JsonPointer> mandatory(CredentialDraft draft, JsonObject document) {
    List<JsonPointer> pointers = new ArrayList<>();
    for (String name : document.names()) {
      if (!List.of("@context", "type", "id", SUBJECT).contains(name)) {
        pointers.add(JsonPointer.of(name));
      }
    }
    for (ClaimRule rule : draft.template().claims()) {
      String claim = rule.path().firstName();
      if (rule.disclosure() == ClaimRule.Disclosure.OPEN
          && document.object(SUBJECT).filter(subject -> subject.has(claim)).isPresent()) {
        pointers.add(JsonPointer.of(SUBJECT, claim));
      }
    }
    return pointers;
  }

  @Override
  public int size() {
    return JsonWriter.write(document).size();
  }

  @Override
  public String mechanism() {
    return suite.id();
  }

  @Override
  public JsonValue secure(IssuerKeys keys) {
    if (suite == Cryptosuite.BBS_2023) {
      IssuerKeys.UnlinkableKey key = keys.unlinkable();
      return dataIntegrity.signForDisclosure(
          document, options(key.verificationMethod()), key.signer(), mandatory, random);
    }
    IssuerKeys.MethodKey key = keys.proof(KeyType.P256);
    return dataIntegrity.signForDisclosure(
        document, options(key.verificationMethod()), key.signer(), mandatory, random);
  }

  private ProofOptions options(String verificationMethod) {
    return ProofOptions.assertion(suite, verificationMethod).created(created);
  }

  /** A verifier never sees a base proof: what is tried is one derived from it that shows all. */
  @Override
  public List<Problem> problemsOf(JsonValue secured, IssuerKeys keys, Instant now) {
    if (!(secured instanceof JsonObject base)) {
      return List.of(Problem.of(ProblemCode.PARSING_ERROR, "a W3C credential is an object"));
    }
    String method =
        suite == Cryptosuite.BBS_2023
            ? keys.unlinkable().verificationMethod()
            : keys.proof(KeyType.P256).verificationMethod();
    VerificationKey key =
        suite == Cryptosuite.BBS_2023
            ? keys.unlinkable().signer().publicKey()
            : keys.proof(KeyType.P256).signer().publicKey();
    String controller = method.substring(0, method.indexOf('#'));
    try {
      JsonObject shown =
          dataIntegrity.derive(
              base, List.of(JsonPointer.of(SUBJECT)), random.next(HEADER_BYTES), random);
      return dataIntegrity
          .verify(
              shown,
              ProofExpectation.assertion().controlledBy(controller),
              (url, purpose) -> VerificationMethod.multikey(method, controller, key),
              now)
          .problems();
    } catch (ProblemException e) {
      return e.problems();
    }
  }
}
