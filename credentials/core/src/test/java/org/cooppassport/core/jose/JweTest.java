package org.cooppassport.core.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.Found;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JweTest {
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final Bytes CONTENT = Bytes.utf8("{\"vp_token\":{\"q\":[\"x\"]}}");
  private static final DecryptionKey KEY = DecryptionKey.generate(RANDOM);

  @ParameterizedTest
  @EnumSource(ContentEncryption.class)
  void whatIsEncryptedToAKeyIsDecryptedByIt(ContentEncryption enc) {
    Jwe jwe = Jwe.parse(Jwe.encrypt(CONTENT, KEY.publicKey(), enc, RANDOM));
    assertEquals(enc, jwe.enc());
    assertEquals(KEY.publicKey().kid(), Optional.of(jwe.requireKid()));
    assertEquals(CONTENT, jwe.decrypt(KEY));
    DecryptionKey kept = DecryptionKey.fromJwk(JsonReader.readObject(KEY.toJwk().toJson()));
    assertEquals(CONTENT, jwe.decrypt(kept));
  }

  @Test
  void theSameContentIsNeverEncryptedTheSameWayTwice() {
    String first = Jwe.encrypt(CONTENT, KEY.publicKey(), ContentEncryption.A128GCM, RANDOM);
    String second = Jwe.encrypt(CONTENT, KEY.publicKey(), ContentEncryption.A128GCM, RANDOM);
    assertNotEquals(first, second);
    assertNotEquals(
        Jwe.parse(first).header().object("epk"), Jwe.parse(second).header().object("epk"));
  }

  @Test
  void anotherKeyDoesNotDecrypt() {
    Jwe jwe = Jwe.parse(Jwe.encrypt(CONTENT, KEY.publicKey(), ContentEncryption.A256GCM, RANDOM));
    assertEquals(
        ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR,
        Found.by(() -> jwe.decrypt(DecryptionKey.generate(RANDOM))));
    JsonObject sameName =
        DecryptionKey.generate(RANDOM).toJwk().with("kid", KEY.publicKey().kid().orElseThrow());
    assertEquals(
        ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR,
        Found.by(() -> jwe.decrypt(DecryptionKey.fromJwk(sameName))));
  }

  @Test
  void anyChangedCharacterIsNoticed() {
    String text = Jwe.encrypt(CONTENT, KEY.publicKey(), ContentEncryption.A128GCM, RANDOM);
    SeededRandom random = new SeededRandom("jwe");
    for (int i = 0; i < 200; i++) {
      int at = random.below(text.length());
      char other = "AQgw-_019z".charAt(random.below(10));
      if (text.charAt(at) == '.' || text.charAt(at) == other) {
        continue;
      }
      String changed = text.substring(0, at) + other + text.substring(at + 1);
      Found.by(() -> Jwe.parse(changed).decrypt(KEY));
    }
  }

  @Test
  @Tag("vectors")
  void theResponseOfTheVectorsDecrypts() {
    JsonObject vector = Vectors.object("openid4vp/derived/encrypted-response.json");
    DecryptionKey key = DecryptionKey.fromJwk(vector.object("privateJwk").orElseThrow());
    Jwe jwe = Jwe.parse(vector.string("response").orElseThrow());
    assertEquals(vector.object("header").orElseThrow(), jwe.header());
    assertEquals(vector.object("payload").orElseThrow(), JsonReader.readObject(jwe.decrypt(key)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2c\":2000000000,\"p2s\":\"AAAA\"}",
        "{\"alg\":\"dir\",\"enc\":\"A128GCM\"}",
        "{\"alg\":\"RSA1_5\",\"enc\":\"A128GCM\"}",
        "{\"alg\":\"ECDH-ES+A128KW\",\"enc\":\"A128GCM\"}",
        "{\"alg\":\"none\",\"enc\":\"A128GCM\"}",
        "{\"enc\":\"A128GCM\"}"
      })
  @Tag("attack:JOS-08")
  void anyOtherAlgorithmIsRefusedByName(String header) {
    assertEquals(
        ProblemCode.ALGORITHM_NOT_ALLOWED,
        Found.by(() -> Jwe.parse(Base64Url.encodeUtf8(header) + ".AAAA.AAAA.AAAA.AAAA")));
  }

  @Test
  @Tag("attack:JOS-08")
  void compressionAndPasswordParametersAreRefusedBeforeAnyWork() {
    assertRefused("zip", new JsonString("DEF"));
    assertRefused("p2c", JsonNumber.of(2_000_000_000L));
    assertRefused("crit", new JsonString("x"));
    assertRefused("enc", new JsonString("A128CBC-HS256"));
    assertRefused("epk", KEY.publicKey().toJwk().with("crv", "P-384"));
  }

  private static void assertRefused(String name, org.cooppassport.core.json.JsonValue value) {
    String text = Jwe.encrypt(CONTENT, KEY.publicKey(), ContentEncryption.A128GCM, RANDOM);
    JsonObject header = Jwe.parse(text).header().with(name, value);
    String changed = Base64Url.encodeUtf8(header.toJson()) + text.substring(text.indexOf('.'));
    assertEquals(ProblemCode.ALGORITHM_NOT_ALLOWED, Found.by(() -> Jwe.parse(changed)), name);
  }

  /** One call opens one layer, so nesting costs the sender as much as us. */
  @Test
  @Tag("attack:JOS-08")
  void nestedTokensAreOpenedOneLayerAtATime() {
    String nested = CONTENT.toUtf8();
    for (int i = 0; i < 10; i++) {
      nested = Jwe.encrypt(Bytes.utf8(nested), KEY.publicKey(), ContentEncryption.A128GCM, RANDOM);
    }
    String inner = Jwe.parse(nested).decrypt(KEY).toUtf8();
    assertEquals(5, inner.split("\\.", -1).length);
  }

  @Test
  void aSigningKeyOrAnotherCurveIsNoEncryptionKey() {
    JsonObject jwk = KEY.publicKey().toJwk();
    assertEquals(
        ProblemCode.ALGORITHM_NOT_ALLOWED,
        Found.by(() -> EncryptionKey.parse(jwk.with("use", "sig"))));
    assertEquals(
        ProblemCode.ALGORITHM_NOT_ALLOWED,
        Found.by(() -> EncryptionKey.parse(jwk.with("alg", "ECDH-ES+A256KW"))));
    assertEquals(
        ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, Found.by(() -> EncryptionKey.parse(KEY.toJwk())));
  }

  @Test
  void aTokenWithoutKidIsRefusedWhereOneIsAsked() {
    String text =
        Jwe.encrypt(
            CONTENT,
            EncryptionKey.parse(KEY.publicKey().toJwk().without("kid")),
            ContentEncryption.A128GCM,
            RANDOM);
    Jwe jwe = Jwe.parse(text);
    assertEquals(CONTENT, jwe.decrypt(KEY));
    assertEquals(ProblemCode.MALFORMED_VALUE_ERROR, Found.by(jwe::requireKid));
  }
}
