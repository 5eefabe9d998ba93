package org.cooppassport.core.dataintegrity;

import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestContexts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a holder could try with a credential of its own that discloses selectively. */
class DisclosureAttackTest {
  private static final DataIntegrity DATA_INTEGRITY = new DataIntegrity(TestContexts.JSON_LD);
  private static final SeededRandom RANDOM = new SeededRandom("disclosure-attacks");
  private static final SigningKey P256 = SigningKey.generate(KeyType.P256, RANDOM);
  private static final BbsKey BLS = BbsKey.generate(RANDOM);
  private static final List<JsonPointer> EVERYTHING =
      List.of(JsonPointer.parse("/credentialSubject"));

  private static JsonObject credential(String id) {
    return JsonReader.readObject(
        """
        {
          "@context": ["https://www.w3.org/ns/credentials/v2", {
            "address": "urn:x:address", "street": "urn:x:street", "city": "urn:x:city"}],
          "type": "VerifiableCredential",
          "issuer": "did:example:issuer",
          "credentialSubject": {
            "id": "%s", "address": {"street": "Mill Lane", "city": "Riverside"}}
        }
        """
            .replace("%s", id));
  }

  private static JsonObject base(Cryptosuite suite, JsonObject credential) {
    List<JsonPointer> mandatory = List.of(JsonPointer.parse("/issuer"));
    return suite == Cryptosuite.BBS_2023
        ? DATA_INTEGRITY.signForDisclosure(
            credential, options(suite, BLS.publicKey()), BLS.signer(), mandatory, RANDOM)
        : DATA_INTEGRITY.signForDisclosure(
            credential, options(suite, P256.publicKey()), P256.signer(), mandatory, RANDOM);
  }

  private static ProofOptions options(Cryptosuite suite, VerificationKey key) {
    return ProofOptions.assertion(suite, DidKey.methodUrl(key)).created(NOW);
  }

  private static JsonObject derived(JsonObject base) {
    return DATA_INTEGRITY.derive(base, EVERYTHING, Bytes.utf8("fresh"), RANDOM);
  }

  private static List<ProblemCode> codes(JsonObject secured) {
    return DataIntegrityFixture.codes(
        DATA_INTEGRITY.verify(
            secured, ProofExpectation.assertion(), DataIntegrityFixture.DID_KEYS, NOW));
  }

  private static String proofValue(JsonObject secured) {
    return secured.object("proof").flatMap(proof -> proof.string("proofValue")).orElseThrow();
  }

  /** The disclosed document with its one address taken apart into two. */
  private static JsonObject split(JsonObject derived) {
    JsonObject subject = derived.object("credentialSubject").orElseThrow();
    JsonObject address = subject.object("address").orElseThrow();
    JsonValue apart = JsonArray.of(address.without("city"), address.without("street"));
    return derived.with("credentialSubject", subject.with("address", apart));
  }

  @Test
  @Tag("attack:LDP-02")
  void oneSignedNodeCannotBeShownAsTwoByGivingBothItsLabel() {
    JsonObject honest = derived(base(Cryptosuite.ECDSA_SD_2023, credential("did:example:holder")));
    assertEquals(List.of(), codes(honest));
    EcdsaSdProofValue.Derived value = EcdsaSdProofValue.Derived.decode(proofValue(honest));
    JsonObject split = split(honest);
    for (Bytes doubled : value.labelMap().values()) {
      for (int[] pair : new int[][] {{0, 1}, {0, 2}, {1, 2}}) {
        Map<Integer, Bytes> labels = new TreeMap<>();
        int next = 0;
        Bytes[] rest =
            value.labelMap().values().stream()
                .filter(label -> !label.equals(doubled))
                .toArray(Bytes[]::new);
        for (int i = 0; i <= value.labelMap().size(); i++) {
          boolean twin = i == pair[0] || i == pair[1];
          labels.put(i, twin || next == rest.length ? doubled : rest[next++]);
        }
        EcdsaSdProofValue.Derived forged =
            new EcdsaSdProofValue.Derived(
                value.baseSignature(),
                value.publicKey(),
                value.signatures(),
                labels,
                value.mandatoryIndexes());
        JsonObject attack =
            DataIntegrityFixture.withProofMember(
                split, "proofValue", new JsonString(forged.encode()));
        assertEquals(List.of(ProblemCode.PROOF_VERIFICATION_ERROR), codes(attack));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ECDSA_SD_2023", "BBS_2023"})
  void aBaseProofWhosePointersAreNoneIsRefused(Cryptosuite suite) {
    JsonObject base = base(suite, credential("did:example:holder"));
    List<String> bad = List.of("issuer");
    String forged;
    if (suite == Cryptosuite.BBS_2023) {
      BbsProofValue.Base value = BbsProofValue.Base.decode(proofValue(base));
      forged =
          new BbsProofValue.Base(
                  value.signature(), value.header(), value.publicKey(), value.hmacKey(), bad)
              .encode();
    } else {
      EcdsaSdProofValue.Base value = EcdsaSdProofValue.Base.decode(proofValue(base));
      forged =
          new EcdsaSdProofValue.Base(
                  value.baseSignature(),
                  value.publicKey(),
                  value.hmacKey(),
                  value.signatures(),
                  bad)
              .encode();
    }
    assertCannotDerive(
        DataIntegrityFixture.withProofMember(base, "proofValue", new JsonString(forged)));
  }

  @Test
  void aBaseProofWithoutABbsSignatureIsRefused() {
    JsonObject base = base(Cryptosuite.BBS_2023, credential("did:example:holder"));
    BbsProofValue.Base value = BbsProofValue.Base.decode(proofValue(base));
    String forged =
        new BbsProofValue.Base(
                Bytes.utf8("none"),
                value.header(),
                value.publicKey(),
                value.hmacKey(),
                value.mandatoryPointers())
            .encode();
    assertCannotDerive(
        DataIntegrityFixture.withProofMember(base, "proofValue", new JsonString(forged)));
  }

  private static void assertCannotDerive(JsonObject base) {
    ProblemException refused = assertThrows(ProblemException.class, () -> derived(base));
    assertEquals(ProblemCode.PROOF_GENERATION_ERROR, refused.problems().get(0).code());
  }

  @ParameterizedTest
  @EnumSource(names = {"ECDSA_SD_2023", "BBS_2023"})
  void anIdentifierThatLooksLikeABlankNodesNameIsNotSigned(Cryptosuite suite) {
    ProblemException refused =
        assertThrows(ProblemException.class, () -> base(suite, credential("urn:bnid:b0")));
    assertEquals(ProblemCode.PROOF_GENERATION_ERROR, refused.problems().get(0).code());
  }

  @Test
  @Tag("attack:VER-08")
  void aProofNamesEachPreviousProofOnce() {
    JsonObject signed =
        DATA_INTEGRITY.sign(
            credential("did:example:holder"),
            DataIntegrityFixture.options(Cryptosuite.EDDSA_RDFC_2022).id("urn:x:first"),
            DataIntegrityFixture.KEY.signer());
    String[] often = new String[200];
    Arrays.fill(often, "urn:x:first");
    JsonObject chained =
        DATA_INTEGRITY.sign(
            signed,
            DataIntegrityFixture.options(Cryptosuite.EDDSA_JCS_2022).after(often),
            DataIntegrityFixture.KEY.signer());
    assertEquals(List.of(ProblemCode.PROOF_VERIFICATION_ERROR), codes(chained));
  }
}
