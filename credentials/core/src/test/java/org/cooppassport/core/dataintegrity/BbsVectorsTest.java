package org.cooppassport.core.dataintegrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestContexts;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The worked examples of bbs-2023, step by step, and what others secured with it. */
@Tag("vectors")
class BbsVectorsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final DataIntegrity DATA_INTEGRITY = new DataIntegrity(TestContexts.JSON_LD);
  private static final MethodLookup DID_KEYS =
      MethodLookup.resolving(DidResolver.standard(), Documents.none(), NOW);
  private static final ProofExpectation EXPECTATION =
      ProofExpectation.assertion().withBareDidKey(ProofExpectation.BareDidKey.TOLERATED);
  private static final String FOLDER = "vc-di-bbs/";
  private static final JsonObject KEYS = Vectors.object(FOLDER + "BBSKeyMaterial.json");
  private static final Bytes HMAC_KEY = Bytes.hex(KEYS.string("hmacKeyString").orElseThrow());
  private static final BbsKey KEY =
      BbsKey.ofSecret(Bytes.hex(KEYS.string("privateKeyHex").orElseThrow()));
  private static final Bytes PRESENTATION_HEADER = Bytes.hex("113377aa");

  private static List<JsonPointer> pointers(String path) {
    return ((JsonArray) Vectors.json(path))
        .stream().map(item -> JsonPointer.parse(((JsonString) item).value())).toList();
  }

  private static List<Integer> integers(JsonObject object, String name) {
    return object.array(name).orElseThrow().stream()
        .map(item -> (int) ((JsonNumber) item).longValue())
        .toList();
  }

  private static JsonObject derive(JsonObject base, List<JsonPointer> pointers) {
    return DATA_INTEGRITY.derive(
        base, pointers, PRESENTATION_HEADER, new SeededRandom(base.toJson()));
  }

  private static List<ProblemCode> codes(JsonObject secured) {
    return DataIntegrityFixture.codes(DATA_INTEGRITY.verify(secured, EXPECTATION, DID_KEYS, NOW));
  }

  @ParameterizedTest
  @CsvSource({"'',wind", "prc/,prCred"})
  void everyStepGivesThePublishedValue(String folder, String prefix) {
    String steps = FOLDER + folder;
    JsonObject published = Vectors.object(steps + "addSignedSDBase.json");
    JsonObject document = published.without("proof");
    List<JsonPointer> mandatory = pointers(FOLDER + prefix + "Mandatory.json");
    List<JsonPointer> selective = pointers(FOLDER + prefix + "Selective.json");

    StatementGroups groups =
        StatementGroups.of(document, BlankLabels.shuffled(HMAC_KEY), TestContexts.JSON_LD);
    assertEquals(
        ((JsonArray) Vectors.json(steps + "addBaseDocHMACCanon.json")).strings().orElseThrow(),
        groups.lines());
    assertEquals(
        Vectors.object(steps + "addHashData.json").string("mandatoryHash").orElseThrow(),
        StatementGroups.hash(StatementGroups.at(groups.matching(mandatory), groups.lines()))
            .toHex());

    JsonObject config = Vectors.object(steps + "addProofConfig.json").without("@context");
    JsonObject proof =
        new Bbs2023(TestContexts.JSON_LD).sign(document, config, KEY.signer(), HMAC_KEY, mandatory);
    assertEquals(published, document.with("proof", proof));
    assertEquals(List.of(ProblemCode.PROOF_VERIFICATION_ERROR), codes(published));

    JsonObject derived = derive(published, selective);
    assertEquals(Vectors.object(steps + "derivedUnsignedReveal.json"), derived.without("proof"));
    BbsProofValue.Derived value =
        BbsProofValue.Derived.decode(
            derived.object("proof").flatMap(p -> p.string("proofValue")).orElseThrow());
    JsonObject indexes = Vectors.object(steps + "derivedAdjIndexes.json");
    assertEquals(integers(indexes, "adjMandatoryIndexes"), value.mandatoryIndexes());
    assertEquals(integers(indexes, "adjSelectiveIndexes"), value.selectiveIndexes());
    BbsProofValue.Derived theirs =
        BbsProofValue.Derived.decode(
            Vectors.object(steps + "derivedRevealDocument.json")
                .object("proof")
                .flatMap(p -> p.string("proofValue"))
                .orElseThrow());
    assertEquals(theirs.labelMap(), value.labelMap());
    assertEquals(List.of(), codes(derived));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "prc/"})
  void thePublishedDisclosureVerifiesAndAChangedOneDoesNot(String folder) {
    JsonObject derived = Vectors.object(FOLDER + folder + "derivedRevealDocument.json");
    assertEquals(List.of(), codes(derived));
    assertEquals(
        List.of(ProblemCode.PROOF_VERIFICATION_ERROR),
        codes(derived.with("issuer", "did:example:other")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HolderBinding", "Pseudonym", "PseudonymHB"})
  void proofsWithOptionalFeaturesAreRefused(String folder) {
    assertEquals(
        List.of(ProblemCode.PROOF_VERIFICATION_ERROR),
        codes(Vectors.object(FOLDER + folder + "/derivedRevealDocument.json")));
  }

  static Stream<JsonObject> specificationExamples() {
    return SecuredVectorsTest.securedBy("vc-data-model/spec-examples-2.0", "bbs-2023");
  }

  @ParameterizedTest
  @MethodSource("specificationExamples")
  void aProofDerivedFromAnotherImplementationsVerifies(JsonObject base) {
    assertEquals(List.of(ProblemCode.PROOF_VERIFICATION_ERROR), codes(base));
    JsonObject derived = derive(base, List.of(JsonPointer.of("credentialSubject")));
    assertEquals(List.of(), codes(derived));
    assertEquals(base.get("credentialSubject"), derived.get("credentialSubject"));
  }

  @Test
  void signedDerivedAndVerifiedAgainUnlinkably() {
    BbsKey issuer = BbsKey.generate(new SeededRandom("issuer"));
    String multikey = issuer.publicKey().toMultikey();
    JsonObject document = DataIntegrityFixture.CREDENTIAL.with("issuer", "did:key:" + multikey);
    JsonObject base =
        DATA_INTEGRITY_PRODUCTION.signForDisclosure(
            document,
            ProofOptions.assertion(Cryptosuite.BBS_2023, "did:key:" + multikey + "#" + multikey),
            issuer.signer(),
            List.of(JsonPointer.of("issuer"), JsonPointer.of("validFrom")),
            new SeededRandom("base"));
    List<JsonPointer> chosen = List.of(JsonPointer.parse("/credentialSubject/standing"));
    JsonObject first = productionDerive(base, chosen, "first");
    JsonObject second = productionDerive(base, chosen, "second");
    for (JsonObject derived : List.of(first, second)) {
      assertEquals(
          List.of(),
          DataIntegrityFixture.codes(
              DATA_INTEGRITY_PRODUCTION.verify(derived, EXPECTATION, DID_KEYS, NOW)));
    }
    assertNotEquals(
        BbsProofValue.Derived.decode(value(first)).proof(),
        BbsProofValue.Derived.decode(value(second)).proof());
    assertEquals(first.without("proof"), second.without("proof"));
  }

  private static final DataIntegrity DATA_INTEGRITY_PRODUCTION =
      DataIntegrityFixture.DATA_INTEGRITY;

  private static JsonObject productionDerive(
      JsonObject base, List<JsonPointer> pointers, String seed) {
    return DATA_INTEGRITY_PRODUCTION.derive(
        base, pointers, PRESENTATION_HEADER, new SeededRandom(seed));
  }

  private static String value(JsonObject secured) {
    return secured.object("proof").flatMap(p -> p.string("proofValue")).orElseThrow();
  }
}
