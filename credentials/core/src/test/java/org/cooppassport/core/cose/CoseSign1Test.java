package org.cooppassport.core.cose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.Found;
import org.cooppassport.core.testing.SeededRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoseSign1Test {
  private static final String TYPE = "application/vc+cose";
  private static final SeededRandom RANDOM = new SeededRandom("cose");
  private static final SigningKey KEY = SigningKey.generate(KeyType.P256, RANDOM);
  private static final Bytes PAYLOAD = Bytes.utf8("{}");

  private static Bytes signed(SigningKey key) {
    return CoseSign1.sign(TYPE, "application/vc", Bytes.utf8("k"), PAYLOAD, key.signer());
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyType.class,
      names = {"P256", "P384", "ED25519"})
  void whatIsSignedIsVerified(KeyType type) {
    SigningKey key = SigningKey.generate(type, RANDOM);
    CoseSign1 message = CoseSign1.parse(signed(key));
    VerifiedCose verified = message.verify(TYPE, key.publicKey(), AllowedAlgorithms.DEFAULT);
    assertEquals(PAYLOAD, verified.payload());
    assertEquals(Optional.of("application/vc"), verified.contentType());
    assertEquals(Optional.of(Bytes.utf8("k")), message.kid());
  }

  @Test
  @Tag("attack:JOS-04")
  void anotherTypeKeyOrAlgorithmIsRefused() {
    CoseSign1 message = CoseSign1.parse(signed(KEY));
    assertEquals(
        ProblemCode.TOKEN_TYPE_ERROR,
        Found.by(
            () ->
                message.verify(
                    "application/statuslist+cwt", KEY.publicKey(), AllowedAlgorithms.DEFAULT)));
    assertEquals(
        ProblemCode.ALGORITHM_NOT_ALLOWED,
        Found.by(
            () ->
                message.verify(
                    TYPE, KEY.publicKey(), AllowedAlgorithms.of(SignatureAlgorithm.EDDSA))));
    SigningKey other = SigningKey.generate(KeyType.P256, RANDOM);
    assertEquals(
        ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR,
        Found.by(() -> message.verify(TYPE, other.publicKey(), AllowedAlgorithms.DEFAULT)));
  }

  @Test
  void anyOneBitChangeIsRefused() {
    byte[] good = signed(KEY).toByteArray();
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] changed = good.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      if (bit / 8 == 0) {
        continue; // another tag around the same message, which the signature does not cover
      }
      Found.by(
          () ->
              CoseSign1.parse(Bytes.of(changed))
                  .verify(TYPE, KEY.publicKey(), AllowedAlgorithms.DEFAULT));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "18",
        "1800",
        "190001",
        "5f4100ff",
        "9fff",
        "f97e00",
        "ff",
        "a201020103",
        "6180",
        "8401",
        "1bffffffffffffffff",
        "0000",
        "1c",
        "818181818181818181818181818181818181818100"
      })
  void cborOfAnotherFormIsRefused(String hex) {
    assertThrows(MalformedEncoding.class, () -> Cbor.read(Bytes.hex(hex)));
  }

  @Test
  void cborIsWrittenAsItIsRead() {
    for (String hex :
        List.of(
            "00",
            "17",
            "1818",
            "18ff",
            "190100",
            "1a00010000",
            "1b0000000100000000",
            "20",
            "3903e7",
            "40",
            "4401020304",
            "60",
            "62c3bc",
            "80",
            "83010203",
            "a0",
            "a201020304",
            "f4",
            "f5",
            "f6")) {
      assertEquals(hex, Cbor.write(Cbor.read(Bytes.hex(hex))).toHex());
    }
  }

  @Test
  void aMessageWithAnExtensionOrWithoutAlgorithmIsRefused() {
    assertEquals(
        ProblemCode.ALGORITHM_NOT_ALLOWED,
        Found.by(() -> CoseSign1.parse(Bytes.hex("d28440a04040"))));
    assertEquals(
        ProblemCode.ALGORITHM_NOT_ALLOWED,
        Found.by(() -> CoseSign1.parse(Bytes.hex("d28447a2012602818110a04040"))));
    assertEquals(
        ProblemCode.ALGORITHM_NOT_ALLOWED,
        Found.by(() -> CoseSign1.parse(Bytes.hex("d28443a10105a04040"))));
    assertEquals(
        ProblemCode.PARSING_ERROR,
        Found.by(() -> CoseSign1.parse(Bytes.hex("d28443a10126a10126f640"))));
    assertEquals(
        ProblemCode.PARSING_ERROR,
        Found.by(() -> CoseSign1.parse(Bytes.hex("d28443a10126a101264040"))));
  }

  private static Bytes with(CborValue x5chain) {
    if (!(Cbor.read(signed(KEY)) instanceof CborValue.Tagged tagged
        && tagged.value() instanceof CborValue.Array parts)) {
      throw new AssertionError("not a tagged message");
    }
    return Cbor.write(
        new CborValue.Tagged(
            CoseSign1.TAG,
            new CborValue.Array(
                List.of(
                    parts.items().get(0),
                    new CborValue.Members(java.util.Map.of(new CborValue.Int(33), x5chain)),
                    parts.items().get(2),
                    parts.items().get(3)))));
  }

  @Test
  void certificatesAreReadInBothOfTheirForms() {
    CborValue leaf = new CborValue.ByteString(Bytes.utf8("leaf"));
    CborValue issuer = new CborValue.ByteString(Bytes.utf8("issuer"));
    assertEquals(List.of(), CoseSign1.parse(signed(KEY)).x5chain());
    assertEquals(List.of(Bytes.utf8("leaf")), CoseSign1.parse(with(leaf)).x5chain());
    assertEquals(
        List.of(Bytes.utf8("leaf"), Bytes.utf8("issuer")),
        CoseSign1.parse(with(new CborValue.Array(List.of(leaf, issuer)))).x5chain());
    for (CborValue bad :
        List.of(
            new CborValue.Text("leaf"),
            new CborValue.Array(List.of(leaf)),
            new CborValue.Array(List.of(leaf, new CborValue.Int(1))))) {
      CoseSign1 message = CoseSign1.parse(with(bad));
      assertEquals(ProblemCode.PARSING_ERROR, Found.by(message::x5chain));
    }
  }
}
