package org.cooppassport.core.sdjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.Found;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SdJwtJsonTest {
  private static final String RFC = "sd-jwt/rfc9901/";
  private static final VerificationKey ISSUER =
      VerificationKey.fromJwk(Vectors.object(RFC + "issuer-public-key.jwk.json"));
  private static final Instant PRESENTED = Instant.ofEpochSecond(1_748_537_243);

  private static VerifiedSdJwt verify(JsonObject json) {
    return SdJwtJson.parse(json).verify(TokenType.SD_JWT, ISSUER, AllowedAlgorithms.DEFAULT);
  }

  private static void assertJohnDoeBound(VerifiedSdJwt verified) {
    assertEquals(Optional.of("John"), verified.payload().string("given_name"));
    assertEquals(Optional.of("Doe"), verified.payload().string("family_name"));
    assertEquals(
        PRESENTED,
        verified
            .verifyKeyBinding(
                KeyBindingExpectation.of("https://verifier.example.org", "1234567890", PRESENTED))
            .issuedAt());
  }

  @Test
  @Tag("vectors")
  void theFlattenedExamplesVerify() {
    VerifiedSdJwt issued = verify(Vectors.object(RFC + "flattened-json-issuance-8.2.json"));
    assertEquals(4, issued.disclosed().size());
    assertEquals(Optional.of("john_doe_42"), issued.payload().string("sub"));
    assertJohnDoeBound(verify(Vectors.object(RFC + "flattened-json-presentation-8.2.json")));
  }

  @Test
  @Tag("vectors")
  void theGeneralExampleVerifiesByItsFirstSignature() {
    assertJohnDoeBound(verify(Vectors.object(RFC + "general-json-presentation-8.3.json")));
  }

  @Test
  void sdHashCoversTheFirstSignatureWhicheverOneVerifies() {
    JsonObject general = Vectors.object(RFC + "general-json-presentation-8.3.json");
    SdJwtJson parsed = SdJwtJson.parse(general);
    assertEquals(2, parsed.bySignature().size());
    assertEquals(parsed.bySignature().get(0).boundText(), parsed.bySignature().get(1).boundText());
  }

  @Test
  @Tag("vectors")
  void whatWasReadIsWrittenAgainAsItStood() {
    for (String name :
        List.of("flattened-json-issuance-8.2.json", "flattened-json-presentation-8.2.json")) {
      JsonObject vector = Vectors.object(RFC + name);
      SdJwt sdJwt = SdJwtJson.parse(vector).bySignature().get(0);
      JsonObject header = vector.object("header").orElseThrow();
      JsonObject written = SdJwtJson.flattened(sdJwt);
      assertEquals(vector.get("payload"), written.get("payload"));
      assertEquals(vector.get("protected"), written.get("protected"));
      assertEquals(vector.get("signature"), written.get("signature"));
      JsonObject own = written.object("header").orElseThrow();
      assertEquals(header.get("disclosures"), own.get("disclosures"));
      assertEquals(header.get("kb_jwt"), own.get("kb_jwt"));
    }
    JsonObject general = Vectors.object(RFC + "general-json-presentation-8.3.json");
    List<SdJwt> signed = SdJwtJson.parse(general).bySignature();
    JsonObject again = SdJwtJson.general(signed.get(0), List.of(signed.get(1).issuerJwt()));
    assertJohnDoeBound(verify(again));
    assertEquals(signed, SdJwtJson.parse(again).bySignature());
  }

  @Test
  void signaturesOverAnotherPayloadAreNotWrittenTogether() {
    SdJwt one =
        SdJwtJson.parse(Vectors.object(RFC + "flattened-json-issuance-8.2.json"))
            .bySignature()
            .get(0);
    JsonObject another = JsonObject.of("another", "payload");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            SdJwtJson.general(
                one,
                List.of(
                    Jws.signing(TokenType.SD_JWT_VC)
                        .sign(
                            another,
                            SigningKey.generate(KeyType.P256, new SeededRandom("other"))
                                .signer()))));
  }

  @Test
  void otherFormsAreRefused() {
    JsonObject flat = Vectors.object(RFC + "flattened-json-presentation-8.2.json");
    JsonObject header = flat.object("header").orElseThrow();
    for (JsonObject bad :
        List.of(
            flat.without("payload"),
            flat.without("signature"),
            flat.without("protected"),
            flat.with("signatures", JsonArray.EMPTY),
            flat.with("header", header.with("disclosures", "x")),
            flat.with("header", header.with("disclosures", JsonArray.of(JsonObject.EMPTY))),
            flat.with("header", header.with("kb_jwt", "x")),
            flat.with("header", header.with("kb_jwt", true)))) {
      Found.by(() -> verify(bad));
    }
    JsonObject general = Vectors.object(RFC + "general-json-presentation-8.3.json");
    List<JsonObject> signatures =
        general.array("signatures").flatMap(JsonArray::objects).orElseThrow();
    JsonObject second =
        signatures.get(1).with("header", JsonObject.of("disclosures", JsonArray.EMPTY));
    assertEquals(
        ProblemCode.DISCLOSURE_ERROR,
        Found.by(
            () -> verify(general.with("signatures", JsonArray.of(signatures.get(0), second)))));
    assertEquals(
        ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR,
        Found.by(() -> verify(general.with("signatures", JsonArray.of(signatures.get(1))))));
  }
}
