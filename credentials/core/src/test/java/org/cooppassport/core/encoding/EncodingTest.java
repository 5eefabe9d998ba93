package org.cooppassport.core.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingTest {
  private final RandomSource random = RandomSource.secure();

  @Test
  void everyTextFormReadsBack() {
    for (int length = 0; length < 70; length++) {
      Bytes bytes = Bytes.concat(Bytes.of(new byte[length % 4]), random.next(length));
      assertEquals(bytes, Base64Url.decode(Base64Url.encode(bytes)));
      assertEquals(bytes, Base58Btc.decode(Base58Btc.encode(bytes)));
      assertEquals(bytes, Multibase.decode(Multibase.base58btc(bytes)));
      assertEquals(bytes, Multibase.decode(Multibase.base64Url(bytes)));
      assertEquals(bytes, Bytes.hex(bytes.toHex()));
    }
  }

  @ParameterizedTest
  @Tag("attack:JOS-05")
  @ValueSource(
      strings = {"A", "AA=", "AA==", "A A", "AA\n", "+/==", "+A", "/A", "AB", "AAB", "Aé", "AAAAA"})
  void base64UrlHasOneSpelling(String text) {
    assertThrows(MalformedEncoding.class, () -> Base64Url.decode(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "O", "I", "l", " ", "é"})
  void base58RefusesForeignCharacters(String text) {
    assertThrows(MalformedEncoding.class, () -> Base58Btc.decode(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mAAA", "f00", "Z1", "U"})
  void multibaseKnowsTwoHeaders(String text) {
    assertThrows(MalformedEncoding.class, () -> Multibase.decode(text));
  }

  @Test
  void bytesCannotBeChangedFromOutside() {
    byte[] array = {1, 2, 3};
    Bytes bytes = Bytes.of(array);
    array[0] = 9;
    bytes.toByteArray()[1] = 9;
    assertEquals(Bytes.hex("010203"), bytes);
    assertTrue(bytes.equalsConstantTime(Bytes.hex("010203")));
    assertFalse(bytes.equalsConstantTime(Bytes.hex("0102")));
    assertFalse(bytes.toString().contains("010203"));
  }

  @Test
  void anOverlongBase58TextIsRefusedUnread() {
    assertThrows(
        MalformedEncoding.class, () -> Base58Btc.decode("2".repeat(Base58Btc.MAX_LENGTH + 1)));
  }
}
