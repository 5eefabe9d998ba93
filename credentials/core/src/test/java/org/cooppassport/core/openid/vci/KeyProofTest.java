package org.cooppassport.core.openid.vci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.Refusal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeyProofTest {
  private static final String ISSUER = "https://issuer.example/riverside";
  private static final String NONCE = "n-0S6_WzA2Mj";
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final SigningKey P256 = SigningKey.generate(KeyType.P256, RandomSource.secure());
  private static final SigningKey ED25519 =
      SigningKey.generate(KeyType.ED25519, RandomSource.secure());

  private final KeyProofExpectation expectation = KeyProofExpectation.of(ISSUER, NOW);

  @Test
  void acceptsEs256AndEddsaByJwkAndByDidKey() {
    for (SigningKey key : List.of(P256, ED25519)) {
      VerifiedKeyProof byJwk =
          expectation.verify(KeyProofJwt.ofJwk(key.signer(), ISSUER, NONCE, NOW).text());
      assertEquals(key.publicKey(), byJwk.key());
      assertEquals(NONCE, byJwk.nonce());
      assertEquals(Optional.empty(), byJwk.did());

      VerifiedKeyProof byDid =
          expectation.verify(
              KeyProofJwt.ofDid(didUrl(key), key.signer(), ISSUER, NONCE, NOW).text());
      assertEquals(key.publicKey(), byDid.key());
      assertEquals(Optional.of("did:key:" + key.publicKey().toMultikey()), byDid.did());
    }
  }

  @Test
  void toleratesIssAndClocksThatAreMinutesOff() {
    JsonObject claims = claims().with("iss", "some-client").with("iat", iat(-540));
    assertTrue(expectation.verify(sign(header(P256), claims, P256)).nonce().equals(NONCE));
  }

  @Test
  @Tag("attack:VCI-10")
  void refusesProofsThatAreNotForThisIssuerOrNotOfThisKind() {
    refuse(sign(header(P256).with("typ", "JWT"), claims(), P256));
    refuse(sign(header(P256).without("typ"), claims(), P256));
    refuse(unsigned(header(P256).with("alg", "none"), claims()));
    refuse(sign(header(P256).with("alg", "HS256"), claims(), P256));
    refuse(sign(header(P256).with("jwk", P256.toJwk()), claims(), P256));
    refuse(sign(header(P256).with("kid", didUrl(P256)), claims(), P256));
    refuse(sign(header(P256).without("jwk"), claims(), P256));
    refuse(sign(header(P256), claims().with("aud", "https://other.example"), P256));
    refuse(
        sign(
            header(P256),
            claims().with("aud", JsonArray.of(new JsonString(ISSUER), new JsonString("x"))),
            P256));
    refuse(sign(header(P256), claims().without("aud"), P256));
    refuse(sign(header(P256), claims().with("iat", iat(-3_600)), P256));
    refuse(sign(header(P256), claims().with("iat", iat(3_600)), P256));
    refuse(sign(header(P256), claims().without("iat"), P256));
    refuse(sign(header(P256), claims().with("exp", iat(-3_600)), P256));
  }

  @Test
  @Tag("attack:VCI-08")
  void refusesAProofWithoutNonceAndTellsWhereToGetOne() {
    Refusal refusal = refuse(sign(header(P256), claims().without("nonce"), P256));
    assertTrue(refusal.detail().contains("nonce endpoint"), refusal.detail());
    refuse(sign(header(P256), claims().with("nonce", ""), P256));
  }

  @Test
  @Tag("attack:VCI-11")
  void refusesAProofThatNamesAnotherKeyThanItIsSignedWith() {
    SigningKey other = SigningKey.generate(KeyType.P256, RandomSource.secure());
    refuse(sign(header(other), claims(), P256));
    refuse(sign(header(P256).without("jwk").with("kid", didUrl(other)), claims(), P256));
    refuse(sign(header(P256).without("jwk").with("kid", didUrl(ED25519)), claims(), P256));
    refuse(
        sign(
            header(P256).without("jwk").with("kid", "did:web:bank.example#key-1"), claims(), P256));
    refuse(sign(header(P256).without("jwk").with("kid", "key-1"), claims(), P256));
  }

  @Test
  @Tag("attack:VCI-10")
  void refusesAllProofsForOneBadOneAmongTen() {
    List<String> proofs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      SigningKey key = SigningKey.generate(KeyType.ED25519, RandomSource.secure());
      proofs.add(KeyProofJwt.ofJwk(key.signer(), ISSUER, NONCE, NOW).text());
    }
    assertEquals(10, expectation.verifyAll(proofs).size());
    String first = proofs.get(0);
    proofs.set(7, KeyProofJwt.ofJwk(P256.signer(), "https://x.example", NONCE, NOW).text());
    assertThrows(Refusal.class, () -> expectation.verifyAll(proofs));
    proofs.set(7, first);
    assertThrows(Refusal.class, () -> expectation.verifyAll(proofs), "the same key twice");
  }

  private Refusal refuse(String proof) {
    Refusal refusal = assertThrows(Refusal.class, () -> expectation.verify(proof));
    assertEquals(Refusal.Reason.INVALID_PROOF, refusal.reason());
    return refusal;
  }

  private static JsonObject header(SigningKey key) {
    return JsonObject.builder()
        .put("typ", "openid4vci-proof+jwt")
        .put("alg", key.signer().algorithm().joseName())
        .put("jwk", key.publicKey().toJwk())
        .build();
  }

  private static JsonObject claims() {
    return JsonObject.builder().put("aud", ISSUER).put("iat", iat(0)).put("nonce", NONCE).build();
  }

  private static long iat(long offset) {
    return NOW.getEpochSecond() + offset;
  }

  private static String didUrl(SigningKey key) {
    String multikey = key.publicKey().toMultikey();
    return "did:key:" + multikey + "#" + multikey;
  }

  private static String sign(JsonObject header, JsonObject claims, SigningKey key) {
    String input =
        Base64Url.encodeUtf8(header.toJson()) + "." + Base64Url.encodeUtf8(claims.toJson());
    Signer signer = key.signer();
    return input + "." + Base64Url.encode(signer.sign(Bytes.utf8(input)));
  }

  private static String unsigned(JsonObject header, JsonObject claims) {
    return Base64Url.encodeUtf8(header.toJson())
        + "."
        + Base64Url.encodeUtf8(claims.toJson())
        + ".";
  }
}
