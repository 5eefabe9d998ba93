package org.cooppassport.core.dataintegrity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.testing.TestContexts;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worked examples of the EdDSA and ECDSA cryptosuite specifications, step by step. */
@Tag("vectors")
class CryptosuiteVectorsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final DataIntegrity DATA_INTEGRITY = new DataIntegrity(TestContexts.JSON_LD);
  private static final MethodLookup DID_KEYS =
      MethodLookup.resolving(DidResolver.standard(), Documents.none(), NOW);

  /**
   * @param folder where the steps lie
   * @param suffix what the names of the steps end in
   * @param document the unsecured document
   * @param keys the key pair
   */
  record Example(Cryptosuite suite, String folder, String suffix, String document, String keys) {
    String step(String name, String extension) {
      return Vectors.text(folder + "/" + name + suffix + extension);
    }

    Bytes hex(String name) {
      return Bytes.hex(step(name, ".txt"));
    }

    JsonObject json(String name) {
      return Vectors.object(folder + "/" + name + suffix + ".json");
    }

    SigningKey key() {
      JsonObject pair = Vectors.object(keys);
      return SigningKey.fromMultikey(
          pair.string("secretKeyMultibase")
              .or(() -> pair.string("privateKeyMultibase"))
              .orElseThrow());
    }

    ProofOptions options() {
      JsonObject config = json("proofConfig");
      return ProofOptions.ofMembers(suite, config.without("@context"));
    }

    @Override
    public String toString() {
      return folder;
    }
  }

  static Stream<Example> examples() {
    String eddsa = "vc-di-eddsa/";
    String ed = eddsa + "keyPair.json";
    return Stream.of(
        new Example(
            Cryptosuite.EDDSA_RDFC_2022,
            eddsa + "eddsa-rdfc-2022",
            "DataInt",
            eddsa + "unsigned.json",
            ed),
        new Example(
            Cryptosuite.EDDSA_RDFC_2022,
            eddsa + "eddsa-rdfc-2022/employ",
            "DataInt",
            eddsa + "employmentAuth.json",
            ed),
        new Example(
            Cryptosuite.EDDSA_JCS_2022,
            eddsa + "eddsa-jcs-2022",
            "JCS",
            eddsa + "unsigned.json",
            ed),
        ecdsa(Cryptosuite.ECDSA_RDFC_2019, "ecdsa-rdfc-2019-p256", "", 256, "unsigned"),
        ecdsa(
            Cryptosuite.ECDSA_RDFC_2019, "ecdsa-rdfc-2019-p256/employ", "", 256, "employmentAuth"),
        ecdsa(Cryptosuite.ECDSA_RDFC_2019, "ecdsa-rdfc-2019-p384", "", 384, "unsigned"),
        ecdsa(
            Cryptosuite.ECDSA_RDFC_2019, "ecdsa-rdfc-2019-p384/employ", "", 384, "employmentAuth"),
        ecdsa(Cryptosuite.ECDSA_JCS_2019, "ecdsa-jcs-2019-p256", "JCS", 256, "unsigned"),
        ecdsa(Cryptosuite.ECDSA_JCS_2019, "ecdsa-jcs-2019-p384", "JCS", 384, "unsigned"));
  }

  private static Example ecdsa(
      Cryptosuite suite, String folder, String prefix, int bits, String document) {
    return new Example(
        suite,
        "vc-di-ecdsa/" + folder,
        prefix + "ECDSAP" + bits,
        "vc-di-ecdsa/" + document + ".json",
        "vc-di-ecdsa/p" + bits + "KeyPair.json");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyStepOfSigningGivesThePublishedValue(Example example) {
    SigningKey key = example.key();
    JsonObject document = Vectors.object(example.document());
    HashData data = DATA_INTEGRITY.hashData(document, example.options(), key.type());
    assertEquals(example.step("canonDoc", ".txt"), data.canonicalDocument().toUtf8().strip());
    assertEquals(example.step("proofCanon", ".txt"), data.canonicalProof().toUtf8().strip());
    assertEquals(example.hex("docHash"), data.documentHash());
    assertEquals(example.hex("proofHash"), data.proofHash());
    assertEquals(example.hex("combinedHash"), data.bytes());
    assertEquals(example.hex("sigHex"), key.deterministicSigner().sign(data.bytes()));
    JsonObject signed = DATA_INTEGRITY.sign(document, example.options(), key.deterministicSigner());
    assertEquals(
        example.step("sigBTC58", ".txt"),
        signed.object("proof").flatMap(p -> p.string("proofValue")).orElseThrow());
    assertEquals(example.json("signed"), signed);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void thePublishedDocumentVerifies(Example example) {
    ProofVerdict verdict =
        DATA_INTEGRITY.verify(example.json("signed"), ProofExpectation.assertion(), DID_KEYS, NOW);
    assertEquals(List.of(), verdict.problems());
    assertEquals(
        example.json("signed").without("proof"), verdict.verified().orElseThrow().document());
    assertEquals(
        example.key().publicKey(), verdict.verified().get().proofs().get(0).method().key());
  }

  @org.junit.jupiter.api.Test
  void theOldSuiteVerifiesWithItsSteps() {
    Example example =
        new Example(
            Cryptosuite.ED25519_SIGNATURE_2020,
            "vc-di-eddsa/Ed25519Signature2020",
            "EdSig",
            "vc-di-eddsa/Ed25519Signature2020/signedEdSig.json",
            "vc-di-eddsa/keyPair.json");
    HashData data =
        DATA_INTEGRITY.hashData(example.json("signed"), example.options(), KeyType.ED25519);
    assertEquals(example.step("canonDoc", ".txt"), data.canonicalDocument().toUtf8().strip());
    assertEquals(example.step("proofCanon", ".txt"), data.canonicalProof().toUtf8().strip());
    assertEquals(example.hex("combinedHash"), data.bytes());
    thePublishedDocumentVerifies(example);
  }
}
