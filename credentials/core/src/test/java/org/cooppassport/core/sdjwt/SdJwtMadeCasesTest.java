package org.cooppassport.core.sdjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The 37 made tokens, each accepted or rejected for the stated reason. */
@Tag("vectors")
@Tag("attack:SDJ-01")
@Tag("attack:SDJ-02")
@Tag("attack:SDJ-03")
@Tag("attack:SDJ-04")
class SdJwtMadeCasesTest {
  private static final JsonObject FILE = Vectors.object("sd-jwt/made-cases.json");
  private static final VerificationKey ISSUER =
      VerificationKey.fromJwk(FILE.object("issuerKey").orElseThrow().without("d"));
  private static final Instant NOW =
      Instant.ofEpochSecond(FILE.number("assumedNow").orElseThrow().longValue());

  static Stream<JsonObject> cases() {
    var cases = FILE.array("cases").orElseThrow().objects().orElseThrow();
    assertEquals(37, cases.size());
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aCaseEndsAsItsNameSays(JsonObject one) {
    String expect = one.string("expect").orElseThrow();
    String why = one.string("name").orElseThrow() + ": " + one.string("why").orElseThrow();
    if (expect.equals("accept")) {
      JsonObject payload = judge(one);
      one.object("processed")
          .ifPresent(
              processed ->
                  processed
                      .members()
                      .forEach((k, v) -> assertEquals(v, payload.get(k).get(), why)));
    } else {
      assertTrue(expect.startsWith("reject"));
      Assertions.assertThrows(ProblemException.class, () -> judge(one), why);
    }
  }

  private static JsonObject judge(JsonObject one) {
    SdJwt sdJwt = SdJwt.parse(one.string("value").orElseThrow());
    if (one.string("expect").orElseThrow().endsWith("on issuance")) {
      return SdJwtVc.receive(sdJwt, ISSUER, AllowedAlgorithms.DEFAULT).payload();
    }
    VerifiedSdJwtVc verified = SdJwtVc.verify(sdJwt, ISSUER, AllowedAlgorithms.DEFAULT);
    var late = verified.claims().problemsAt(NOW, Duration.ZERO);
    if (!late.isEmpty()) {
      throw new ProblemException(late);
    }
    if (one.has("nonce")) {
      VerifiedKeyBinding binding =
          verified.verifyKeyBinding(
              KeyBindingExpectation.of(
                  one.string("aud").orElseThrow(), one.string("nonce").orElseThrow(), NOW));
      assertEquals(verified.holderKey().orElseThrow(), binding.holderKey());
    }
    return verified.payload();
  }

  @org.junit.jupiter.api.Test
  void theOldTypeIsAcceptedOnlyWhereItIsAskedFor() {
    JsonObject legacy =
        cases()
            .filter(c -> c.string("name").get().equals("typ-vc+sd-jwt"))
            .findFirst()
            .orElseThrow();
    SdJwt sdJwt = SdJwt.parse(legacy.string("value").orElseThrow());
    VerifiedSdJwtVc verified = SdJwtVc.verifyLegacyType(sdJwt, ISSUER, AllowedAlgorithms.DEFAULT);
    assertEquals(TokenType.VC_SD_JWT, verified.sdJwt().issuer().type());
  }
}
