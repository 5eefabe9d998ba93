package org.cooppassport.core.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.Found;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published and made lists of Bitstring Status List. */
@Tag("vectors")
class BitstringStatusListVectorsTest {
  private static final JsonObject MADE = Vectors.object("bitstring-status-list/made-cases.json");
  private static final String LIST = "https://coop.example/status/1";
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private static final Map<String, ProblemCode> EXPECTED =
      Map.of(
          "no-multibase-prefix", ProblemCode.STATUS_VERIFICATION_ERROR,
          "too-short", ProblemCode.STATUS_LIST_LENGTH_ERROR,
          "zlib-not-gzip", ProblemCode.STATUS_VERIFICATION_ERROR,
          "index-out-of-range", ProblemCode.RANGE_ERROR,
          "index-not-decimal-string", ProblemCode.RANGE_ERROR,
          "negative-index", ProblemCode.RANGE_ERROR);

  static Stream<JsonObject> valid() {
    return MADE.array("valid").orElseThrow().objects().orElseThrow().stream();
  }

  static Stream<JsonObject> invalid() {
    return MADE.array("invalid").orElseThrow().objects().orElseThrow().stream();
  }

  private static JsonObject credential(String encodedList) {
    return JsonObject.builder()
        .put("id", LIST)
        .put("issuer", "did:example:coop")
        .put("type", JsonArray.ofStrings("VerifiableCredential", "BitstringStatusListCredential"))
        .put(
            "credentialSubject",
            JsonObject.builder()
                .put("type", "BitstringStatusList")
                .put("statusPurpose", "revocation")
                .put("encodedList", encodedList)
                .build())
        .build();
  }

  private static BitstringStatusListEntry entry(long index, int size) {
    return new BitstringStatusListEntry(
        BitstringStatusListEntry.Kind.BITSTRING, LIST, "revocation", index, size);
  }

  @ParameterizedTest
  @MethodSource("valid")
  @Tag("attack:STA-05")
  void aMadeListReadsAsItSays(JsonObject one) {
    int size = (int) one.number("statusSize").orElseThrow().longValue();
    BitstringStatusList list =
        BitstringStatusList.read(credential(one.string("encodedList").orElseThrow()));
    StatusBits.Builder rebuilt =
        StatusBits.builder(
            (int) one.number("entries").orElseThrow().longValue(),
            size,
            BitOrder.MOST_SIGNIFICANT_FIRST);

    one.object("set")
        .orElseThrow()
        .members()
        .forEach(
            (index, value) -> {
              int expected = (int) ((JsonNumber) value).longValue();
              assertEquals(expected, list.valueOf(entry(Long.parseLong(index), size), NOW), index);
              rebuilt.set(Integer.parseInt(index), expected);
            });
    for (JsonValue index : one.array("unset").orElseThrow()) {
      assertEquals(0, list.valueOf(entry(((JsonNumber) index).longValue(), size), NOW));
    }
    assertEquals(one.string("firstTwoBytesHex").orElseThrow(), list.toBytes().slice(0, 2).toHex());
    assertEquals(rebuilt.build().toBytes(), list.toBytes());
    assertEquals(
        list.toBytes(),
        BitstringStatusList.read(credential(BitstringStatusList.encode(rebuilt.build())))
            .toBytes());
  }

  @ParameterizedTest
  @MethodSource("invalid")
  @Tag("attack:STA-04")
  @Tag("attack:STA-06")
  void aMadeListIsRefusedForItsReason(JsonObject one) {
    String name = one.string("name").orElseThrow();
    assertEquals(
        EXPECTED.get(name),
        Found.by(
            () -> {
              JsonObject status =
                  entry(0, 1)
                      .toJson()
                      .with("statusListIndex", one.string("statusListIndex").orElse("0"));
              BitstringStatusListEntry entry = BitstringStatusListEntry.parse(status);
              BitstringStatusList.read(credential(one.string("encodedList").orElseThrow()))
                  .statusOf(entry, NOW);
            }),
        name);
  }

  @Test
  void theListOfTheSpecificationIsAllZero() {
    JsonObject example =
        Vectors.object(
            "bitstring-status-list/spec-examples/example-example-bitstringstatuslistcredential.json");
    BitstringStatusList list = BitstringStatusList.read(example.object("json").orElseThrow());
    assertEquals(16_384, list.toBytes().size());
    for (int i = 0; i < list.toBytes().size(); i++) {
      assertEquals(0, list.toBytes().at(i));
    }
  }

  @Test
  void theEntriesOfTheSpecificationAreRead() {
    int read = 0;
    for (String file : Vectors.list("bitstring-status-list/spec-examples")) {
      JsonObject example = Vectors.object("bitstring-status-list/spec-examples/" + file);
      JsonObject credential = example.object("json").orElse(JsonObject.EMPTY);
      for (JsonValue status : credential.oneOrMany("credentialStatus")) {
        BitstringStatusListEntry entry = BitstringStatusListEntry.parse((JsonObject) status);
        assertTrue(StatusPurpose.named(entry.purpose()).isPresent() || entry.size() > 1);
        read++;
      }
    }
    assertTrue(read >= 6, "entries read: " + read);
  }
}
