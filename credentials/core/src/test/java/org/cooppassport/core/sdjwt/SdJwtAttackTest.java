package org.cooppassport.core.sdjwt;

import static org.cooppassport.core.sdjwt.SdJwtForge.digest;
import static org.cooppassport.core.sdjwt.SdJwtForge.digests;
import static org.cooppassport.core.sdjwt.SdJwtForge.disclosure;
import static org.cooppassport.core.sdjwt.SdJwtForge.payload;
import static org.cooppassport.core.sdjwt.SdJwtForge.token;
import static org.cooppassport.core.sdjwt.SdJwtForge.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.Found;
import org.cooppassport.core.testing.SeededRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The attack cases of SD-JWT VC that a library alone can withstand. */
class SdJwtAttackTest {
  private static final String NAME = disclosure("[\"s1\",\"name\",\"Ada\"]");
  private static final String NAME_AGAIN = disclosure("[\"s2\",\"name\",\"Eve\"]");
  private static final String ITEM = disclosure("[\"s3\",\"DE\"]");

  private static void assertDisclosureError(JsonObject payload, String... disclosures) {
    assertEquals(ProblemCode.DISCLOSURE_ERROR, Found.by(() -> verify(payload, disclosures)));
  }

  @Test
  void theForgeMakesGoodTokensToo() {
    JsonObject good = payload("{}").with("_sd", digests(NAME));
    assertEquals(Optional.of("Ada"), verify(good, NAME).payload().string("name"));
  }

  @Test
  @Tag("attack:SDJ-01")
  void aClaimNameThatIsAlreadyThereIsRefused() {
    assertDisclosureError(payload("{\"name\":\"Ada\"}").with("_sd", digests(NAME)), NAME);
    assertDisclosureError(payload("{}").with("_sd", digests(NAME, NAME_AGAIN)), NAME, NAME_AGAIN);
    JsonObject nested =
        payload("{}")
            .with(
                "person", JsonObject.of("name", new JsonString("Ada")).with("_sd", digests(NAME)));
    assertDisclosureError(nested, NAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"s\",\"_sd\",1]",
        "[\"s\",\"...\",1]",
        "[\"s\",\"_sd_alg\",\"sha-256\"]",
        "[\"s\"]",
        "[]",
        "[\"s\",\"a\",\"b\",\"c\"]",
        "[1,\"a\",\"b\"]",
        "[\"s\",1,\"b\"]",
        "[\"s\",null,\"b\"]",
        "{}",
        "\"s\"",
        "[\"s\",\"a\",{\"x\":1,\"x\":2}]",
        "not json"
      })
  @Tag("attack:SDJ-02")
  void aDisclosureOfAnotherFormIsRefused(String json) {
    String bad = disclosure(json);
    assertDisclosureError(payload("{}").with("_sd", digests(bad)), bad);
  }

  @Test
  @Tag("attack:SDJ-02")
  void placeholdersAndKindsThatDoNotFitAreRefused() {
    JsonObject extra = JsonObject.of("...", digest(ITEM)).with("x", 1);
    assertDisclosureError(payload("{}").with("list", JsonArray.of(extra)), ITEM);
    assertDisclosureError(payload("{}").with("list", JsonObject.of("...", digest(ITEM))), ITEM);
    assertDisclosureError(payload("{\"list\":[{\"...\":1}]}"));
    assertDisclosureError(payload("{}").with("_sd", digests(ITEM)), ITEM);
    assertDisclosureError(
        payload("{}").with("list", JsonArray.of(JsonObject.of("...", digest(NAME)))), NAME);
    assertDisclosureError(payload("{\"_sd\":\"x\"}"));
    assertDisclosureError(payload("{\"_sd\":[1]}"));
    assertDisclosureError(payload("{\"_sd\":{}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"md5\"", "\"sha-1\"", "\"SHA-256\"", "\"sha-256-32\"", "1", "null"})
  @Tag("attack:SDJ-02")
  void aHashThatIsNotInUseIsRefused(String alg) {
    assertDisclosureError(payload("{\"_sd_alg\":" + alg + "}").with("_sd", digests(NAME)), NAME);
  }

  @Test
  @Tag("attack:SDJ-02")
  void theHashIsNamedAtTheTopOnly() {
    assertDisclosureError(payload("{\"a\":{\"_sd_alg\":\"sha-256\"}}"));
    String inside = disclosure("[\"s\",\"a\",{\"_sd_alg\":\"sha-256\"}]");
    assertDisclosureError(payload("{}").with("_sd", digests(inside)), inside);
  }

  @Test
  @Tag("attack:SDJ-02")
  void aMissingFinalTildeIsRefused() {
    String good = token(payload("{}").with("_sd", digests(NAME)), List.of(NAME));
    assertEquals(
        ProblemCode.DISCLOSURE_ERROR, Found.by(() -> verify(good.substring(0, good.length() - 1))));
    assertEquals(
        ProblemCode.DISCLOSURE_ERROR, Found.by(() -> verify(good.substring(0, good.indexOf('~')))));
    assertEquals(ProblemCode.DISCLOSURE_ERROR, Found.by(() -> verify(good + "~")));
  }

  @Test
  @Tag("attack:SDJ-03")
  void aDigestThatOccursTwiceIsRefusedWhereverItIs() {
    String both = digest(NAME);
    assertDisclosureError(payload("{}").with("_sd", JsonArray.ofStrings(both, both)), NAME);
    assertDisclosureError(
        payload("{}").with("_sd", digests(NAME)).with("a", JsonObject.of("_sd", digests(NAME))),
        NAME);
    assertDisclosureError(
        payload("{}")
            .with(
                "list",
                JsonArray.of(
                    JsonObject.of("...", digest(ITEM)), JsonObject.of("...", digest(ITEM)))),
        ITEM);
    String inner = disclosure("[\"s\",\"a\",{\"_sd\":[\"" + both + "\"]}]");
    assertDisclosureError(payload("{}").with("_sd", digests(inner, NAME)), inner, NAME);
    assertDisclosureError(payload("{}").with("_sd", JsonArray.ofStrings("decoy", "decoy")));
  }

  @Test
  @Tag("attack:SDJ-03")
  void aDisclosureThatNothingRefersToOrThatIsSentTwiceIsRefused() {
    assertDisclosureError(payload("{}").with("_sd", digests(NAME)), NAME, ITEM);
    assertDisclosureError(payload("{}").with("_sd", digests(NAME)), NAME, NAME);
    assertDisclosureError(payload("{}"), NAME);
    String hidden = disclosure("[\"s\",\"x\",1]");
    String parent = disclosure("[\"s\",\"p\",{\"_sd\":[\"" + digest(hidden) + "\"]}]");
    assertDisclosureError(payload("{}").with("_sd", digests(parent)), hidden);
    assertEquals(
        "{\"p\":{\"x\":1}}",
        verify(payload("{}").with("_sd", digests(parent)), hidden, parent)
            .payload()
            .without("vct")
            .toJson());
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status"})
  @Tag("attack:SDJ-04")
  void aClaimThatMustBeOpenIsRefusedAsADisclosure(String name) {
    String sent = disclosure("[\"s\",\"" + name + "\",{\"a\":1}]");
    JsonObject payload = payload("{}").with("_sd", digests(sent));
    assertEquals(
        ProblemCode.DISCLOSURE_ERROR,
        Found.by(() -> verify(name.equals("vct") ? payload.without("vct") : payload, sent)));
    String below = disclosure("[\"s\",\"x\",1]");
    assertDisclosureError(payload("{}").with(name, JsonObject.of("_sd", digests(below))), below);
    JsonValue value = JsonReaderValues.of(name);
    JsonObject issued = payload("{}").with(name, value);
    assertEquals(
        ProblemCode.DISCLOSURE_ERROR,
        Found.by(
            () ->
                SdJwtVc.prepare(
                    issued,
                    DisclosureFrame.of(List.of(ClaimsPath.of(name))),
                    new SeededRandom(name))));
  }

  @Test
  @Tag("attack:SDJ-04")
  void theIssuerRefusesDecoysBelowAClaimThatMustBeOpen() {
    JsonObject issued = payload("{\"status\":{\"status_list\":{\"idx\":1,\"uri\":\"x\"}}}");
    DisclosureFrame frame = DisclosureFrame.builder().decoys(ClaimsPath.of("status"), 2).build();
    assertEquals(
        ProblemCode.DISCLOSURE_ERROR,
        Found.by(() -> SdJwtVc.prepare(issued, frame, new SeededRandom("status"))));
  }

  /** Values of the right form for each claim that must stay open. */
  private static final class JsonReaderValues {
    static JsonValue of(String name) {
      return switch (name) {
        case "iss", "vct" -> new JsonString("https://coop.example");
        case "vct#integrity" -> new JsonString(SubresourceIntegrity.of(Bytes.utf8("x")));
        case "nbf", "exp" -> JsonNumber.of(1_800_000_000L);
        case "aka_vcts" -> JsonArray.ofStrings("urn:example:other");
        default -> JsonObject.of("a", "b");
      };
    }
  }

  @Test
  @Tag("attack:SDJ-05")
  void moreDisclosuresThanTheLimitAreRefused() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i <= SdJwt.MAX_DISCLOSURES; i++) {
      many.add(disclosure("[\"s\",\"n" + i + "\"," + i + "]"));
    }
    List<String> most = many.subList(0, SdJwt.MAX_DISCLOSURES);
    JsonObject full =
        payload("{}")
            .with("_sd", JsonArray.ofStrings(most.stream().map(SdJwtForge::digest).toList()));
    assertEquals(501, verify(token(full, most)).payload().size());
    assertEquals(ProblemCode.LIMIT_EXCEEDED, Found.by(() -> verify(token(payload("{}"), many))));
    List<String> tenThousand = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      tenThousand.add("WyJzIiwiYSIsMV0");
    }
    assertEquals(
        ProblemCode.LIMIT_EXCEEDED, Found.by(() -> verify(token(payload("{}"), tenThousand))));
  }

  @Test
  @Tag("attack:SDJ-05")
  void aLongDisclosureIsRefused() {
    String long1 = disclosure("[\"s\",\"n\",\"" + "x".repeat(1 << 20) + "\"]");
    assertEquals(ProblemCode.LIMIT_EXCEEDED, Found.by(() -> verify(payload("{}"), long1)));
  }

  @Test
  @Tag("attack:SDJ-05")
  void digestsNestedTooDeepAreRefused() {
    assertEquals(ProblemCode.LIMIT_EXCEEDED, Found.by(() -> verify(nested(200))));
    assertEquals(ProblemCode.LIMIT_EXCEEDED, Found.by(() -> verify(nested(17))));
    assertEquals(16, verify(nested(16)).sdJwt().disclosed().size());
  }

  private static String nested(int depth) {
    List<String> all = new ArrayList<>();
    String inner = disclosure("[\"s\",\"n\",1]");
    all.add(inner);
    for (int i = 1; i < depth; i++) {
      inner = disclosure("[\"s\",\"n\",{\"_sd\":[\"" + digest(inner) + "\"]}]");
      all.add(inner);
    }
    return token(payload("{}").with("_sd", digests(inner)), all);
  }

  @Test
  @Tag("attack:SDJ-05")
  void aHundredThousandDecoysAreRefused() {
    List<String> decoys = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      decoys.add("d" + i);
    }
    assertEquals(
        ProblemCode.LIMIT_EXCEEDED,
        Found.by(() -> verify(payload("{}").with("_sd", JsonArray.ofStrings(decoys)))));
  }

  @Test
  @Tag("attack:SDJ-06")
  void aMillionSaltsHaveNoRepeatAndAllTheirBits() {
    RandomSource random = RandomSource.secure();
    Set<Bytes> seen = new HashSet<>(1 << 21);
    for (int i = 0; i < 1_000_000; i++) {
      Bytes salt = random.next(SdJwtIssuance.SALT_BYTES);
      assertTrue(seen.add(salt), "a salt was repeated");
    }
    assertTrue(SdJwtIssuance.SALT_BYTES * 8 >= 128);
  }

  @Test
  @Tag("attack:SDJ-06")
  void eachClaimHasItsOwnFreshSaltAlsoForTheSameData() {
    JsonObject data = payload("{\"a\":1,\"b\":1,\"list\":[1,1]}");
    List<ClaimsPath> paths =
        List.of(ClaimsPath.of("a"), ClaimsPath.of("b"), ClaimsPath.of("list").everyItem());
    Set<String> salts = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      SdJwtVc.prepare(data, DisclosureFrame.of(paths), RandomSource.secure())
          .disclosures()
          .forEach(
              d -> {
                assertEquals(22, d.salt().length());
                assertTrue(salts.add(d.salt()));
              });
    }
    assertEquals(400, salts.size());
  }

  /** The place of a claim's digest tells nothing: each of four is first about as often. */
  @Test
  @Tag("attack:SDJ-06")
  void theOrderOfDigestsDoesNotShowTheOrderOfClaims() {
    JsonObject data = payload("{\"a\":1,\"b\":2,\"c\":3,\"d\":4}");
    DisclosureFrame frame = DisclosureFrame.everyMemberExcept(data, List.of("vct"));
    SeededRandom random = new SeededRandom("order");
    int[] first = new int[4];
    for (int i = 0; i < 2_000; i++) {
      UnsignedSdJwt made = SdJwtVc.prepare(data, frame, random);
      String top = made.payload().array("_sd").flatMap(JsonArray::strings).orElseThrow().get(0);
      for (int claim = 0; claim < 4; claim++) {
        if (made.disclosures()
            .get(claim)
            .digest(org.cooppassport.core.encoding.HashAlgorithm.SHA_256)
            .equals(top)) {
          first[claim]++;
        }
      }
    }
    for (int count : first) {
      assertTrue(count > 400 && count < 600, "first " + count + " times of 2000");
    }
  }

  @Test
  void theIssuerRefusesNamesThatSdJwtKeepsForItself() {
    for (String name : SdNames.ALL) {
      assertEquals(
          ProblemCode.DISCLOSURE_ERROR,
          Found.by(
              () ->
                  SdJwtIssuance.prepare(
                      JsonObject.of("a", JsonObject.of(name, "x")),
                      DisclosureFrame.NONE,
                      new SeededRandom(name))));
    }
  }

  @Test
  void aMisspeltPathNeverLeavesAClaimOpen() {
    JsonObject data = payload("{\"address\":{\"city\":\"Porto\"},\"list\":[1]}");
    for (ClaimsPath wrong :
        List.of(
            ClaimsPath.of("adress"),
            ClaimsPath.of("address", "town"),
            ClaimsPath.of("list").item(1),
            ClaimsPath.of("address").everyItem())) {
      assertEquals(
          ProblemCode.DISCLOSURE_ERROR,
          Found.by(
              () ->
                  SdJwtVc.prepare(data, DisclosureFrame.of(List.of(wrong)), new SeededRandom("x"))),
          wrong.toString());
    }
    DisclosureFrame lenient =
        DisclosureFrame.builder().selectiveIfPresent(ClaimsPath.of("phone")).build();
    assertEquals(data, SdJwtVc.prepare(data, lenient, new SeededRandom("y")).payload());
  }
}
