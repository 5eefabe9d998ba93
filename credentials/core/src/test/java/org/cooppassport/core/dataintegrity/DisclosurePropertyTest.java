package org.cooppassport.core.dataintegrity;

import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.CREDENTIAL;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.DATA_INTEGRITY;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.DID_KEYS;
import static org.cooppassport.core.dataintegrity.DataIntegrityFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.testing.SeededRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is mandatory and whatever is revealed: exactly that, and it verifies. */
class DisclosurePropertyTest {
  private static final int ROUNDS = 12;
  private static final int CHANGES = 250;

  private static List<JsonPointer> leaves(JsonValue value, JsonPointer here) {
    List<JsonPointer> found = new ArrayList<>();
    if (value instanceof JsonObject object) {
      object
          .members()
          .forEach(
              (name, member) -> {
                if (!name.equals("@context") && !name.equals("id") && !name.equals("type")) {
                  found.addAll(leaves(member, here.child(name)));
                }
              });
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        found.addAll(leaves(array.get(i), here.child(i)));
      }
    } else {
      found.add(here);
    }
    return found;
  }

  private static List<JsonPointer> some(List<JsonPointer> all, SeededRandom random) {
    Set<JsonPointer> chosen = new LinkedHashSet<>();
    for (int i = random.below(5) + 1; i > 0; i--) {
      chosen.add(all.get(random.below(all.size())));
    }
    return List.copyOf(chosen);
  }

  private static JsonObject base(
      Cryptosuite suite, List<JsonPointer> mandatory, SeededRandom random) {
    if (suite == Cryptosuite.BBS_2023) {
      BbsKey issuer = BbsKey.generate(random);
      return DATA_INTEGRITY.signForDisclosure(
          CREDENTIAL,
          options(suite, issuer.publicKey().toMultikey()),
          issuer.signer(),
          mandatory,
          random);
    }
    SigningKey issuer = SigningKey.generate(KeyType.P256, random);
    return DATA_INTEGRITY.signForDisclosure(
        CREDENTIAL,
        options(suite, issuer.publicKey().toMultikey()),
        issuer.signer(),
        mandatory,
        random);
  }

  private static ProofOptions options(Cryptosuite suite, String multikey) {
    return ProofOptions.assertion(suite, "did:key:" + multikey + "#" + multikey).created(NOW);
  }

  private static Optional<VerifiedDocument> verified(JsonObject secured) {
    return DATA_INTEGRITY.verify(secured, ProofExpectation.assertion(), DID_KEYS, NOW).verified();
  }

  @ParameterizedTest
  @EnumSource(
      value = Cryptosuite.class,
      names = {"ECDSA_SD_2023", "BBS_2023"})
  void exactlyWhatIsChosenIsDisclosed(Cryptosuite suite) {
    SeededRandom random = new SeededRandom("disclosure " + suite);
    List<JsonPointer> all = leaves(CREDENTIAL, JsonPointer.ROOT);
    for (int round = 0; round < ROUNDS; round++) {
      List<JsonPointer> mandatory = some(all, random);
      List<JsonPointer> chosen = some(all, random);
      JsonObject derived =
          DATA_INTEGRITY.derive(base(suite, mandatory, random), chosen, random.next(32), random);
      JsonObject document = verified(derived).orElseThrow().document();
      Set<JsonValue> expected = new LinkedHashSet<>();
      mandatory.forEach(pointer -> expected.add(pointer.resolve(CREDENTIAL).orElseThrow()));
      chosen.forEach(pointer -> expected.add(pointer.resolve(CREDENTIAL).orElseThrow()));
      Set<JsonValue> shown = new LinkedHashSet<>();
      leaves(document, JsonPointer.ROOT)
          .forEach(pointer -> shown.add(pointer.resolve(document).orElseThrow()));
      assertEquals(expected, shown);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Cryptosuite.class,
      names = {"ECDSA_SD_2023", "BBS_2023"})
  void anyOneBitChangeOfADisclosureIsRefused(Cryptosuite suite) {
    SeededRandom random = new SeededRandom("one bit of " + suite);
    List<JsonPointer> all = leaves(CREDENTIAL, JsonPointer.ROOT);
    JsonObject derived =
        DATA_INTEGRITY.derive(
            base(suite, List.of(JsonPointer.of("issuer")), random),
            all.subList(0, 4),
            random.next(32),
            random);
    JsonObject document = verified(derived).orElseThrow().document();
    byte[] text = JsonWriter.write(derived).toByteArray();
    int parsed = 0;
    for (int i = 0; i < CHANGES; i++) {
      byte[] changed = text.clone();
      changed[random.below(text.length)] ^= (byte) (1 << random.below(8));
      try {
        JsonObject read = JsonReader.readObject(Bytes.of(changed));
        parsed++;
        if (!read.equals(derived)) {
          verified(read).ifPresent(accepted -> assertEquals(document, accepted.document()));
        }
      } catch (JsonException e) {
        continue;
      }
    }
    assertTrue(parsed > CHANGES / 4, "only " + parsed + " changes were readable");
  }
}
