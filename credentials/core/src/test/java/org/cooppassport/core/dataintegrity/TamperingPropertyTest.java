package org.cooppassport.core.dataintegrity;

import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.CREDENTIAL;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.DATA_INTEGRITY;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.KEY;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.options;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.testing.SeededRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever one bit of a secured credential is turned to, it is refused or says the same. */
class TamperingPropertyTest {
  private static final int TRIES = 1_500;

  @ParameterizedTest
  @EnumSource(
      value = Cryptosuite.class,
      names = {"EDDSA_RDFC_2022", "EDDSA_JCS_2022"})
  void anyOneBitChangeIsRefused(Cryptosuite suite) {
    JsonObject secured = DATA_INTEGRITY.sign(CREDENTIAL, options(suite), KEY.signer());
    assertTrue(verify(secured).verified().isPresent());
    byte[] text = JsonWriter.write(secured).toByteArray();
    SeededRandom random = new SeededRandom("one bit of " + suite);
    int parsed = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] changed = text.clone();
      changed[random.below(text.length)] ^= (byte) (1 << random.below(8));
      Optional<JsonObject> read = read(changed);
      if (read.isEmpty() || read.get().equals(secured)) {
        continue;
      }
      parsed++;
      verify(read.get())
          .verified()
          .ifPresent(
              accepted ->
                  assertEquals(
                      CREDENTIAL,
                      accepted.document(),
                      new String(changed, java.nio.charset.StandardCharsets.UTF_8)));
    }
    assertTrue(parsed > TRIES / 4, "only " + parsed + " changes were readable");
  }

  private static Optional<JsonObject> read(byte[] text) {
    try {
      return Optional.of(JsonReader.readObject(Bytes.of(text)));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }
}
