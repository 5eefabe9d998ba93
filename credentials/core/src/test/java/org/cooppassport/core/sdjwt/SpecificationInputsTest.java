package org.cooppassport.core.sdjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonBoolean;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.Found;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Issues, presents and verifies the inputs of the specification and of the Python reference. */
@Tag("vectors")
class SpecificationInputsTest {
  private static final Instant ISSUED = Instant.ofEpochSecond(1_683_000_000);

  static Stream<String> inputs() {
    Stream<String> testcases =
        Vectors.list("sd-jwt/testcases").stream()
            .filter(name -> !name.equals("settings.json"))
            .map(name -> "sd-jwt/testcases/" + name);
    Stream<String> specification =
        Vectors.list("sd-jwt/specification-inputs").stream()
            .filter(name -> !name.equals("settings.json"))
            .map(name -> "sd-jwt/specification-inputs/" + name + "/specification.json");
    Stream<String> vc =
        Vectors.list("sd-jwt-vc/specification-inputs").stream()
            .filter(name -> !name.equals("settings.json"))
            .map(name -> "sd-jwt-vc/specification-inputs/" + name + "/specification.json");
    return Stream.of(testcases, specification, vc).flatMap(s -> s);
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void anInputGivesTheExpectedClaimsToTheVerifier(String file) {
    JsonObject input = Vectors.object(file);
    JsonObject keys = keys(input, file);
    SigningKey issuer =
        SigningKey.fromJwk(
            keys.object("issuer_key")
                .orElseGet(() -> (JsonObject) keys.array("issuer_keys").orElseThrow().get(0)));
    SigningKey holder = SigningKey.fromJwk(keys.object("holder_key").orElseThrow());
    boolean keyBinding = input.bool("key_binding").orElse(false);
    MarkedClaims claims = MarkedClaims.read(input.object("user_claims").orElseThrow());
    JsonObject payload =
        JsonObject.builder()
            .put("iss", "https://issuer.example.com")
            .put("iat", ISSUED.getEpochSecond())
            .putAll(
                keyBinding
                    ? JsonObject.of("cnf", JsonObject.of("jwk", holder.publicKey().toJwk()))
                    : JsonObject.EMPTY)
            .putAll(claims.plain())
            .build();

    SdJwt issued =
        SdJwtIssuance.prepare(payload, frame(input, claims), new SeededRandom(file))
            .sign(Jws.signing(TokenType.SD_JWT), issuer.signer());
    VerifiedSdJwt held = verify(issued, issuer);
    assertEquals(payload, held.payload());
    assertEquals(
        Set.copyOf(claims.selective()),
        Set.copyOf(held.disclosed().stream().map(DisclosedClaim::path).toList()));

    SdJwt revealed = held.revealExactly(chosen(input, claims));
    SdJwt presented =
        keyBinding
            ? revealed.bind("https://verifier.example.org", "1234567890", ISSUED, holder.signer())
            : revealed;
    VerifiedSdJwt verified = verify(SdJwt.parse(presented.text()), issuer);
    if (keyBinding) {
      VerifiedKeyBinding binding =
          verified.verifyKeyBinding(
              KeyBindingExpectation.of("https://verifier.example.org", "1234567890", ISSUED));
      assertEquals(holder.publicKey(), binding.holderKey());
    }
    JsonObject seen = verified.payload().without("cnf", "iat");
    if (!claims.plain().has("iss")) {
      seen = seen.without("iss");
    }
    if (input.has("expect_verified_user_claims")) {
      JsonObject expected = input.object("expect_verified_user_claims").orElseThrow();
      assertEquals(expected.without("cnf", "iat"), seen);
    } else {
      assertShown(chosen(input, claims), verified);
    }
  }

  private static void assertShown(List<ClaimsPath> chosen, VerifiedSdJwt verified) {
    assertTrue(chosen.isEmpty() || !verified.disclosed().isEmpty());
    for (DisclosedClaim claim : verified.disclosed()) {
      assertEquals(1, claim.path().locate(verified.payload()).size());
    }
  }

  private static List<ClaimsPath> chosen(JsonObject input, MarkedClaims claims) {
    JsonValue choice = input.get("holder_disclosed_claims").orElse(JsonObject.EMPTY);
    if (choice.equals(JsonBoolean.TRUE)) {
      return claims.selective();
    }
    return MarkedClaims.chosen(choice, claims.selective());
  }

  private static DisclosureFrame frame(JsonObject input, MarkedClaims claims) {
    DisclosureFrame.Builder frame = DisclosureFrame.builder();
    claims.selective().forEach(frame::selective);
    if (input.bool("add_decoy_claims").orElse(false)) {
      frame.decoys(3);
    }
    return frame.build();
  }

  private static JsonObject keys(JsonObject input, String file) {
    JsonObject settings =
        Vectors.object(
            file.startsWith("sd-jwt/testcases")
                ? "sd-jwt/testcases/settings.json"
                : file.startsWith("sd-jwt-vc")
                    ? "sd-jwt-vc/specification-inputs/settings.json"
                    : "sd-jwt/specification-inputs/settings.json");
    return input
        .object("settings_override")
        .flatMap(o -> o.object("key_settings"))
        .or(() -> settings.object("key_settings"))
        .orElseThrow();
  }

  private static VerifiedSdJwt verify(SdJwt sdJwt, SigningKey issuer) {
    return sdJwt.verify(TokenType.SD_JWT, issuer.publicKey(), AllowedAlgorithms.DEFAULT);
  }

  /** One input asks for a numeric kid, which RFC 7515, section 4.1.4 does not know. */
  @Test
  void theNumericKidOfHeaderModIsRefused() {
    JsonObject extra =
        Vectors.object("sd-jwt/testcases/header_mod.json")
            .object("extra_header_parameters")
            .orElseThrow();
    String header =
        org.cooppassport.core.encoding.Base64Url.encodeUtf8(
            JsonObject.of("alg", "ES256").toBuilder().putAll(extra).build().toJson());
    assertEquals(ProblemCode.MALFORMED_VALUE_ERROR, Found.by(() -> Jws.parse(header + ".e30.AA")));
  }
}
