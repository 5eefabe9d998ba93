package org.cooppassport.core.dataintegrity;

import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.CREDENTIAL;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.DATA_INTEGRITY;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.DID_KEYS;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.ISSUER;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.KEY;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.METHOD;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.NOW;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.STRICT;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.codes;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.options;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.signed;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.verify;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.withContext;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.withProofMember;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.did.DidDocument;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.model.SecuredCredential;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of the attack catalogue that aim at Data Integrity and JSON-LD. */
class DataIntegrityAttackTest {
  private static final String WEB_ISSUER = "did:web:coop.example";

  @Test
  void whatIsSignedVerifiesAndIsReadAgain() {
    ProofVerdict verdict = verify(signed());
    assertEquals(List.of(), verdict.problems());
    assertEquals(CREDENTIAL, verdict.verified().orElseThrow().document());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://attacker.example/context/v1",
        "http://www.w3.org/ns/credentials/v2",
        "file:///etc/passwd",
        "http://127.0.0.1:1/context",
        "data:application/ld+json,%7B%22%40context%22%3A%7B%7D%7D"
      })
  @Tag("attack:LDP-01")
  void aContextOutsideTheBuiltInSetIsNotAllowed(String url) {
    assertEquals(
        List.of(ProblemCode.CONTEXT_NOT_ALLOWED),
        codes(withContext(signed(), new JsonString(url))));
    ProblemException refused =
        assertThrows(
            ProblemException.class, () -> signed(withContext(CREDENTIAL, new JsonString(url))));
    assertEquals("/@context/2", refused.problems().get(0).pointer().toString());
  }

  @Test
  @Tag("attack:LDP-01")
  void theJcsSuitesTakeNoOtherContextsEither() {
    ProofOptions options = options(Cryptosuite.EDDSA_JCS_2022);
    JsonObject foreign =
        withContext(CREDENTIAL, new JsonString("https://attacker.example/context/v1"));
    ProblemException refused =
        assertThrows(
            ProblemException.class, () -> DATA_INTEGRITY.sign(foreign, options, KEY.signer()));
    assertEquals(ProblemCode.CONTEXT_NOT_ALLOWED, refused.problems().get(0).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"memberLevel", "kycLevel"})
  @Tag("attack:LDP-02")
  void aMemberThatNoContextDefinesIsNotSigned(String name) {
    JsonObject secured = signed();
    JsonObject subject = secured.object("credentialSubject").orElseThrow().with(name, "gold");
    ProofVerdict verdict = verify(secured.with("credentialSubject", subject));
    assertEquals(List.of(ProblemCode.UNSIGNED_TERM), codes(verdict));
    assertEquals("/credentialSubject/" + name, verdict.problems().get(0).pointer().toString());
    assertEquals(Optional.empty(), verdict.verified());
    assertThrows(
        ProblemException.class, () -> signed(CREDENTIAL.with("credentialSubject", subject)));
  }

  @Test
  @Tag("attack:LDP-02")
  void whatLeavesNoStatementIsNotInTheVerifiedDocument() {
    JsonObject padded =
        signed().with("evidence", JsonArray.EMPTY).with("termsOfUse", JsonNull.NULL);
    assertEquals(CREDENTIAL, verify(padded).verified().orElseThrow().document());
  }

  @Test
  @Tag("attack:LDP-03")
  void anotherContextThanTheTypesOwnIsNotAllowed() {
    String kyc = "https://schemas.cooppassport.org/contexts/kyc/v1";
    assertEquals(
        List.of(ProblemCode.CONTEXT_NOT_ALLOWED),
        codes(withContext(signed(), new JsonString(kyc))));
    // Also if the issuer itself signed it so
    assertEquals(
        List.of(ProblemCode.CONTEXT_NOT_ALLOWED),
        codes(signed(withContext(CREDENTIAL, new JsonString(kyc)))));
  }

  @Test
  @Tag("attack:LDP-03")
  void contextsInsideTheDocumentAreNotAllowed() {
    for (JsonObject inline :
        List.of(
            JsonObject.of("suspended", "https://schemas.cooppassport.org/vocab#active"),
            JsonObject.of("@vocab", "https://attacker.example/"),
            JsonObject.of("standing", "https://attacker.example/standing"))) {
      assertEquals(List.of(ProblemCode.CONTEXT_NOT_ALLOWED), codes(withContext(signed(), inline)));
      JsonObject secured = signed();
      JsonObject nested =
          secured.object("credentialSubject").orElseThrow().with("@context", inline);
      assertEquals(
          List.of(ProblemCode.CONTEXT_NOT_ALLOWED),
          codes(secured.with("credentialSubject", nested)));
    }
  }

  @Test
  @Tag("attack:LDP-03")
  void aKnownContextInsideANodeIsNotAllowed() {
    JsonObject subject =
        CREDENTIAL
            .object("credentialSubject")
            .orElseThrow()
            .with("@context", "https://www.w3.org/ns/credentials/v2");
    assertEquals(
        List.of(ProblemCode.CONTEXT_NOT_ALLOWED),
        codes(signed(CREDENTIAL.with("credentialSubject", subject))));
  }

  @Test
  @Tag("attack:LDP-04")
  void whatIsNoAbsoluteIriCannotBeTamperedWithUnseen() {
    JsonObject secured = signed();
    for (String id : List.of("relative", "", "/path", "../up", "_:", "not a url:x")) {
      assertEquals(
          List.of(ProblemCode.PROOF_TRANSFORMATION_ERROR), codes(secured.with("id", id)), id);
    }
    JsonValue typed = JsonArray.ofStrings("VerifiableCredential", "UnknownType");
    assertEquals(
        List.of(ProblemCode.PROOF_TRANSFORMATION_ERROR), codes(secured.with("type", typed)));
    JsonValue blank = JsonArray.ofStrings("VerifiableCredential", "_:type");
    assertEquals(
        List.of(ProblemCode.PROOF_TRANSFORMATION_ERROR), codes(secured.with("type", blank)));
  }

  @Test
  @Tag("attack:LDP-04")
  void aBaseAddressIsNoWayAround() {
    JsonObject base = JsonObject.of("@base", "https://attacker.example/");
    assertEquals(
        List.of(ProblemCode.CONTEXT_NOT_ALLOWED),
        codes(withContext(signed(), base).with("id", "relative")));
  }

  private static JsonObject presentation() {
    return Presentation.of(Optional.of(ISSUER), List.of(new SecuredCredential.Embedded(signed())));
  }

  private static JsonObject presented(ProofOptions options) {
    return DATA_INTEGRITY.sign(presentation(), options.created(NOW), KEY.signer());
  }

  private static ProofOptions authentication() {
    return ProofOptions.authentication(Cryptosuite.EDDSA_RDFC_2022, METHOD);
  }

  private static List<ProblemCode> judged(JsonObject presentation) {
    return codes(
        DATA_INTEGRITY.verify(
            presentation,
            ProofExpectation.authentication("c-1", Set.of("https://verifier.example")),
            DID_KEYS,
            NOW));
  }

  @Test
  @Tag("attack:LDP-06")
  void aPresentationAnswersOurChallengeForUsAlone() {
    ProofOptions right = authentication().challenge("c-1").domain("https://verifier.example");
    assertEquals(List.of(), judged(presented(right)));
    assertEquals(
        List.of(ProblemCode.INVALID_CHALLENGE_ERROR),
        judged(presented(authentication().domain("https://verifier.example"))));
    assertEquals(
        List.of(ProblemCode.INVALID_CHALLENGE_ERROR), judged(presented(right.challenge("c-2"))));
    assertEquals(
        List.of(ProblemCode.INVALID_DOMAIN_ERROR),
        judged(presented(authentication().challenge("c-1"))));
    assertEquals(
        List.of(ProblemCode.INVALID_DOMAIN_ERROR),
        judged(presented(right.domain("https://other.example"))));
    assertEquals(
        List.of(ProblemCode.INVALID_DOMAIN_ERROR),
        judged(
            presented(
                right.domains(List.of("https://verifier.example", "https://other.example")))));
  }

  @Test
  @Tag("attack:LDP-06")
  void aProofForAnotherPurposeDoesNotCount() {
    ProofOptions assertion =
        ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, METHOD)
            .challenge("c-1")
            .domain("https://verifier.example");
    assertEquals(List.of(ProblemCode.PROOF_VERIFICATION_ERROR), judged(presented(assertion)));
    JsonObject authenticated =
        DATA_INTEGRITY.sign(CREDENTIAL, authentication().created(NOW), KEY.signer());
    assertEquals(List.of(ProblemCode.PROOF_VERIFICATION_ERROR), codes(authenticated));
    JsonObject secured = signed();
    for (JsonValue purpose :
        List.of(new JsonString("keyAgreement"), new JsonString("toExist"), JsonNull.NULL)) {
      assertEquals(
          List.of(ProblemCode.PROOF_VERIFICATION_ERROR),
          codes(withProofMember(secured, "proofPurpose", purpose)));
    }
  }

  private static VerificationMethod webMethod(String controller) {
    return VerificationMethod.multikey(WEB_ISSUER + "#key-1", controller, KEY.publicKey());
  }

  private static List<ProblemCode> judgedBy(MethodLookup lookup) {
    JsonObject secured =
        DATA_INTEGRITY.sign(
            CREDENTIAL.with("issuer", WEB_ISSUER),
            ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, WEB_ISSUER + "#key-1").created(NOW),
            KEY.signer());
    return codes(DATA_INTEGRITY.verify(secured, STRICT.controlledBy(WEB_ISSUER), lookup, NOW));
  }

  private static MethodLookup lookup(
      VerificationMethod method, VerificationRelationship... listed) {
    return DataIntegrityFixture.document(WEB_ISSUER, method, Set.of(listed));
  }

  @Test
  @Tag("attack:LDP-07")
  void aKeyNotListedForThePurposeDoesNotCount() {
    assertEquals(
        List.of(),
        judgedBy(lookup(webMethod(WEB_ISSUER), VerificationRelationship.ASSERTION_METHOD)));
    assertEquals(
        List.of(ProblemCode.PROOF_VERIFICATION_ERROR),
        judgedBy(lookup(webMethod(WEB_ISSUER), VerificationRelationship.AUTHENTICATION)));
    assertEquals(
        List.of(ProblemCode.PROOF_VERIFICATION_ERROR),
        judgedBy(
            lookup(
                webMethod("did:web:attacker.example"), VerificationRelationship.ASSERTION_METHOD)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"expires", "revoked"})
  @Tag("attack:LDP-07")
  void aKeyThatExpiredOrWasRevokedDoesNotCount(String member) {
    JsonObject method = webMethod(WEB_ISSUER).json().with(member, NOW.minusSeconds(1).toString());
    JsonObject document =
        JsonObject.builder()
            .put("id", WEB_ISSUER)
            .put("verificationMethod", JsonArray.of(method))
            .put("assertionMethod", JsonArray.ofStrings(WEB_ISSUER + "#key-1"))
            .build();
    assertEquals(
        List.of(ProblemCode.PROOF_VERIFICATION_ERROR),
        judgedBy(DidDocument.read(document)::method));
  }

  @Test
  @Tag("attack:VER-04")
  void aKeyOfAnotherControllerThanTheIssuerDoesNotCount() {
    JsonObject foreign = signed(CREDENTIAL.with("issuer", WEB_ISSUER));
    assertEquals(
        List.of(ProblemCode.ISSUER_MISMATCH),
        codes(DATA_INTEGRITY.verify(foreign, STRICT.controlledBy(WEB_ISSUER), DID_KEYS, NOW)));
  }

  @Test
  @Tag("attack:VER-03")
  void theVerifiedDocumentIsWhatWasSignedNotTheCallersCopy() {
    JsonObject secured =
        DATA_INTEGRITY.sign(CREDENTIAL, options(Cryptosuite.EDDSA_JCS_2022), KEY.signer());
    JsonObject edited = secured.with("credentialSubject", JsonObject.of("id", "did:example:other"));
    assertEquals(List.of(ProblemCode.PROOF_VERIFICATION_ERROR), codes(edited));
    // A context behind those of the proof is not covered, and gone from what callers get
    JsonObject appended =
        withContext(secured, new JsonString("https://schemas.cooppassport.org/contexts/kyc/v1"));
    assertEquals(CREDENTIAL, verify(appended).verified().orElseThrow().document());
  }

  @Test
  @Tag("attack:LDP-08")
  void nothingToVerifyIsAFailure() {
    List<ProblemCode> failure = List.of(ProblemCode.PROOF_VERIFICATION_ERROR);
    assertEquals(failure, codes(CREDENTIAL));
    assertEquals(failure, codes(CREDENTIAL.with("proof", JsonArray.EMPTY)));
    assertEquals(failure, codes(CREDENTIAL.with("proof", JsonNull.NULL)));
    assertEquals(failure, codes(CREDENTIAL.with("proof", "z123")));
    assertEquals(failure, codes(CREDENTIAL.with("proof", JsonArray.ofStrings("z123"))));
  }

  @Test
  @Tag("attack:LDP-08")
  void aProofLacksNothingAndItsOptionsAreSigned() {
    List<ProblemCode> failure = List.of(ProblemCode.PROOF_VERIFICATION_ERROR);
    JsonObject secured = signed();
    JsonObject proof = secured.object("proof").orElseThrow();
    for (String name :
        List.of("type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue")) {
      assertEquals(failure, codes(secured.with("proof", proof.without(name))), name);
      assertEquals(failure, codes(withProofMember(secured, name, new JsonString(""))), name);
      assertEquals(failure, codes(withProofMember(secured, name, JsonNumber.of(1))), name);
    }
    assertEquals(failure, codes(secured.with("proof", proof.without("created"))));
    assertEquals(failure, codes(withProofMember(secured, "nonce", new JsonString("n"))));
    assertEquals(
        failure,
        codes(withProofMember(secured, "created", new JsonString("2026-11-21T11:59:59Z"))));
    String value = proof.string("proofValue").orElseThrow();
    assertEquals(
        failure,
        codes(
            withProofMember(
                secured,
                "proofValue",
                new JsonString(Multibase.base64Url(Multibase.decode(value))))));
    assertEquals(
        failure, codes(withProofMember(secured, "proofValue", new JsonString(value.substring(1)))));
  }

  @Test
  @Tag("attack:LDP-08")
  void timesOfAProofAreJudged() {
    List<ProblemCode> failure = List.of(ProblemCode.PROOF_VERIFICATION_ERROR);
    ProofOptions base = ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, METHOD);
    assertEquals(
        failure,
        codes(DATA_INTEGRITY.sign(CREDENTIAL, base.created(NOW.plusSeconds(120)), KEY.signer())));
    assertEquals(
        List.of(),
        codes(DATA_INTEGRITY.sign(CREDENTIAL, base.created(NOW.plusSeconds(30)), KEY.signer())));
    assertEquals(
        failure,
        codes(
            DATA_INTEGRITY.sign(
                CREDENTIAL, base.created(NOW).expires(NOW.minusSeconds(1)), KEY.signer())));
  }

  private static JsonObject withUnknownProof() {
    JsonObject secured = signed();
    JsonObject unknown =
        secured.object("proof").orElseThrow().with("cryptosuite", "future-suite-2030");
    return secured.with("proof", JsonArray.of(secured.object("proof").orElseThrow(), unknown));
  }

  @Test
  @Tag("attack:LDP-08")
  void anUnknownProofIsIgnoredOnlyBesideTheOneThatIsNeeded() {
    JsonObject secured = withUnknownProof();
    assertEquals(List.of(ProblemCode.PROOF_VERIFICATION_ERROR), codes(secured));
    ProofExpectation needsEddsa = STRICT.sufficing(Set.of(Cryptosuite.EDDSA_RDFC_2022));
    assertEquals(List.of(), codes(DATA_INTEGRITY.verify(secured, needsEddsa, DID_KEYS, NOW)));
    ProofExpectation needsEcdsa = STRICT.sufficing(Set.of(Cryptosuite.ECDSA_RDFC_2019));
    assertEquals(
        List.of(ProblemCode.PROOF_VERIFICATION_ERROR),
        codes(DATA_INTEGRITY.verify(secured, needsEcdsa, DID_KEYS, NOW)));
  }

  @Test
  @Tag("attack:VER-08")
  void moreThanEightProofsAreRefusedUnread() {
    JsonValue proof = signed().members().get("proof");
    List<JsonValue> proofs = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      proofs.add(proof);
    }
    assertEquals(
        List.of(ProblemCode.LIMIT_EXCEEDED),
        codes(CREDENTIAL.with("proof", new JsonArray(proofs))));
  }

  @Test
  @Tag("attack:VER-08")
  void aLoopOfProofsIsRefused() {
    JsonObject proof = signed().object("proof").orElseThrow();
    JsonObject first = proof.with("id", "urn:uuid:1").with("previousProof", "urn:uuid:2");
    JsonObject second = proof.with("id", "urn:uuid:2").with("previousProof", "urn:uuid:1");
    assertEquals(
        List.of(ProblemCode.PROOF_VERIFICATION_ERROR),
        codes(CREDENTIAL.with("proof", JsonArray.of(first, second))));
    JsonObject own = proof.with("id", "urn:uuid:1").with("previousProof", "urn:uuid:1");
    assertEquals(
        List.of(ProblemCode.PROOF_VERIFICATION_ERROR), codes(CREDENTIAL.with("proof", own)));
  }

  @Test
  @Tag("attack:LDP-09")
  void jcsRefusesWhatItWouldChange() {
    for (String number : List.of("9007199254740993", "1e400", "-9007199254740994")) {
      JsonObject subject = JsonObject.of("id", "did:example:x").with("n", new JsonNumber(number));
      ProblemException refused =
          assertThrows(
              ProblemException.class,
              () ->
                  DATA_INTEGRITY.sign(
                      CREDENTIAL.with("credentialSubject", subject),
                      options(Cryptosuite.EDDSA_JCS_2022),
                      KEY.signer()));
      assertEquals(
          ProblemCode.PROOF_TRANSFORMATION_ERROR, refused.problems().get(0).code(), number);
    }
    assertThrows(JsonException.class, () -> JsonReader.readObject("{\"a\":1,\"a\":2}"));
  }

  @Test
  @Tag("attack:LDP-09")
  void jcsTellsUnicodeFormsApartAndReadsNumbersAlike() {
    JsonObject subject =
        JsonReader.readObject(
            "{\"id\":\"did:example:x\",\"\\u20ac\":\"\\u00e9\",\"\\ud83d\\ude00\":1,"
                + "\"\\ufb33\":1E30,\"z\":-0}");
    JsonObject secured =
        DATA_INTEGRITY.sign(
            CREDENTIAL.with("credentialSubject", subject),
            options(Cryptosuite.EDDSA_JCS_2022),
            KEY.signer());
    assertEquals(List.of(), codes(secured));
    JsonObject respelled =
        JsonReader.readObject(
            secured.toJson().replace("1E30", "1000000000000000000000000000000.0"));
    assertEquals(List.of(), codes(respelled));
    JsonObject decomposed = JsonReader.readObject(secured.toJson().replace("\u00e9", "e\u0301"));
    assertEquals(List.of(ProblemCode.PROOF_VERIFICATION_ERROR), codes(decomposed));
  }

  @ParameterizedTest
  @EnumSource(
      value = Cryptosuite.class,
      names = {"EDDSA_RDFC_2022", "EDDSA_JCS_2022"})
  void aProofUnderTheOtherSuitesNameDoesNotVerify(Cryptosuite suite) {
    JsonObject secured = DATA_INTEGRITY.sign(CREDENTIAL, options(suite), KEY.signer());
    for (Cryptosuite other : Cryptosuite.values()) {
      if (other != suite) {
        assertTrue(
            verify(withProofMember(secured, "cryptosuite", new JsonString(other.id())))
                .verified()
                .isEmpty());
      }
    }
  }
}
