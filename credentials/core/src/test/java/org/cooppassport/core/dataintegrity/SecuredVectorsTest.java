package org.cooppassport.core.dataintegrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.TestContexts;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that other implementations secured, and chains of proofs. */
@Tag("vectors")
class SecuredVectorsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final DataIntegrity DATA_INTEGRITY = new DataIntegrity(TestContexts.JSON_LD);
  private static final MethodLookup DID_KEYS =
      MethodLookup.resolving(DidResolver.standard(), Documents.none(), NOW);
  private static final ProofExpectation EXPECTATION =
      ProofExpectation.assertion().withBareDidKey(ProofExpectation.BareDidKey.TOLERATED);
  private static final String CHAIN = "vc-di-eddsa/proof-set-chain/";
  private static final String ASSERTION = "data-integrity/test-suite-assertion/eddsa-rdfc-2022";

  private static ProofVerdict verify(JsonObject secured) {
    return DATA_INTEGRITY.verify(secured, EXPECTATION, DID_KEYS, NOW);
  }

  static Stream<JsonObject> securedBy(String folder, String cryptosuite) {
    List<JsonObject> found = new ArrayList<>();
    for (String name : Vectors.list(folder)) {
      for (JsonValue tab : Vectors.object(folder + "/" + name).oneOrMany("tabs")) {
        ((JsonObject) tab)
            .object("json")
            .filter(
                json ->
                    json.object("proof")
                        .flatMap(p -> p.string("cryptosuite"))
                        .filter(cryptosuite::equals)
                        .isPresent())
            .ifPresent(found::add);
      }
    }
    return found.stream();
  }

  static Stream<JsonObject> dataModelExamples() {
    return securedBy("vc-data-model/spec-examples-2.0", "ecdsa-rdfc-2019");
  }

  static Stream<JsonObject> statusListExamples() {
    String folder = "bitstring-status-list/spec-examples";
    return Stream.concat(
        securedBy(folder, "ecdsa-rdfc-2019"), securedBy(folder, "eddsa-rdfc-2022"));
  }

  @Test
  void allSecuredExamplesAreThere() {
    assertEquals(9, dataModelExamples().count());
    assertEquals(4, statusListExamples().count());
  }

  @ParameterizedTest
  @MethodSource({"dataModelExamples", "statusListExamples"})
  void exampleOfARecommendationVerifies(JsonObject secured) {
    ProofVerdict verdict = verify(secured);
    assertEquals(List.of(), verdict.problems());
    assertEquals(secured.without("proof"), verdict.verified().orElseThrow().document());
  }

  @ParameterizedTest
  @MethodSource("dataModelExamples")
  void aDidKeyWithoutFragmentIsRefusedUnlessTolerated(JsonObject secured) {
    ProofVerdict verdict =
        DATA_INTEGRITY.verify(secured, ProofExpectation.assertion(), DID_KEYS, NOW);
    assertEquals(ProblemCode.PROOF_VERIFICATION_ERROR, verdict.problems().get(0).code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"signedProofSet1", "signedProofSet2", "signedProofChain1", "signedProofChain2"})
  void setsAndChainsVerify(String name) {
    JsonObject secured = Vectors.object(CHAIN + name + ".json");
    ProofVerdict verdict = verify(secured);
    assertEquals(List.of(), verdict.problems());
    assertEquals(
        secured.oneOrMany("proof").size(), verdict.verified().orElseThrow().proofs().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Set", "Chain"})
  void setsAndChainsAreMadeAsPublished(String kind) {
    JsonObject published = Vectors.object(CHAIN + "signedProof" + kind + "2.json");
    JsonObject made = published.without("proof");
    for (JsonValue value : published.oneOrMany("proof")) {
      JsonObject proof = (JsonObject) value;
      ProofOptions options = ProofOptions.ofMembers(Cryptosuite.EDDSA_RDFC_2022, proof);
      made = DATA_INTEGRITY.sign(made, options, keyOf(proof).signer());
    }
    assertEquals(published, made);
  }

  private static SigningKey keyOf(JsonObject proof) {
    String method = proof.string("verificationMethod").orElseThrow();
    return Vectors.object(CHAIN + "multiKeyPairs.json").members().values().stream()
        .map(JsonObject.class::cast)
        .filter(pair -> method.endsWith("#" + pair.string("publicKeyMultibase").orElseThrow()))
        .map(pair -> SigningKey.fromMultikey(pair.string("privateKeyMultibase").orElseThrow()))
        .findFirst()
        .orElseThrow();
  }

  static Stream<String> previousProofCases() {
    return Vectors.list(ASSERTION).stream().filter(name -> name.endsWith(".json"));
  }

  @ParameterizedTest
  @MethodSource("previousProofCases")
  void previousProofIsJudgedAsTheNameSays(String name) {
    List<Problem> problems = verify(Vectors.object(ASSERTION + "/" + name)).problems();
    if (name.contains("Ok")) {
      assertEquals(List.of(), problems);
    } else {
      assertTrue(
          problems.stream()
              .filter(p -> p.code() == ProblemCode.PROOF_VERIFICATION_ERROR)
              .anyMatch(p -> p.pointer().tokens().contains("previousProof")),
          problems.toString());
    }
  }
}
