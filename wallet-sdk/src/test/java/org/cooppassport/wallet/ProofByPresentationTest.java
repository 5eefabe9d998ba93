package org.cooppassport.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.openid.vci.CredentialRequest;
import org.cooppassport.core.openid.vci.KeyProofExpectation;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.verification.ProductContexts;
import org.cooppassport.wallet.fake.FakeIssuer;
import org.cooppassport.wallet.fake.FakeWorld;
import org.junit.jupiter.api.Test;

class ProofByPresentationTest {
  private static final String CONFIGURATIONS = "credential_configurations_supported";

  private FakeWorld world = new FakeWorld();

  private static JsonObject types(String... namesAndAlgorithms) {
    JsonObject types = JsonObject.EMPTY;
    for (int i = 0; i < namesAndAlgorithms.length; i += 2) {
      types =
          types.with(
              namesAndAlgorithms[i],
              JsonObject.of(
                  "proof_signing_alg_values_supported",
                  JsonArray.ofStrings(namesAndAlgorithms[i + 1].split(" "))));
    }
    return types;
  }

  private void offering(JsonObject types) {
    world
        .issuer()
        .bendingMetadata(
            metadata -> {
              JsonObject all = metadata.object(CONFIGURATIONS).orElseThrow();
              for (String id : List.copyOf(all.names())) {
                all =
                    all.with(id, all.object(id).orElseThrow().with("proof_types_supported", types));
              }
              return metadata.with(CONFIGURATIONS, all);
            });
  }

  private WalletCredential received(WalletSettings settings, String configuration) {
    Wallet wallet = world.wallet(settings);
    return wallet
        .receive(wallet.preview(ReceivedOffer.read(world.issuer().link(configuration))))
        .get(0);
  }

  private CredentialRequest sent() {
    return new CredentialRequest(
        JsonReader.readObject(world.network().posted("/riverside/credential").get(0).body()));
  }

  private List<JsonObject> presentations() {
    CredentialRequest.Proofs proofs = sent().proofs().orElseThrow();
    assertEquals(CredentialRequest.DI_VP, proofs.type());
    return new JsonArray(proofs.values()).objects().orElseThrow();
  }

  private static JsonObject proof(JsonObject presentation) {
    return presentation.object("proof").orElseThrow();
  }

  @Test
  void keysAreProvenByPresentationsWhereNothingElseIsTaken() {
    offering(types("di_vp", "eddsa-rdfc-2022 ecdsa-rdfc-2019"));
    for (String configuration : List.of(FakeIssuer.MEMBERSHIP, FakeIssuer.MEMBERSHIP_W3C)) {
      assertEquals(5, received(WalletSettings.DEFAULT, configuration).copiesLeft());
    }
    List<JsonObject> presentations = presentations();
    assertEquals(10, presentations.size());
    Set<String> holders = new HashSet<>();
    for (JsonObject presentation : presentations) {
      JsonObject proof = proof(presentation);
      String holder = presentation.string("holder").orElseThrow();
      assertTrue(holders.add(holder), "one key for each copy");
      assertTrue(proof.string("verificationMethod").orElseThrow().startsWith(holder + "#"));
      assertEquals(Optional.of("authentication"), proof.string("proofPurpose"));
      assertEquals(Optional.of(world.issuer().identifier()), proof.string("domain"));
      assertEquals(Optional.of("ecdsa-rdfc-2019"), proof.string("cryptosuite"));
      assertTrue(!presentation.has("verifiableCredential"), "it presents nothing");
    }
    assertEquals(
        1, presentations.stream().map(p -> proof(p).string("challenge")).distinct().count());
  }

  @Test
  void theSuiteIsOneThatTheIssuerNamesForAKeyOfTheWallet() {
    for (String suite :
        List.of("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019")) {
      world = new FakeWorld();
      offering(types("di_vp", "unknown-suite " + suite));
      received(WalletSettings.DEFAULT, FakeIssuer.MEMBERSHIP_W3C);
      assertEquals(Optional.of(suite), proof(presentations().get(0)).string("cryptosuite"), suite);
    }
  }

  @Test
  void signedTokensArePreferred() {
    offering(types("di_vp", "ecdsa-rdfc-2019", "jwt", "ES256"));
    received(WalletSettings.DEFAULT, FakeIssuer.MEMBERSHIP);
    assertEquals(CredentialRequest.JWT, sent().proofs().orElseThrow().type());
  }

  @Test
  void anIssuerThatTakesNoSuiteOrNoWayOfTheWalletIsRefused() {
    offering(types("di_vp", "bbs-2023 Ed25519Signature2020"));
    assertEquals(Reason.INVALID_PROOF, refusal(WalletSettings.DEFAULT));
    offering(types("di_vp", "eddsa-rdfc-2022"));
    assertEquals(Reason.INVALID_PROOF, refusal(WalletSettings.DEFAULT.withKeyTypes(KeyType.P256)));
    offering(types("attestation", "ES256"));
    assertEquals(Reason.INVALID_PROOF, refusal(WalletSettings.DEFAULT));
    assertTrue(world.network().posted("/riverside/credential").isEmpty(), "nothing was proven");
  }

  private Reason refusal(WalletSettings settings) {
    return assertThrows(Refusal.class, () -> received(settings, FakeIssuer.MEMBERSHIP)).reason();
  }

  @Test
  void aProofIsWorthNothingAtAnotherIssuerOrOnceItIsChanged() {
    offering(types("di_vp", "ecdsa-rdfc-2019"));
    received(WalletSettings.DEFAULT.withCopies(1), FakeIssuer.MEMBERSHIP);
    JsonObject good = presentations().get(0);
    KeyProofExpectation here =
        KeyProofExpectation.of(world.issuer().identifier(), world.clock().instant());
    assertEquals(1, here.verifyAll(proofs(good), ProductContexts.jsonLd()).keys().size());
    KeyProofExpectation elsewhere =
        KeyProofExpectation.of(world.otherIssuer().identifier(), world.clock().instant());
    assertThrows(Refusal.class, () -> elsewhere.verifyAll(proofs(good), ProductContexts.jsonLd()));
    JsonObject changed = good.with("proof", proof(good).with("challenge", "another"));
    assertThrows(Refusal.class, () -> here.verifyAll(proofs(changed), ProductContexts.jsonLd()));
  }

  private static CredentialRequest.Proofs proofs(JsonObject presentation) {
    return CredentialRequest.ofConfiguration("x")
        .withPresentations(List.of(presentation))
        .proofs()
        .orElseThrow();
  }
}
