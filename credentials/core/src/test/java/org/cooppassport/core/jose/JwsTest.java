package org.cooppassport.core.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.testing.Found;
import org.cooppassport.core.testing.SeededRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwsTest {
  private static final SeededRandom RANDOM = new SeededRandom("jws");
  private static final SigningKey P256 = SigningKey.generate(KeyType.P256, RANDOM);
  private static final SigningKey P384 = SigningKey.generate(KeyType.P384, RANDOM);
  private static final SigningKey ED25519 = SigningKey.generate(KeyType.ED25519, RANDOM);
  private static final JsonObject CLAIMS = JsonObject.of("iss", "https://coop.example");
  private static final BigInteger N256 =
      new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);

  private static Jws signed(SigningKey key) {
    return Jws.signing(TokenType.VC_JWT).sign(CLAIMS, key.signer());
  }

  private static VerifiedJws verify(String text, SigningKey key) {
    return Jws.parse(text).verify(TokenType.VC_JWT, key.publicKey(), AllowedAlgorithms.DEFAULT);
  }

  /** Returns a token with another header, signed as a whole by the key. */
  private static String withHeader(JsonObject header, SigningKey key) {
    String input =
        Base64Url.encodeUtf8(header.toJson()) + "." + Base64Url.encodeUtf8(CLAIMS.toJson());
    return input + "." + Base64Url.encode(key.signer().sign(Bytes.utf8(input)));
  }

  private static JsonObject header(String alg) {
    return JsonObject.of("alg", alg, "typ", "vc+jwt");
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyType.class,
      names = {"P256", "P384", "ED25519"})
  void whatIsSignedIsVerified(KeyType type) {
    SigningKey key = SigningKey.generate(type, RANDOM);
    Jws jws = Jws.signing(TokenType.VC_JWT).kid("k-1").sign(CLAIMS, key.signer());
    VerifiedJws verified = verify(jws.text(), key);
    assertEquals(CLAIMS, verified.json());
    assertEquals(Optional.of("k-1"), verified.header().kid());
    assertEquals(key.publicKey(), verified.key());
    assertEquals(jws.text(), verified.text());
  }

  @Test
  void theFullySpecifiedNameOfEdDsaIsAccepted() {
    assertEquals(CLAIMS, verify(withHeader(header("Ed25519"), ED25519), ED25519).json());
  }

  /** A token from the outside world: RFC 7515, appendix A.3. */
  @Test
  @Tag("vectors")
  void theEs256ExampleOfRfc7515Verifies() {
    VerificationKey key =
        VerificationKey.fromJwk(
            JsonReader.readObject(
                "{\"kty\":\"EC\",\"crv\":\"P-256\","
                    + "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                    + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}"));
    Jws jws =
        Jws.parse(
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTj"
                + "Dxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
    VerifiedJws verified = jws.verify(TokenType.JWT_VC_1_1, key, AllowedAlgorithms.DEFAULT);
    assertEquals(Optional.of("joe"), verified.claims().issuer());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"none\"", "\"None\"", "\"NONE\"", "\"nOnE\"", "\"\"", "null", "7", "[]"})
  @Tag("attack:JOS-01")
  void algNoneInEverySpellingIsRefusedBeforeAnyKeyIsLookedFor(String alg) {
    String header = "{\"alg\":" + alg + ",\"typ\":\"vc+jwt\"}";
    String token = Base64Url.encodeUtf8(header) + "." + Base64Url.encodeUtf8("{}") + ".";
    assertEquals(ProblemCode.ALGORITHM_NOT_ALLOWED, Found.by(() -> Jws.parse(token)));
  }

  @Test
  @Tag("attack:JOS-01")
  void aMissingAlgIsRefused() {
    String token = Base64Url.encodeUtf8("{\"typ\":\"vc+jwt\"}") + ".e30.";
    assertEquals(ProblemCode.ALGORITHM_NOT_ALLOWED, Found.by(() -> Jws.parse(token)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "HS512", "RS256", "PS256", "ES256K", "ES384", "EdDSA", "es256"})
  @Tag("attack:JOS-02")
  void anAlgorithmThatIsNotTheKeysIsRefused(String alg) {
    assertEquals(
        ProblemCode.ALGORITHM_NOT_ALLOWED,
        Found.by(() -> verify(withHeader(header(alg), P256), P256)));
  }

  @Test
  @Tag("attack:JOS-02")
  void theIssuersPublicKeyIsNoSecretInWhateverFormItIsTaken() throws GeneralSecurityException {
    Bytes der = P256.publicKey().toSpki();
    String base64 = Base64.getMimeEncoder().encodeToString(der.toByteArray());
    String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    Bytes raw = der.slice(der.size() - 65);
    for (Bytes secret :
        List.of(
            der,
            Bytes.utf8(pem),
            Bytes.utf8(pem.strip()),
            Bytes.utf8(P256.publicKey().toJwk().toJson()),
            raw,
            Bytes.utf8(P256.publicKey().toMultikey()))) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.toByteArray(), "HmacSHA256"));
      String signingInput =
          Base64Url.encode(JsonWriter.write(header("HS256")))
              + "."
              + Base64Url.encode(JsonWriter.write(CLAIMS));
      String forged =
          signingInput
              + "."
              + Base64Url.encode(
                  Bytes.of(mac.doFinal(signingInput.getBytes(StandardCharsets.US_ASCII))));
      assertEquals(ProblemCode.ALGORITHM_NOT_ALLOWED, Found.by(() -> verify(forged, P256)));
    }
  }

  @Test
  @Tag("attack:JOS-02")
  void anAlgorithmOffTheListIsRefusedEvenIfItIsTheKeys() {
    assertEquals(
        ProblemCode.ALGORITHM_NOT_ALLOWED,
        Found.by(
            () ->
                Jws.parse(signed(P384).text())
                    .verify(
                        TokenType.VC_JWT,
                        P384.publicKey(),
                        AllowedAlgorithms.of(SignatureAlgorithm.ES256))));
  }

  @Test
  @Tag("attack:JOS-03")
  void aHeaderThatBringsAKeyOrARuleIsRefused() {
    List<JsonObject> headers =
        List.of(
            header("ES256").with("jwk", P256.publicKey().toJwk()),
            header("ES256").with("jku", "https://evil.example/jwks"),
            header("ES256").with("x5u", "https://evil.example/cert"),
            header("ES256").with("crit", JsonArray.ofStrings("exp")),
            header("ES256").with("crit", JsonArray.EMPTY),
            header("ES256").with("b64", false),
            header("ES256").with("b64", true),
            header("ES256").with("zip", "DEF"));
    for (JsonObject header : headers) {
      assertEquals(
          ProblemCode.ALGORITHM_NOT_ALLOWED,
          Found.by(() -> verify(withHeader(header, P256), P256)),
          header.toJson());
    }
  }

  @Test
  @Tag("attack:JOS-03")
  void kidIsOnlyALookupKeyInTheSetItIsGiven() {
    JwkSet keys = JwkSet.of(Jwk.of(P256.publicKey(), "k-1"), Jwk.of(P384.publicKey(), "k-2"));
    for (String kid :
        List.of("https://evil.example/k", "../../etc/passwd", "k-1' OR '1'='1", "K-1", "")) {
      JwsHeader header = JwsHeader.of(header("ES256").with("kid", kid));
      assertEquals(Optional.empty(), keys.select(header), kid);
    }
    assertEquals(
        P256.publicKey(),
        keys.select(JwsHeader.of(header("ES256").with("kid", "k-1"))).orElseThrow().key());
    assertEquals(Optional.empty(), keys.select(JwsHeader.of(header("ES256").with("kid", "k-2"))));
    Found.by(() -> JwsHeader.of(header("ES256").with("kid", 42)));
  }

  @Test
  void twoKeysOfOneNameAreNobodysKey() {
    JwkSet keys = JwkSet.of(Jwk.of(P256.publicKey(), "k"), Jwk.of(P256.publicKey(), "k"));
    assertEquals(Optional.empty(), keys.select(JwsHeader.of(header("ES256").with("kid", "k"))));
    assertEquals(Optional.empty(), keys.find("k"));
  }

  @Test
  void aKeySetWithAPrivateOrSymmetricKeyIsRefused() {
    JsonObject published = JsonObject.of("keys", JsonArray.of(P256.toJwk()));
    assertEquals(ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, Found.by(() -> JwkSet.parse(published)));
    JsonObject symmetric =
        JsonObject.of("keys", JsonArray.of(JsonObject.of("kty", "oct", "k", "AAAA")));
    assertEquals(ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, Found.by(() -> JwkSet.parse(symmetric)));
  }

  @Test
  void aKeyMeantForSomethingElseVerifiesNothing() {
    JsonObject jwk = P256.publicKey().toJwk();
    for (JsonObject other :
        List.of(
            jwk.with("use", "enc"),
            jwk.with("key_ops", JsonArray.ofStrings("sign")),
            jwk.with("alg", "ECDH-ES"),
            jwk.with("alg", "ES384"))) {
      JwkSet keys = JwkSet.parse(JsonObject.of("keys", JsonArray.of(other)));
      assertEquals(Optional.empty(), keys.select(JwsHeader.of(header("ES256"))), other.toJson());
    }
    JwkSet plain =
        JwkSet.parse(
            JsonObject.of("keys", JsonArray.of(jwk, JsonObject.of("kty", "AKP", "x", "y"))));
    assertEquals(1, plain.keys().size());
    assertTrue(plain.select(JwsHeader.of(header("ES256"))).isPresent());
  }

  /** The key's name is the thumbprint of RFC 7638, section 3.1, computed over its EC example. */
  @Test
  void aKeyIsNamedByItsThumbprint() {
    Jwk jwk = Jwk.of(P256.publicKey());
    assertEquals(Optional.of(P256.publicKey().thumbprint()), jwk.kid());
    assertEquals(43, jwk.kid().orElseThrow().length());
  }

  /** Every type of token is refused as every other type. */
  @ParameterizedTest
  @EnumSource(TokenType.class)
  @Tag("attack:JOS-04")
  void aTokenOfOneTypeIsNoneOfAnother(TokenType made) {
    String text = Jws.signing(made).sign(CLAIMS, P256.signer()).text();
    for (TokenType expected : TokenType.values()) {
      boolean generic = made.typ().equals("JWT") || expected == TokenType.SD_JWT;
      if (made == expected || (generic && Jws.parse(text).isOfType(expected))) {
        continue;
      }
      assertEquals(
          ProblemCode.TOKEN_TYPE_ERROR,
          Found.by(
              () -> Jws.parse(text).verify(expected, P256.publicKey(), AllowedAlgorithms.DEFAULT)),
          made + " as " + expected);
    }
  }

  @Test
  @Tag("attack:JOS-04")
  void noCredentialTypeIsAssumedWhereNoneIsNamed() {
    String untyped = withHeader(JsonObject.of("alg", "ES256"), P256);
    for (TokenType type :
        List.of(
            TokenType.SD_JWT_VC,
            TokenType.VC_JWT,
            TokenType.KEY_BINDING,
            TokenType.STATUS_LIST,
            TokenType.KEY_PROOF,
            TokenType.ACCESS_TOKEN)) {
      assertEquals(
          ProblemCode.TOKEN_TYPE_ERROR,
          Found.by(
              () -> Jws.parse(untyped).verify(type, P256.publicKey(), AllowedAlgorithms.DEFAULT)));
    }
  }

  private static void assertSignatureRefused(Function<byte[], byte[]> change) {
    Jws good = signed(P256);
    int dot = good.text().lastIndexOf('.');
    byte[] signature = Base64Url.decode(good.text().substring(dot + 1)).toByteArray();
    String changed =
        good.text().substring(0, dot + 1) + Base64Url.encode(Bytes.of(change.apply(signature)));
    assertEquals(ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, Found.by(() -> verify(changed, P256)));
  }

  private static byte[] part(byte[] signature, int from, BigInteger value) {
    byte[] out = signature.clone();
    byte[] bytes = Bytes.hex(String.format("%064x", value)).toByteArray();
    System.arraycopy(bytes, 0, out, from, 32);
    return out;
  }

  @Test
  @Tag("attack:JOS-05")
  void ecdsaSignaturesOutOfRangeAreRefused() {
    assertSignatureRefused(s -> new byte[64]);
    assertSignatureRefused(s -> part(s, 0, BigInteger.ZERO));
    assertSignatureRefused(s -> part(s, 32, BigInteger.ZERO));
    assertSignatureRefused(s -> part(s, 0, N256));
    assertSignatureRefused(s -> part(s, 32, N256));
    assertSignatureRefused(
        s ->
            part(
                s,
                32,
                new BigInteger(1, Arrays.copyOfRange(s, 32, 64))
                    .add(N256)
                    .mod(BigInteger.ONE.shiftLeft(256))));
    assertSignatureRefused(s -> Arrays.copyOf(s, 63));
    assertSignatureRefused(s -> Arrays.copyOf(s, 65));
    assertSignatureRefused(s -> new byte[0]);
    assertSignatureRefused(
        s -> {
          byte[] der = new byte[70];
          der[0] = 0x30;
          der[1] = 68;
          der[2] = 2;
          der[3] = 32;
          System.arraycopy(s, 0, der, 4, 32);
          der[36] = 2;
          der[37] = 32;
          System.arraycopy(s, 32, der, 38, 32);
          return der;
        });
  }

  /** A copy with n − s verifies too: neither text nor signature may serve as an identity. */
  @Test
  @Tag("attack:JOS-05")
  void aMalleatedCopyVerifiesToTheSameContent() {
    Jws good = signed(P256);
    int dot = good.text().lastIndexOf('.');
    byte[] s = Base64Url.decode(good.text().substring(dot + 1)).toByteArray();
    BigInteger high = N256.subtract(new BigInteger(1, Arrays.copyOfRange(s, 32, 64)));
    String copy = good.text().substring(0, dot + 1) + Base64Url.encode(Bytes.of(part(s, 32, high)));
    assertEquals(verify(good.text(), P256).json(), verify(copy, P256).json());
  }

  @Test
  @Tag("attack:JOS-05")
  void anotherSpellingOfTheSameBytesIsRefused() {
    String text = signed(ED25519).text();
    char last = text.charAt(text.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char twin = alphabet.charAt(alphabet.indexOf(last) ^ 1);
    for (String other :
        List.of(
            text.substring(0, text.length() - 1) + twin,
            text + "=",
            text + "\n",
            text + "==",
            " " + text,
            text.replaceFirst("\\.", ".\n"))) {
      Found.by(() -> verify(other, ED25519));
    }
  }

  @Test
  @Tag("attack:JOS-06")
  void smallOrderKeysAndSignaturesOutOfRangeAreRefused() {
    String[] smallOrder = {
      "0100000000000000000000000000000000000000000000000000000000000000",
      "0000000000000000000000000000000000000000000000000000000000000000",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
    };
    for (String point : smallOrder) {
      JsonObject jwk =
          JsonObject.builder()
              .put("kty", "OKP")
              .put("crv", "Ed25519")
              .put("x", Base64Url.encode(Bytes.hex(point)))
              .build();
      assertEquals(ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, Found.by(() -> Jwk.parse(jwk)), point);
    }
    Jws good = signed(ED25519);
    int dot = good.text().lastIndexOf('.');
    byte[] signature = Base64Url.decode(good.text().substring(dot + 1)).toByteArray();
    signature[63] |= (byte) 0xf0;
    String changed = good.text().substring(0, dot + 1) + Base64Url.encode(Bytes.of(signature));
    assertEquals(
        ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, Found.by(() -> verify(changed, ED25519)));
    // S + L: the same residue, out of range
    BigInteger order =
        BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
    byte[] whole = Base64Url.decode(good.text().substring(dot + 1)).toByteArray();
    BigInteger s = BigInteger.ZERO;
    for (int i = 63; i >= 32; i--) {
      s = s.shiftLeft(8).or(BigInteger.valueOf(whole[i] & 0xff));
    }
    BigInteger beyond = s.add(order);
    for (int i = 32; i < 64; i++) {
      whole[i] = beyond.shiftRight(8 * (i - 32)).byteValue();
    }
    String outOfRange = good.text().substring(0, dot + 1) + Base64Url.encode(Bytes.of(whole));
    assertEquals(
        ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, Found.by(() -> verify(outOfRange, ED25519)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "nbf", "iat"})
  @Tag("attack:JOS-07")
  void aTimeThatCannotBeReadIsNeverTheSameAsAnAbsentOne(String name) {
    List<JsonValue> unreadable =
        List.of(
            new JsonString("1700000000"),
            new JsonString(""),
            new JsonNumber("1700000000.5"),
            new JsonNumber("1700000000.0"),
            new JsonNumber("-1"),
            new JsonNumber("1e400"),
            new JsonNumber("1e9"),
            new JsonNumber("99999999999999999999"),
            new JsonNumber("253402300800"),
            JsonArray.of(JsonNumber.of(1_700_000_000)),
            JsonObject.EMPTY,
            JsonNull.NULL);
    for (JsonValue value : unreadable) {
      assertEquals(
          ProblemCode.MALFORMED_VALUE_ERROR,
          Found.by(() -> JwtClaims.read(JsonObject.of(name, value))),
          value.toJson());
    }
    assertEquals(
        JsonNumber.of(0),
        JwtClaims.read(JsonObject.of(name, JsonNumber.of(0))).json().get(name).orElseThrow());
  }

  @Test
  @Tag("attack:JOS-07")
  void everyUnreadableClaimIsNamed() {
    JsonObject claims =
        JsonObject.builder()
            .put("iss", 1)
            .put("sub", JsonNull.NULL)
            .put("jti", true)
            .put("exp", "x")
            .put("aud", JsonArray.of(JsonNumber.of(1)))
            .build();
    ProblemException found = assertThrows(ProblemException.class, () -> JwtClaims.read(claims));
    assertEquals(
        List.of("/iss", "/sub", "/jti", "/exp", "/aud"),
        found.problems().stream().map(p -> p.pointer().toString()).toList());
  }

  @Test
  void timesAreJudgedAtTheGivenInstantWithTheGivenSkew() {
    JwtClaims claims =
        JwtClaims.read(JsonObject.builder().put("nbf", 1_000).put("exp", 2_000).build());
    assertEquals(List.of(), codesAt(claims, 1_000, 0));
    assertEquals(List.of(), codesAt(claims, 1_999, 0));
    assertEquals(List.of(ProblemCode.EXPIRED), codesAt(claims, 2_000, 0));
    assertEquals(List.of(), codesAt(claims, 2_059, 60));
    assertEquals(List.of(ProblemCode.EXPIRED), codesAt(claims, 2_060, 60));
    assertEquals(List.of(ProblemCode.NOT_YET_VALID), codesAt(claims, 999, 0));
    assertEquals(List.of(), codesAt(claims, 940, 60));
  }

  private static List<ProblemCode> codesAt(JwtClaims claims, long seconds, long skew) {
    return claims.problemsAt(Instant.ofEpochSecond(seconds), Duration.ofSeconds(skew)).stream()
        .map(problem -> problem.code())
        .toList();
  }

  /**
   * The only ways to verified content give it or throw, and are marked so that the compiler refuses
   * a dropped result.
   */
  @Test
  @Tag("attack:JOS-10")
  void verificationGivesContentOrThrowsAndItsResultCannotBeDropped() {
    assertEquals(0, VerifiedJws.class.getConstructors().length);
    assertEquals(
        ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR,
        Found.by(() -> verify(signed(P256).text(), SigningKey.generate(KeyType.P256, RANDOM))));
    ArchRuleDefinition.methods()
        .that()
        .arePublic()
        .and()
        .haveNameMatching("verify.*")
        .should()
        .beAnnotatedWith(CheckReturnValue.class)
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(
                    "org.cooppassport.core.jose",
                    "org.cooppassport.core.sdjwt",
                    "org.cooppassport.core.status",
                    "org.cooppassport.core.keys"));
  }

  /** Whatever bit is changed, nothing is verified. */
  @ParameterizedTest
  @EnumSource(
      value = KeyType.class,
      names = {"P256", "ED25519"})
  void anyOneBitChangeIsRefused(KeyType type) {
    SigningKey key = type == KeyType.P256 ? P256 : ED25519;
    byte[] text = Bytes.utf8(signed(key).text()).toByteArray();
    for (int bit = 0; bit < text.length * 8; bit++) {
      byte[] changed = text.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      String token = new String(changed, java.nio.charset.StandardCharsets.ISO_8859_1);
      Found.by(() -> verify(token, key));
    }
  }

  @Test
  void duplicateMembersAndForeignFormsAreRefused() {
    for (String text :
        List.of(
            "",
            ".",
            "..",
            "a.b",
            "a.b.c.d",
            Base64Url.encodeUtf8("{\"alg\":\"ES256\",\"alg\":\"none\"}") + ".e30.AA",
            Base64Url.encodeUtf8("[]") + ".e30.AA",
            Base64Url.encodeUtf8("{\"alg\":\"ES256\"} ") + ".e30.A")) {
      Found.by(() -> Jws.parse(text));
    }
    assertEquals(ProblemCode.LIMIT_EXCEEDED, Found.by(() -> Jws.parse(signed(P256).text(), 20)));
  }
}
