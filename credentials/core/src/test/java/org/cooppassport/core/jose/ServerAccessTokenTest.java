package org.cooppassport.core.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.Refusal;
import org.junit.jupiter.api.Test;

class ServerAccessTokenTest {
  private static final String SERVER = "https://login.example/realm";
  private static final String ISSUER = "https://coop.example/riverside";
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final ServerAccessToken.Expectation EXPECTED =
      new ServerAccessToken.Expectation(SERVER, ISSUER, NOW);

  private static JsonObject claims() {
    return JsonObject.builder()
        .put("iss", SERVER)
        .put("aud", ISSUER)
        .put("sub", "member-1")
        .put("client_id", "wallet")
        .put("scope", "one two one")
        .put("iat", NOW.getEpochSecond())
        .put("exp", NOW.getEpochSecond() + 300)
        .build();
  }

  private static KeyPair rsa(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static JsonObject jwk(KeyPair pair, String kid) {
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return JsonObject.of("kty", "RSA", "kid", kid)
        .with("n", text(unsigned(key.getModulus())))
        .with("e", text(unsigned(key.getPublicExponent())));
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String signed(String alg, KeyPair pair, JsonObject claims) throws Exception {
    JsonObject header = JsonObject.of("alg", alg, "typ", "at+jwt").with("kid", "k");
    String input =
        text(header.toJson().getBytes(StandardCharsets.UTF_8))
            + "."
            + text(claims.toJson().getBytes(StandardCharsets.UTF_8));
    Signature signature;
    if (alg.equals("PS256")) {
      signature = Signature.getInstance("RSASSA-PSS");
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    } else {
      signature = Signature.getInstance("SHA256withRSA");
    }
    signature.initSign(pair.getPrivate());
    signature.update(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + text(signature.sign());
  }

  private static JsonObject keys(JsonObject... keys) {
    return JsonObject.of("keys", List.of(keys).stream().collect(JsonArray.collector()));
  }

  @Test
  void tokensByRsaAndByOurOwnAlgorithmsAreTaken() throws Exception {
    KeyPair pair = rsa(2_048);
    for (String alg : List.of("RS256", "PS256")) {
      ServerAccessToken token =
          ServerAccessToken.verify(signed(alg, pair, claims()), keys(jwk(pair, "k")), EXPECTED);
      assertEquals("member-1", token.text("sub").orElseThrow());
      assertEquals(List.of("one", "two"), token.scopes());
      assertEquals("", token.boundTo());
    }
    SigningKey own = SigningKey.generate(KeyType.P256, RandomSource.secure());
    String text = Jws.signing(TokenType.ACCESS_TOKEN).kid("k").sign(claims(), own.signer()).text();
    JsonObject jwk = own.publicKey().toJwk().with("kid", "k");
    assertEquals("wallet", ServerAccessToken.verify(text, keys(jwk), EXPECTED).client());
  }

  @Test
  void anotherAlgorithmOfTheSameKeyASmallKeyAndTwoKeysOfOneNameAreRefused() throws Exception {
    KeyPair pair = rsa(2_048);
    String token = signed("RS256", pair, claims());
    refused(token, keys(jwk(pair, "k").with("alg", "PS256")), "kid");
    refused(token, keys(jwk(pair, "k").with("use", "enc")), "kid");
    refused(token, keys(jwk(pair, "k"), jwk(rsa(2_048), "k")), "kid");
    refused(token, keys(), "kid");
    refused(token, keys(jwk(rsa(2_048), "k")), "signature");
    KeyPair small = rsa(1_024);
    refused(signed("RS256", small, claims()), keys(jwk(small, "k")), "2048");
    refused(
        token.replaceFirst("^[^.]+", text("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))),
        keys(jwk(pair, "k")),
        "alg");
    refused("a.b", keys(jwk(pair, "k")), "JWS");
  }

  private static void refused(String token, JsonObject keys, String word) {
    Refusal refusal =
        assertThrows(
            Refusal.class, () -> ServerAccessToken.verify(token, keys, EXPECTED).toString());
    assertEquals(Refusal.Reason.INVALID_TOKEN, refusal.reason());
    assertTrue(refusal.detail().contains(word), refusal.detail());
  }

  @Test
  void whatAServerSaysAboutATokenIsJudgedAsTheTokenWouldBe() {
    JsonObject active = claims().with("active", true);
    assertEquals("wallet", ServerAccessToken.introspected(active, EXPECTED).client());
    JsonObject bound =
        active.with("cnf", JsonObject.of("jkt", "thumb")).with("exp", 9_999_999_999L);
    assertEquals("thumb", ServerAccessToken.introspected(bound, EXPECTED).boundTo());
    for (JsonObject bad :
        List.of(
            active.without("active"),
            active.with("active", "true"),
            active.with("active", false),
            active.without("aud"),
            active.with("aud", "https://coop.example/harbour"),
            active.with("iss", "https://other.example"),
            active.with("exp", NOW.getEpochSecond() - 61),
            active.with("nbf", NOW.getEpochSecond() + 3_600),
            active.with("exp", NOW.getEpochSecond() + 3_600),
            active.with("cnf", JsonObject.of("x5t#S256", "x")),
            active.with("cnf", JsonObject.of("jkt", "a").with("x5t#S256", "x")),
            active.with("token_type", "DPoP"))) {
      assertThrows(
          Refusal.class,
          () -> ServerAccessToken.introspected(bad, EXPECTED).toString(),
          bad::toJson);
    }
  }
}
