package org.cooppassport.core.sdjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonBoolean;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.testing.Found;
import org.cooppassport.core.testing.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for any claims and any choice. Each run is repeatable by its seed. */
class SdJwtPropertiesTest {
  private static final SeededRandom KEYS = new SeededRandom("sd-jwt properties");
  private static final SigningKey ISSUER = SigningKey.generate(KeyType.ED25519, KEYS);
  private static final SigningKey HOLDER = SigningKey.generate(KeyType.ED25519, KEYS);
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  /** Random claims with a random choice of selective places. */
  private static final class Tree {
    private final SeededRandom random;
    private final DisclosureFrame.Builder frame = DisclosureFrame.builder();
    private final Set<ClaimsPath> selective = new HashSet<>();
    private final JsonObject payload;

    Tree(SeededRandom random) {
      this.random = random;
      JsonObject.Builder members = JsonObject.builder();
      members.put("cnf", JsonObject.of("jwk", HOLDER.publicKey().toJwk()));
      for (int i = 0; i < 1 + random.below(5); i++) {
        String name = "m" + i;
        members.put(name, value(mark(ClaimsPath.of(name)), 0));
      }
      if (random.below(2) == 0) {
        frame.decoys(random.below(4));
      }
      payload = members.build();
    }

    private ClaimsPath mark(ClaimsPath path) {
      if (random.below(2) == 0) {
        frame.selective(path);
        selective.add(path);
      }
      return path;
    }

    private JsonValue value(ClaimsPath path, int depth) {
      int kind = random.below(depth > 3 ? 4 : 6);
      switch (kind) {
        case 0:
          return new JsonString("text \"ü\\ " + random.below(100));
        case 1:
          return JsonNumber.of(random.below(1000) - 500);
        case 2:
          return JsonBoolean.of(random.below(2) == 0);
        case 3:
          return JsonNull.NULL;
        case 4:
          Map<String, JsonValue> members = new LinkedHashMap<>();
          for (int i = 0; i < random.below(4); i++) {
            String name = i == 0 ? "" : "k~/" + i;
            members.put(name, value(mark(path.member(name)), depth + 1));
          }
          if (random.below(3) == 0) {
            frame.decoys(path, random.below(3));
          }
          return new JsonObject(members);
        default:
          List<JsonValue> items = new ArrayList<>();
          for (int i = 0; i < random.below(4); i++) {
            items.add(value(mark(path.item(i)), depth + 1));
          }
          if (random.below(3) == 0) {
            frame.decoys(path, random.below(3));
          }
          return new JsonArray(items);
      }
    }
  }

  private static VerifiedSdJwt verify(SdJwt sdJwt) {
    return SdJwt.parse(sdJwt.text())
        .verify(TokenType.SD_JWT, ISSUER.publicKey(), AllowedAlgorithms.DEFAULT);
  }

  @ParameterizedTest
  @EnumSource(HashAlgorithm.class)
  void whatIsIssuedAndRevealedIsWhatTheVerifierSees(HashAlgorithm hash) {
    for (int seed = 0; seed < 300; seed++) {
      SeededRandom random = new SeededRandom(hash + "/" + seed);
      Tree tree = new Tree(random);
      SdJwt issued =
          SdJwtIssuance.prepare(tree.payload, tree.frame.build(), hash, random)
              .sign(Jws.signing(TokenType.SD_JWT), ISSUER.signer());
      VerifiedSdJwt held = verify(issued);
      assertEquals(tree.payload, held.payload(), "seed " + seed);
      assertEquals(
          tree.selective, Set.copyOf(held.disclosed().stream().map(DisclosedClaim::path).toList()));

      List<ClaimsPath> chosen =
          tree.selective.stream().filter(path -> random.below(2) == 0).toList();
      SdJwt presented = held.revealExactly(chosen).bind("aud", "nonce", NOW, HOLDER.signer());
      VerifiedSdJwt seen = verify(presented);
      assertEquals(
          HOLDER.publicKey(),
          seen.verifyKeyBinding(KeyBindingExpectation.of("aud", "nonce", NOW)).holderKey());
      JsonObject expected =
          (JsonObject) pruned(tree.payload, null, tree.selective, visible(chosen, tree));
      assertEquals(expected, seen.payload(), "seed " + seed);
    }
  }

  /** A chosen claim is visible with everything above it. */
  private static Set<ClaimsPath> visible(List<ClaimsPath> chosen, Tree tree) {
    Set<ClaimsPath> visible = new HashSet<>();
    for (ClaimsPath path : tree.selective) {
      if (chosen.stream().anyMatch(path::reaches)) {
        visible.add(path);
      }
    }
    return visible;
  }

  /** The claims without what is selective and not visible: written apart from the code tested. */
  private static JsonValue pruned(
      JsonValue value, ClaimsPath at, Set<ClaimsPath> selective, Set<ClaimsPath> visible) {
    if (value instanceof JsonObject object) {
      Map<String, JsonValue> kept = new LinkedHashMap<>();
      object
          .members()
          .forEach(
              (name, member) -> {
                ClaimsPath place = ClaimsPath.below(at, new JsonString(name));
                if (!selective.contains(place) || visible.contains(place)) {
                  kept.put(name, pruned(member, place, selective, visible));
                }
              });
      return new JsonObject(kept);
    }
    if (value instanceof JsonArray array) {
      List<JsonValue> kept = new ArrayList<>();
      for (int i = 0; i < array.size(); i++) {
        ClaimsPath place = at.item(i);
        if (!selective.contains(place) || visible.contains(place)) {
          kept.add(pruned(array.get(i), place, selective, visible));
        }
      }
      return new JsonArray(kept);
    }
    return value;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anyOneBitChangeIsRefused(int seed) {
    SeededRandom random = new SeededRandom("bits/" + seed);
    Tree tree = new Tree(random);
    SdJwt presented =
        SdJwtIssuance.prepare(tree.payload, tree.frame.build(), random)
            .sign(Jws.signing(TokenType.SD_JWT), ISSUER.signer())
            .bind("aud", "nonce", NOW, HOLDER.signer());
    byte[] text = Bytes.utf8(presented.text()).toByteArray();
    for (int bit = random.below(8); bit < text.length * 8; bit += 1 + random.below(7)) {
      byte[] changed = text.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      String token = new String(changed, StandardCharsets.ISO_8859_1);
      Found.by(
          () ->
              SdJwt.parse(token)
                  .verify(TokenType.SD_JWT, ISSUER.publicKey(), AllowedAlgorithms.DEFAULT)
                  .verifyKeyBinding(KeyBindingExpectation.of("aud", "nonce", NOW)));
    }
  }

  @Test
  void revealingAParentRevealsWhatIsBelowAndRevealingExactlyDoesNot() {
    JsonObject payload =
        JsonObject.of("address", JsonObject.of("city", "Porto", "street", "Rua 1"));
    ClaimsPath address = ClaimsPath.of("address");
    DisclosureFrame frame =
        DisclosureFrame.of(List.of(address, address.member("city"), address.member("street")));
    VerifiedSdJwt held =
        verify(
            SdJwtIssuance.prepare(payload, frame, KEYS)
                .sign(Jws.signing(TokenType.SD_JWT), ISSUER.signer()));

    assertEquals(payload, verify(held.reveal(List.of(address))).payload());
    assertEquals(
        JsonObject.of("address", JsonObject.EMPTY),
        verify(held.revealExactly(List.of(address))).payload());
    assertEquals(
        JsonObject.of("address", JsonObject.of("city", "Porto")),
        verify(held.reveal(List.of(address.member("city")))).payload());
    assertTrue(held.reveal(List.of(address.member("planet"))).disclosures().isEmpty());
    assertTrue(held.reveal(List.of()).disclosures().isEmpty());
  }
}
