package org.cooppassport.core.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.junit.jupiter.api.Test;

class CameTest {
  @Test
  void ofAValueOnlyKindAndSizeAreTold() {
    JsonObject json =
        JsonReader.readObject(
            """
            {"text": "Ada Lovelace", "empty": "", "number": 18.5, "whole": 1815, "flag": true,
             "none": null, "list": [1, 2], "object": {"a": "Ada", "b": 1}}
            """);
    assertEquals("a text of 12 characters", Came.value(json.get("text")).words());
    assertEquals("an empty text", Came.value(json.get("empty")).words());
    assertEquals("a number", Came.value(json.get("number")).words());
    assertEquals("a number", Came.value(json.get("whole")).words());
    assertEquals("true", Came.value(json.get("flag")).words());
    assertEquals("null", Came.value(json.get("none")).words());
    assertEquals("an array of 2", Came.value(json.get("list")).words());
    assertEquals("an object with a, b", Came.value(json.get("object")).words());
    assertEquals("nothing", Came.value(json.get("missing")).words());
  }

  @Test
  void aWordOfTheProtocolIsToldUnlessItIsLongOrLooksLikeAToken() {
    assertEquals("HS256", Came.word("HS256").words());
    assertEquals(
        "urn:ietf:params:oauth:grant-type:pre-authorized_code",
        Came.word("urn:ietf:params:oauth:grant-type:pre-authorized_code").words());
    assertEquals("a text of 15 characters", Came.word("eyJhbGciOiJub25").words());
    assertEquals("a text of 65 characters", Came.word("a".repeat(65)).words());
    assertEquals("a text of 8 characters", Came.word("<script>").words());
    assertEquals("nothing", Came.word(Optional.empty()).words());
    assertEquals("a, b", Came.words(List.of("a", "b")).words());
    assertEquals("9 values", Came.words(Collections.nCopies(9, "a")).words());
    assertEquals("1 values", Came.words(List.of("Ada \"Lovelace\"")).words());
  }

  @Test
  void anAddressIsToldWithoutWhatMayBeSecretInIt() {
    assertEquals(
        "https://issuer.example:8443/coop",
        Came.address("https://issuer.example:8443/coop").words());
    assertEquals(
        "https://issuer.example/coop and more",
        Came.address("https://user:pass@issuer.example/coop?code=secret#x").words());
    assertEquals("a text of 6 characters", Came.address("\u00e4\u00f6\u00fc %%").words());
  }

  @Test
  void anInstantIsToldWithItsDistance() {
    Instant now = Instant.parse("2026-11-21T12:00:00Z");
    assertEquals(
        "2026-11-21T11:00:00Z, 3600 seconds ago",
        Came.instant(now.minusSeconds(3600), now).words());
    assertEquals(
        "2026-11-21T12:00:30Z, 30 seconds from now",
        Came.instant(now.plusSeconds(30), now).words());
  }

  @Test
  void theSentenceNamesParameterExpectationWhatCameAndSection() {
    Refusal refusal =
        new Mismatch("alg", "ES256", Came.word("HS256"), "RFC 9449, section 4.3")
            .refusal(Refusal.Reason.INVALID_DPOP_PROOF);
    assertEquals("alg: expected ES256, came HS256 (RFC 9449, section 4.3)", refusal.detail());
    assertEquals(Optional.of("alg"), refusal.parameter());
    assertEquals("HS256", refusal.mismatch().orElseThrow().came().words());
    assertEquals(refusal.mismatch(), refusal.because(Refusal.Reason.INVALID_CLIENT).mismatch());
  }

  @Test
  void whatIsToldIsPrintableAndBounded() {
    assertEquals("a?b", new Came("a\nb").words());
    assertEquals(240, new Came("x".repeat(1_000)).words().length());
    assertTrue(Came.value(new JsonString("secret")).words().contains("6"));
    assertFalse(Came.value(new JsonString("secret")).words().contains("secret"));
  }
}
