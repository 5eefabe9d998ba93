package org.cooppassport.core.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** DPoP proofs, client assertions and client attestations: what must hold, one case each. */
class ClientProofsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final SigningKey KEY = SigningKey.generate(KeyType.P256, RANDOM);
  private static final SigningKey OTHER = SigningKey.generate(KeyType.P256, RANDOM);
  private static final URI TOKEN_ENDPOINT = URI.create("https://as.example/coop/token");
  private static final String AS = "https://as.example/coop";
  private static final DpopExpectation EXPECTED = DpopExpectation.of("POST", TOKEN_ENDPOINT, NOW);

  private static Refusal.Reason refusal(Executable work) {
    return assertThrows(Refusal.class, work).reason();
  }

  private static JsonObject claimsOf(String token) {
    return Jws.parse(token).unverifiedClaims();
  }

  private static String dpop(JsonObject claims) {
    return Jws.signing(TokenType.DPOP).jwk(KEY.publicKey()).sign(claims, KEY.signer()).text();
  }

  private static String dpop() {
    return DpopProof.make("POST", TOKEN_ENDPOINT, NOW, Optional.empty(), KEY.signer(), RANDOM);
  }

  @Test
  void aProofOfThisRequestGivesTheKey() {
    DpopProof proof = DpopProof.verify(dpop(), EXPECTED);
    assertEquals(KEY.publicKey(), proof.key());
    assertEquals(KEY.publicKey().thumbprint(), proof.thumbprint());
    assertEquals(claimsOf(dpop()).names(), Set.of("jti", "htm", "htu", "iat"));
  }

  @Test
  void theAddressIsComparedInItsNormalSpellingWithoutQuery() {
    JsonObject claims = claimsOf(dpop());
    for (String same :
        new String[] {
          "HTTPS://AS.example:443/coop/token", "https://as.example/coop/./token?x=1#y"
        }) {
      assertEquals(
          KEY.publicKey(), DpopProof.verify(dpop(claims.with("htu", same)), EXPECTED).key());
    }
  }

  @Test
  @Tag("attack:VCI-12")
  void aProofOfAnotherRequestIsRefused() {
    JsonObject claims = claimsOf(dpop());
    for (JsonObject bad :
        new JsonObject[] {
          claims.with("htm", "GET"),
          claims.with("htu", "https://as.example/other/token"),
          claims.with("htu", "http://as.example/coop/token"),
          claims.with("htu", "https://as.example:8443/coop/token"),
          claims.with("htu", "https://user@as.example/coop/token"),
          claims.without("htu"),
          claims.without("jti"),
          claims.with("jti", " "),
          claims.without("iat"),
          claims.with("iat", NOW.getEpochSecond() - 601),
          claims.with("iat", NOW.getEpochSecond() + 120),
          claims.with("iat", Long.toString(NOW.getEpochSecond()))
        }) {
      assertEquals(
          Refusal.Reason.INVALID_DPOP_PROOF,
          refusal(() -> DpopProof.verify(dpop(bad), EXPECTED)),
          bad.toJson());
    }
  }

  @Test
  @Tag("attack:VCI-12")
  void aServerWhoseOwnAddressHasNoHostAcceptsNoProof() {
    DpopExpectation unnamed = DpopExpectation.of("POST", URI.create("https://my_host/token"), NOW);
    JsonObject claims = claimsOf(dpop());
    for (JsonObject bad : List.of(claims.without("htu"), claims.with("htu", "::"), claims)) {
      assertEquals(
          Refusal.Reason.INVALID_DPOP_PROOF, refusal(() -> DpopProof.verify(dpop(bad), unnamed)));
    }
  }

  @Test
  @Tag("attack:VCI-12")
  void aProofIsTiedToTheAccessTokenAndItsKey() {
    String bound = KEY.publicKey().thumbprint();
    String proof =
        DpopProof.makeFor(
            "token-1", "POST", TOKEN_ENDPOINT, NOW, Optional.empty(), KEY.signer(), RANDOM);
    assertEquals(
        bound, DpopProof.verify(proof, EXPECTED.withAccessToken("token-1", bound)).thumbprint());
    assertEquals(
        Refusal.Reason.INVALID_DPOP_PROOF,
        refusal(() -> DpopProof.verify(proof, EXPECTED.withAccessToken("token-2", bound))));
    assertEquals(
        Refusal.Reason.INVALID_DPOP_PROOF,
        refusal(() -> DpopProof.verify(dpop(), EXPECTED.withAccessToken("token-1", bound))));
    assertEquals(
        Refusal.Reason.INVALID_DPOP_PROOF,
        refusal(
            () ->
                DpopProof.verify(
                    proof, EXPECTED.withAccessToken("token-1", OTHER.publicKey().thumbprint()))));
  }

  @Test
  @Tag("attack:VCI-12")
  void aMissingNonceIsAskedForAgain() {
    DpopExpectation withNonce = EXPECTED.withNonce("n-1");
    assertEquals(Refusal.Reason.USE_DPOP_NONCE, refusal(() -> DpopProof.verify(dpop(), withNonce)));
    String other =
        DpopProof.make("POST", TOKEN_ENDPOINT, NOW, Optional.of("n-0"), KEY.signer(), RANDOM);
    assertEquals(Refusal.Reason.USE_DPOP_NONCE, refusal(() -> DpopProof.verify(other, withNonce)));
    String right =
        DpopProof.make("POST", TOKEN_ENDPOINT, NOW, Optional.of("n-1"), KEY.signer(), RANDOM);
    assertEquals(KEY.publicKey(), DpopProof.verify(right, withNonce).key());
  }

  @Test
  void aProofSignedByAnotherKeyThanItShowsIsRefused() {
    Jws forged =
        Jws.signing(TokenType.DPOP).jwk(KEY.publicKey()).sign(claimsOf(dpop()), OTHER.signer());
    assertEquals(
        Refusal.Reason.INVALID_DPOP_PROOF,
        refusal(() -> DpopProof.verify(forged.text(), EXPECTED)));
    assertEquals(
        Refusal.Reason.INVALID_DPOP_PROOF, refusal(() -> DpopProof.verify("a.b", EXPECTED)));
  }

  @Test
  @Tag("vectors")
  void theDpopProofOfTheVectorsHasOurForm() {
    JsonObject vector = Vectors.object("attestation-based-client-auth/dpop-combined.json");
    assertEquals(vector.object("payload").orElseThrow().names(), claimsOf(dpop()).names());
    assertEquals(
        vector.object("header").orElseThrow().names(), Jws.parse(dpop()).header().json().names());
  }

  private static String assertion() {
    return ClientAssertion.make("client-1", AS, Optional.empty(), NOW, KEY.signer(), RANDOM);
  }

  private static ClientAssertion verify(String assertion) {
    return ClientAssertion.verify(
        assertion, "client-1", JwkSet.of(Jwk.of(KEY.publicKey())), AS, NOW);
  }

  private static String assertion(JsonObject claims) {
    return Jws.signing(TokenType.CLIENT_ASSERTION).sign(claims, KEY.signer()).text();
  }

  @Test
  void anAssertionByTheRegisteredKeyAuthenticatesTheClient() {
    ClientAssertion proof = verify(assertion());
    assertEquals("client-1", proof.clientId());
    assertEquals(NOW.plusSeconds(360), proof.rememberUntil());
  }

  @Test
  @Tag("attack:VCI-14")
  void anAssertionForSomebodyElseOrAnotherTimeIsRefused() {
    JsonObject claims = claimsOf(assertion());
    for (JsonObject bad :
        new JsonObject[] {
          claims.with("aud", TOKEN_ENDPOINT.toString()),
          claims.with("aud", JsonArray.ofStrings(AS)),
          claims.with("aud", JsonArray.ofStrings(AS, "https://other.example")),
          claims.with("aud", "https://other.example"),
          claims.with("iss", "client-2"),
          claims.with("sub", "client-2"),
          claims.without("jti"),
          claims.without("exp"),
          claims.with("exp", NOW.getEpochSecond() - 61),
          claims.with("exp", NOW.getEpochSecond() + 86_400),
          claims.with("iat", NOW.getEpochSecond() + 120)
        }) {
      assertEquals(
          Refusal.Reason.INVALID_CLIENT, refusal(() -> verify(assertion(bad))), bad.toJson());
    }
    String byOther =
        ClientAssertion.make("client-1", AS, Optional.empty(), NOW, OTHER.signer(), RANDOM);
    assertEquals(Refusal.Reason.INVALID_CLIENT, refusal(() -> verify(byOther)));
    assertEquals(Refusal.Reason.INVALID_CLIENT, refusal(() -> verify(dpop())));
  }

  @Test
  @Tag("vectors")
  void theAttestationPopOfTheVectorsVerifies() {
    JsonObject vector = Vectors.object("attestation-based-client-auth/client-attestation.json");
    Jws attestation =
        ClientAttestation.parse(vector.string("OAuth-Client-Attestation").orElseThrow());
    assertEquals(vector.object("header").orElseThrow(), attestation.header().json());
    assertEquals(vector.object("payload").orElseThrow(), attestation.unverifiedClaims());
    VerificationKey instance =
        Jwk.parse(
                attestation
                    .unverifiedClaims()
                    .object("cnf")
                    .flatMap(cnf -> cnf.object("jwk"))
                    .orElseThrow())
            .key();
    VerifiedJws pop =
        Jws.parse(vector.string("OAuth-Client-Attestation-PoP").orElseThrow())
            .verify(TokenType.CLIENT_ATTESTATION_POP, instance, AllowedAlgorithms.DEFAULT);
    assertEquals(vector.object("popHeader").orElseThrow(), pop.header().json());
    assertEquals(vector.object("popPayload").orElseThrow(), pop.json());
  }

  private static JsonObject attestationClaims() {
    return JsonObject.builder()
        .put("sub", "wallet-1")
        .put("iat", NOW.getEpochSecond())
        .put("exp", NOW.getEpochSecond() + 3600)
        .put("cnf", JsonObject.of("jwk", KEY.publicKey().toJwk()))
        .build();
  }

  private static ClientAttestation attestation(JsonObject claims) {
    String text = Jws.signing(TokenType.CLIENT_ATTESTATION).sign(claims, OTHER.signer()).text();
    return ClientAttestation.verify(
        ClientAttestation.parse(text), OTHER.publicKey(), AllowedAlgorithms.DEFAULT, NOW);
  }

  @Test
  void anAttestedInstanceProvesItsKeyByPopOrByDpop() {
    ClientAttestation attestation = attestation(attestationClaims());
    assertEquals("wallet-1", attestation.clientId());
    String pop = ClientAttestation.makePop(AS, Optional.of("c-1"), NOW, KEY.signer(), RANDOM);
    assertEquals(
        claimsOf(pop).string("jti").orElseThrow(),
        attestation.verifyPop(pop, AS, Optional.of("c-1"), NOW));
    attestation.requireKeyOf(DpopProof.verify(dpop(), EXPECTED));
  }

  @Test
  void anAttestationOrPopThatDoesNotFitIsRefused() {
    ClientAttestation good = attestation(attestationClaims());
    String byOther = ClientAttestation.makePop(AS, Optional.empty(), NOW, OTHER.signer(), RANDOM);
    String pop = ClientAttestation.makePop(AS, Optional.of("c-1"), NOW, KEY.signer(), RANDOM);
    for (Executable bad :
        new Executable[] {
          () -> attestation(attestationClaims().without("sub")),
          () -> attestation(attestationClaims().without("exp")),
          () -> attestation(attestationClaims().without("cnf")),
          () -> attestation(attestationClaims().with("exp", NOW.getEpochSecond() - 61)),
          () -> ClientAttestation.parse(pop),
          () -> good.verifyPop(byOther, AS, Optional.empty(), NOW),
          () -> good.verifyPop(pop, "https://other.example", Optional.of("c-1"), NOW),
          () -> good.verifyPop(pop, AS, Optional.of("c-2"), NOW),
          () -> good.verifyPop(pop, AS, Optional.of("c-1"), NOW.plusSeconds(601)),
          () ->
              good.requireKeyOf(
                  DpopProof.verify(
                      DpopProof.make(
                          "POST", TOKEN_ENDPOINT, NOW, Optional.empty(), OTHER.signer(), RANDOM),
                      EXPECTED))
        }) {
      assertEquals(Refusal.Reason.INVALID_CLIENT, refusal(bad));
    }
  }
}
