package org.cooppassport.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonException.Kind;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @Tag("attack:VER-08")
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "{",
        "[1,]",
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"b\":1}}",
        "{} {}",
        "{}x",
        "NaN",
        "Infinity",
        "-",
        "01",
        "+1",
        ".5",
        "1.",
        "'a'",
        "{a:1}",
        "// c\n1",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\t\"",
        "\uFEFF{}",
        "{\"\\ud800\":1}"
      })
  void textThatIsNotStrictJsonIsRefused(String text) {
    assertEquals(
        Kind.MALFORMED, assertThrows(JsonException.class, () -> JsonReader.read(text)).kind());
  }

  @Test
  @Tag("attack:VER-08")
  void bytesThatAreNotUtf8AreRefused() {
    for (String hex :
        new String[] {"22ff22", "22c0af22", "22eda08022", "22f4908080", "efbbbf7b7d"}) {
      assertEquals(
          Kind.MALFORMED,
          assertThrows(JsonException.class, () -> JsonReader.read(Bytes.hex(hex))).kind(),
          hex);
    }
  }

  @Test
  @Tag("attack:VER-08")
  void everyBoundHolds() {
    JsonLimits limits = new JsonLimits(1_000, 5, 20, 10, 8, 12);
    assertLimit("[[[[[[1]]]]]]", limits);
    assertLimit("\"" + "x".repeat(21) + "\"", limits);
    assertLimit("12345678901", limits);
    assertLimit("{\"123456789\":1}", limits);
    assertLimit("[1,2,3,4,5,6,7,8,9,10,11,12]", limits);
    assertLimit(" ".repeat(1_001), limits);
    assertEquals("[[[[[1]]]]]", JsonReader.read("[[[[[1]]]]]", limits).toJson());
  }

  @Test
  @Tag("attack:VER-08")
  void endlessNestingEndsWithoutExhaustingTheStack() {
    assertLimit("[".repeat(500_000), JsonLimits.DEFAULT);
    assertLimit("{\"a\":".repeat(300_000), JsonLimits.DEFAULT);
  }

  private static void assertLimit(String text, JsonLimits limits) {
    assertEquals(
        Kind.LIMIT, assertThrows(JsonException.class, () -> JsonReader.read(text, limits)).kind());
  }

  @Test
  void anErrorNeverQuotesTheInput() {
    JsonException e =
        assertThrows(JsonException.class, () -> JsonReader.read("{\"secret-name\": secretvalue}"));
    assertFalse(e.getMessage().contains("secret"));
  }

  @Test
  void aDocumentReadsBackWithItsOrderAndNumberTexts() {
    String text = "{\"z\":[1.0,1e2,-0,\"\\u0001é€😀\\\"\\\\/\"],\"a\":{\"\":null},\"t\":true}";
    assertEquals(text, JsonReader.read(text).toJson());
  }

  @Test
  void typedGettersAnswerOnlyForTheirType() {
    JsonObject object = JsonReader.readObject("{\"s\":\"x\",\"n\":1,\"nul\":null}");
    assertEquals(Optional.of("x"), object.string("s"));
    assertEquals(Optional.empty(), object.string("n"));
    assertEquals(Optional.empty(), object.string("nul"));
    assertTrue(object.has("nul"));
    assertEquals(JsonArray.of(new JsonString("x")), object.oneOrMany("s"));
  }

  @ParameterizedTest
  @Tag("vectors")
  @Tag("attack:LDP-09")
  @ValueSource(strings = {"arrays", "french", "structures", "unicode", "values", "weird"})
  void canonicalFormIsThatOfTheVectors(String name) throws IOException {
    JsonValue value = JsonReader.read(resource("jcs/input/" + name + ".json"));
    assertEquals(
        resource("jcs/output/" + name + ".json").toUtf8().strip(),
        Jcs.canonicalize(value).toUtf8());
  }

  @ParameterizedTest
  @Tag("attack:LDP-09")
  @CsvSource({
    "0,0",
    "-0.0,0",
    "1E30,1e+30",
    "4.50,4.5",
    "2e-3,0.002",
    "1e-27,1e-27",
    "1e21,1e+21",
    "1e20,100000000000000000000",
    "0.000001,0.000001",
    "0.0000001,1e-7",
    "5e-324,5e-324",
    "1.7976931348623157e308,1.7976931348623157e+308",
    "9007199254740992,9007199254740992",
    "333333333.33333329,333333333.3333333",
    "2.0E-3,0.002",
    "123456789012345680000,x",
    "1.2345678901234568e20,123456789012345680000",
    "2e23,2e+23",
    "-1.5,-1.5"
  })
  void numbersTakeTheFormOfEcmaScript(String text, String canonical) {
    if (canonical.equals("x")) {
      assertThrows(ArithmeticException.class, () -> Jcs.canonicalize(new JsonNumber(text)));
    } else {
      assertEquals(canonical, Jcs.canonicalize(JsonReader.read(text)).toUtf8());
    }
  }

  @ParameterizedTest
  @Tag("attack:LDP-09")
  @ValueSource(
      strings = {
        "9007199254740993",
        "-9007199254740994",
        "-9223372036854775808",
        "9007199254740993.0",
        "9007199254740993e0",
        "123456789012345678.5",
        "1e400",
        "1e-400"
      })
  void aNumberThatWouldLoseValueHasNoCanonicalForm(String text) {
    assertThrows(ArithmeticException.class, () -> Jcs.canonicalize(new JsonNumber(text)));
  }

  @ParameterizedTest
  @Tag("attack:VER-08")
  @ValueSource(strings = {"0e99999999999", "1e-99999999999", "1E+10000", "1e-2147483648"})
  void anExponentThatDecimalArithmeticCannotBearIsRefused(String text) {
    assertEquals(Kind.LIMIT, assertThrows(JsonException.class, () -> JsonReader.read(text)).kind());
  }

  @Test
  @Tag("attack:VER-08")
  void thousandsOfNamesOfOneHashAreReadAndSpoilNoOtherDocument() {
    int names = 4_096;
    StringBuilder sameHash = new StringBuilder();
    StringBuilder ordinary = new StringBuilder();
    for (int i = 0; i < names; i++) {
      sameHash.append(i == 0 ? "{\"" : ",\"");
      for (int bit = 0; bit < 12; bit++) {
        sameHash.append((i >> bit & 1) == 1 ? "aB" : "b!");
      }
      sameHash.append("\":1");
      ordinary.append(i == 0 ? "{\"n" : ",\"n").append(i).append("\":1");
    }
    for (int round = 0; round < 3; round++) {
      assertEquals(names, JsonReader.readObject(sameHash.append('}').toString()).size());
      sameHash.setLength(sameHash.length() - 1);
      assertEquals(names, JsonReader.readObject(ordinary + "}").size());
    }
  }

  @Test
  void pointersFollowRfc6901() {
    JsonObject document =
        JsonReader.readObject("{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"m~n\":8,\" \":7}");
    assertEquals("\"baz\"", JsonPointer.parse("/foo/1").resolve(document).orElseThrow().toJson());
    assertEquals("0", JsonPointer.parse("/").resolve(document).orElseThrow().toJson());
    assertEquals("1", JsonPointer.parse("/a~1b").resolve(document).orElseThrow().toJson());
    assertEquals("8", JsonPointer.parse("/m~0n").resolve(document).orElseThrow().toJson());
    assertEquals(Optional.empty(), JsonPointer.parse("/foo/01").resolve(document));
    assertEquals(Optional.empty(), JsonPointer.parse("/foo/-").resolve(document));
    assertEquals("/a~1b", JsonPointer.parse("/a~1b").toString());
    assertThrows(IllegalArgumentException.class, () -> JsonPointer.parse("foo"));
    assertThrows(IllegalArgumentException.class, () -> JsonPointer.parse("/~2"));
  }

  private static Bytes resource(String path) throws IOException {
    return Vectors.bytes(path);
  }
}
