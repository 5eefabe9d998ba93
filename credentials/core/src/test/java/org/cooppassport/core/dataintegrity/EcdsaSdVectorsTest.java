package org.cooppassport.core.dataintegrity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestContexts;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The worked examples of ecdsa-sd-2023, step by step, and what others secured with it. */
@Tag("vectors")
class EcdsaSdVectorsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final DataIntegrity DATA_INTEGRITY = new DataIntegrity(TestContexts.JSON_LD);
  private static final MethodLookup DID_KEYS =
      MethodLookup.resolving(DidResolver.standard(), Documents.none(), NOW);
  private static final ProofExpectation EXPECTATION =
      ProofExpectation.assertion().withBareDidKey(ProofExpectation.BareDidKey.TOLERATED);
  private static final String FOLDER = "vc-di-ecdsa/";
  private static final JsonObject KEYS =
      Vectors.object(FOLDER + "ecdsa-sd-2023/SDKeyMaterial.json");
  private static final Bytes HMAC_KEY = Bytes.hex(KEYS.string("hmacKeyString").orElseThrow());

  private static SigningKey key(String name) {
    return SigningKey.fromMultikey(
        KEYS.object(name).flatMap(pair -> pair.string("secretKeyMultibase")).orElseThrow());
  }

  private static List<JsonPointer> pointers(String path) {
    return ((JsonArray) Vectors.json(path))
        .stream().map(item -> JsonPointer.parse(((JsonString) item).value())).toList();
  }

  private static List<String> texts(JsonValue array) {
    return ((JsonArray) array).strings().orElseThrow();
  }

  private static List<Integer> integers(JsonObject object, String name) {
    return object.array(name).orElseThrow().stream()
        .map(item -> (int) ((JsonNumber) item).longValue())
        .toList();
  }

  private static JsonObject derive(JsonObject base, List<JsonPointer> pointers) {
    return DATA_INTEGRITY.derive(base, pointers, Bytes.EMPTY, new SeededRandom("unused"));
  }

  private static List<ProblemCode> codes(JsonObject secured) {
    return DataIntegrityFixture.codes(DATA_INTEGRITY.verify(secured, EXPECTATION, DID_KEYS, NOW));
  }

  @ParameterizedTest
  @CsvSource({"employ,employ", "prc,prCred"})
  void everyStepGivesThePublishedValue(String folder, String prefix) {
    String steps = FOLDER + "ecdsa-sd-2023/" + folder + "/";
    // The unsecured document beside the steps of prc has another description than the steps
    JsonObject document = Vectors.object(steps + "addSignedSDBase.json").without("proof");
    List<JsonPointer> mandatory = pointers(FOLDER + prefix + "Mandatory.json");
    List<JsonPointer> selective = pointers(FOLDER + prefix + "Selective.json");
    EcdsaSd2023 suite = new EcdsaSd2023(TestContexts.JSON_LD);

    StatementGroups groups =
        StatementGroups.of(document, BlankLabels.hashed(HMAC_KEY), TestContexts.JSON_LD);
    assertEquals(texts(Vectors.json(steps + "addBaseDocHMACCanon.json")), groups.lines());

    JsonObject config = Vectors.object(steps + "addProofConfig.json").without("@context");
    JsonObject hashes = Vectors.object(steps + "addHashData.json");
    assertEquals(
        hashes.string("proofHash").orElseThrow(), suite.proofHash(document, config).toHex());
    assertEquals(
        hashes.string("mandatoryHash").orElseThrow(),
        StatementGroups.hash(StatementGroups.at(groups.matching(mandatory), groups.lines()))
            .toHex());

    JsonObject proof =
        suite.sign(
            document,
            config,
            key("baseKeyPair").deterministicSigner(),
            key("proofKeyPair").deterministicSigner(),
            HMAC_KEY,
            mandatory);
    JsonObject base = document.with("proof", proof);
    assertEquals(Vectors.object(steps + "addSignedSDBase.json"), base);
    assertEquals(List.of(ProblemCode.PROOF_VERIFICATION_ERROR), codes(base));

    JsonObject indexes = Vectors.object(steps + "derivedGroupIndexes.json");
    assertEquals(integers(indexes, "mandatoryIndexes"), List.copyOf(groups.matching(mandatory)));
    assertEquals(integers(indexes, "selectiveIndexes"), List.copyOf(groups.matching(selective)));

    JsonObject derived = derive(base, selective);
    assertEquals(Vectors.object(steps + "derivedUnsignedReveal.json"), derived.without("proof"));
    assertEquals(Vectors.object(steps + "derivedRevealDocument.json"), derived);
    assertEquals(List.of(), codes(derived));
  }

  @ParameterizedTest
  @CsvSource({"employ", "prc"})
  void aChangedDisclosureIsRefused(String folder) {
    JsonObject derived =
        Vectors.object(FOLDER + "ecdsa-sd-2023/" + folder + "/derivedRevealDocument.json");
    assertEquals(List.of(), codes(derived));
    JsonObject subject =
        derived.object("credentialSubject").orElseThrow().with("birthCountry", "Elsewhere");
    assertEquals(
        List.of(ProblemCode.PROOF_VERIFICATION_ERROR),
        codes(derived.with("credentialSubject", subject)));
    assertEquals(
        List.of(ProblemCode.PROOF_VERIFICATION_ERROR), codes(derived.without("credentialSubject")));
  }

  static Stream<JsonObject> specificationExamples() {
    return SecuredVectorsTest.securedBy("vc-data-model/spec-examples-2.0", "ecdsa-sd-2023");
  }

  @ParameterizedTest
  @MethodSource("specificationExamples")
  void aProofDerivedFromAnotherImplementationsVerifies(JsonObject base) {
    assertEquals(List.of(ProblemCode.PROOF_VERIFICATION_ERROR), codes(base));
    JsonObject derived = derive(base, List.of(JsonPointer.of("credentialSubject")));
    assertEquals(List.of(), codes(derived));
    assertEquals(base.get("credentialSubject"), derived.get("credentialSubject"));
  }

  @ParameterizedTest
  @CsvSource({"valid/vc2.0", "valid/vc1.1", "achievement/vc2.0", "achievement/vc1.1"})
  void signedDerivedAndVerifiedAgain(String folder) {
    String path = FOLDER + "test-suite-mocks/" + folder + "/";
    SigningKey issuer = SigningKey.generate(KeyType.P256, new SeededRandom(folder));
    String multikey = issuer.publicKey().toMultikey();
    JsonObject document =
        Vectors.object(path + "document.json").with("issuer", "did:key:" + multikey);
    if (folder.endsWith("vc1.1")) {
      document =
          DataIntegrityFixture.withContext(
                  document, new JsonString("https://w3id.org/security/data-integrity/v2"))
              .with("issuanceDate", "2024-01-01T00:00:00Z");
    }
    JsonObject base =
        DATA_INTEGRITY.signForDisclosure(
            document,
            ProofOptions.assertion(
                Cryptosuite.ECDSA_SD_2023, "did:key:" + multikey + "#" + multikey),
            issuer.signer(),
            pointers(path + "mandatoryPointers.json"),
            new SeededRandom("proof of " + folder));
    JsonObject derived = derive(base, pointers(path + "selectivePointers.json"));
    assertEquals(List.of(), codes(derived));
  }
}
