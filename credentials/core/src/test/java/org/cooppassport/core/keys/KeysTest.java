package org.cooppassport.core.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final Bytes DATA = Bytes.utf8("the quick brown fox");

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void theNativeProviderIsTheOneInUseWhereItsLibraryLoads() {
    assertTrue(CryptoProvider.get().name().startsWith("Amazon"), CryptoProvider.get().name());
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void bothProvidersSignAndVerifyEachOther(SignatureAlgorithm algorithm) {
    SigningKey key = SigningKey.generate(algorithm.keyType(), RANDOM);
    for (Signer signer : List.of(key.signer(), key.deterministicSigner())) {
      Bytes signature = signer.sign(DATA);
      assertEquals(algorithm.signatureSize(), signature.size());
      assertTrue(key.publicKey().verify(algorithm, DATA, signature));
      assertTrue(new PortableCrypto().checker(key.publicKey(), algorithm).check(DATA, signature));
      assertFalse(key.publicKey().verify(algorithm, Bytes.utf8("other"), signature));
    }
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void everyOneBitChangeOfASignatureIsRefused(SignatureAlgorithm algorithm) {
    SigningKey key = SigningKey.generate(algorithm.keyType(), RANDOM);
    byte[] signature = key.signer().sign(DATA).toByteArray();
    for (int bit = 0; bit < signature.length * 8; bit += 7) {
      byte[] changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(key.publicKey().verify(algorithm, DATA, Bytes.of(changed)));
    }
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void everyFormOfAKeyReadsBack(SignatureAlgorithm algorithm) {
    SigningKey key = SigningKey.generate(algorithm.keyType(), RANDOM);
    VerificationKey publicKey = key.publicKey();
    assertEquals(publicKey, VerificationKey.fromJwk(publicKey.toJwk()));
    assertEquals(publicKey, VerificationKey.fromMultikey(publicKey.toMultikey()));
    assertEquals(publicKey, VerificationKey.fromSpki(publicKey.toSpki()));
    assertEquals(key, SigningKey.fromJwk(key.toJwk()));
    assertEquals(key, SigningKey.fromPkcs8(key.toPkcs8()));
  }

  @Test
  void aThumbprintIsThatOfRfc8037() {
    JsonObject jwk =
        JsonReader.readObject(
            """
            {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}\
            """);
    assertEquals(
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", VerificationKey.fromJwk(jwk).thumbprint());
  }

  @ParameterizedTest
  @Tag("attack:JOS-06")
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void anEd25519KeyOfSmallOrderOrNotCanonicalIsRefused(String hex) {
    assertThrows(InvalidKey.class, () -> VerificationKey.ofRaw(KeyType.ED25519, Bytes.hex(hex)));
  }

  @Test
  @Tag("attack:JOS-06")
  void anEd25519SignatureWithSOutOfRangeIsRefused() {
    SigningKey key = SigningKey.generate(KeyType.ED25519, RANDOM);
    byte[] signature = key.signer().sign(DATA).toByteArray();
    byte[] order =
        Bytes.hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").toByteArray();
    int carry = 0;
    for (int i = 0; i < 32; i++) {
      int sum = (signature[32 + i] & 0xff) + (order[i] & 0xff) + carry;
      signature[32 + i] = (byte) sum;
      carry = sum >> 8;
    }
    assertFalse(key.publicKey().verify(SignatureAlgorithm.EDDSA, DATA, Bytes.of(signature)));
    assertFalse(
        new PortableCrypto()
            .checker(key.publicKey(), SignatureAlgorithm.EDDSA)
            .check(DATA, Bytes.of(signature)));
  }

  @ParameterizedTest
  @Tag("attack:JOS-05")
  @EnumSource(
      value = SignatureAlgorithm.class,
      names = {"ES256", "ES384", "ES512"})
  void anEcdsaSignatureWithRAndSOfZeroOrTheOrderIsRefused(SignatureAlgorithm algorithm) {
    SigningKey key = SigningKey.generate(algorithm.keyType(), RANDOM);
    Bytes zero = Bytes.of(new byte[algorithm.signatureSize()]);
    Bytes n =
        EllipticCurves.fixed(
            algorithm.keyType(), EllipticCurves.domain(algorithm.keyType()).getN());
    assertFalse(key.publicKey().verify(algorithm, DATA, zero));
    assertFalse(key.publicKey().verify(algorithm, DATA, Bytes.concat(n, n)));
    Bytes good = key.signer().sign(DATA);
    assertFalse(key.publicKey().verify(algorithm, DATA, good.slice(1)));
    assertFalse(key.publicKey().verify(algorithm, DATA, Bytes.concat(good, Bytes.hex("00"))));
  }

  @Test
  void aPointOffTheCurveIsRefused() {
    Bytes bad = Bytes.concat(Bytes.hex("04"), Bytes.hex("01".repeat(64)));
    assertThrows(InvalidKey.class, () -> VerificationKey.ofRaw(KeyType.P256, bad));
  }

  @Test
  @Tag("attack:DID-09")
  void aPrivateJwkIsRefusedWhereAPublicOneBelongs() {
    JsonObject jwk = SigningKey.generate(KeyType.P256, RANDOM).toJwk();
    InvalidKey refused = assertThrows(InvalidKey.class, () -> VerificationKey.fromJwk(jwk));
    assertFalse(refused.getMessage().contains(jwk.string("d").orElseThrow()));
  }

  @Test
  void aJwkWhoseHalvesDisagreeIsRefused() {
    JsonObject one = SigningKey.generate(KeyType.P256, RANDOM).toJwk();
    JsonObject other = SigningKey.generate(KeyType.P256, RANDOM).toJwk();
    JsonObject mixed = one.with("d", other.string("d").orElseThrow());
    assertThrows(InvalidKey.class, () -> SigningKey.fromJwk(mixed));
  }

  @Test
  void aSecretIsNotShown() {
    SigningKey key = SigningKey.generate(KeyType.ED25519, RANDOM);
    assertFalse(key.toString().contains(key.toJwk().string("d").orElseThrow()));
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void dataOfSeveralMebibytesAreSignedAndVerified(SignatureAlgorithm algorithm) {
    SigningKey key = SigningKey.generate(algorithm.keyType(), RandomSource.secure());
    for (int size : List.of(1_000_000, 1_000_001, 1 << 20, (1 << 20) + 1, 5 << 20)) {
      Bytes data = Bytes.of(new byte[size]);
      Bytes signature = key.signer().sign(data);
      assertTrue(key.publicKey().verify(algorithm, data, signature), "size " + size);
      assertFalse(key.publicKey().verify(algorithm, data.slice(1), signature), "size " + size);
    }
  }
}
