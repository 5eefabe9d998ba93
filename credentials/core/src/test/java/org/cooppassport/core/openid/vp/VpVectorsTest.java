package org.cooppassport.core.openid.vp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.OpenIdVectors;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.KeyBindingExpectation;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The examples of OpenID4VP 1.0 that other tests do not read: whole ones verify, all parse. */
@Tag("vectors")
class VpVectorsTest {
  private static final String EXAMPLES = "openid4vp/examples-1.0/";
  private static final String VCLD = EXAMPLES + "sd_jwt_vcld/";

  private static AuthorizationRequest elided(String name, String clientId) {
    String text =
        OpenIdVectors.bytes(EXAMPLES + "digital_credentials_api/" + name)
            .toUtf8()
            .replace("{...}", OpenIdVectors.object(EXAMPLES + "query_lang/simple.json").toJson());
    JsonObject json = JsonReader.readObject(text);
    return AuthorizationRequest.parse(
        json.has("client_id") ? json : json.with("client_id", clientId));
  }

  @Test
  void readsTheSignedRequestsThroughTheDigitalCredentialsApi() {
    for (String name :
        List.of("signed_request_payload.elided.txt", "signed_request_payload_compact.elided.txt")) {
      AuthorizationRequest request = elided(name, "x509_san_dns:rp.example.com");
      assertEquals(
          List.of("https://origin1.example.com", "https://origin2.example.com"),
          request.expectedOrigins());
      assertEquals(ResponseMode.DC_API, request.responseMode());
      assertEquals("x509_san_dns:rp.example.com", request.clientId().toString());
    }
  }

  @Test
  void readsTheErrorThroughTheDigitalCredentialsApi() {
    AuthorizationResponse answer =
        AuthorizationResponse.parse(
            OpenIdVectors.object(EXAMPLES + "digital_credentials_api/error_invalid_request.json"));
    assertEquals("invalid_request", ((AuthorizationResponse.Declined) answer).error().code());
  }

  @TestFactory
  Stream<DynamicTest> takesThePresentationsOfTheExamplesIntoAVpToken() {
    return Stream.of("credentials/ldp_vc", "response/ldp_vc")
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      JsonValue presented = OpenIdVectors.object(EXAMPLES + name + ".json");
                      VpToken token = new VpToken(Map.of("q", List.of(presented)));
                      assertEquals(token, VpToken.parse(token.toJson()));
                    }));
  }

  @Test
  void theBindingsOfTheExamplesAnswerTheirRequest() {
    JsonObject jwt = OpenIdVectors.object(EXAMPLES + "response/jwt_vc.json");
    JsonObject proof =
        OpenIdVectors.object(EXAMPLES + "response/ldp_vc.json").object("proof").orElseThrow();
    JsonObject binding = OpenIdVectors.object(EXAMPLES + "response/kb_jwt_unsecured.json");
    for (Optional<String> nonce :
        List.of(jwt.string("nonce"), proof.string("challenge"), binding.string("nonce"))) {
      assertEquals(Optional.of("n-0S6_WzA2Mj"), nonce);
    }
    for (Optional<String> audience :
        List.of(jwt.string("aud"), proof.string("domain"), binding.string("aud"))) {
      assertEquals(
          ClientId.x509SanDns("client.example.org"), ClientId.parse(audience.orElseThrow()));
    }
    assertEquals(
        1,
        binding.array("transaction_data_hashes").flatMap(JsonArray::strings).orElseThrow().size());
  }

  @Test
  void verifiesTheSdJwtVcldPresentation() {
    JsonObject settings = OpenIdVectors.object(VCLD + "settings.json");
    JsonObject keys = settings.object("key_settings").orElseThrow();
    VerificationKey issuer =
        VerificationKey.fromJwk(
            keys.array("issuer_keys")
                .flatMap(JsonArray::objects)
                .orElseThrow()
                .get(0)
                .without("d"));
    SdJwt presented = SdJwt.parse(OpenIdVectors.joined(VCLD + "01/sd_jwt_presentation.txt"));
    VerifiedSdJwt verified =
        presented.verify(TokenType.SD_JWT_VC, issuer, AllowedAlgorithms.DEFAULT);
    JsonObject binding = OpenIdVectors.object(VCLD + "01/kb_jwt_payload.json");
    Instant made = Instant.ofEpochSecond(binding.number("iat").orElseThrow().longValue());
    String audience = binding.string("aud").orElseThrow();
    assertEquals(
        binding,
        verified.verifyKeyBinding(KeyBindingExpectation.of(audience, "1234567890", made)).claims());
    assertThrows(
        ProblemException.class,
        () ->
            verified
                .verifyKeyBinding(KeyBindingExpectation.of(audience, "another", made))
                .claims());
    JsonObject contents = OpenIdVectors.object(VCLD + "01/verified_contents.json");
    assertEquals(contents.object("ld"), verified.payload().object("ld"));
    assertTrue(verified.payload().has("ld"));
  }
}
