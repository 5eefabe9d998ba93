package org.cooppassport.core.sdjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples of RFC 9901 and of SD-JWT VC: signatures, digests, key binding, processed payload.
 */
@Tag("vectors")
class Rfc9901VectorsTest {
  private static final String RFC = "sd-jwt/rfc9901/";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sd-jwt/rfc9901/main-5.json",
        "sd-jwt/rfc9901/simple-structured-A1.json",
        "sd-jwt/rfc9901/complex-ekyc-A2.json",
        "sd-jwt/rfc9901/arf-pid-A3.json",
        "sd-jwt/rfc9901/w3c-vcdm-A4.json",
        "sd-jwt-vc/identity-credential-with-kb.json",
        "sd-jwt-vc/identity-credential-without-kb.json",
        "sd-jwt-vc/pid-aendgard.json"
      })
  void anExampleVerifiesToItsProcessedPayload(String file) {
    JsonObject example = Vectors.object(file);
    VerificationKey issuerKey = VerificationKey.fromJwk(example.object("issuerKey").orElseThrow());

    SdJwt presented = SdJwt.parse(example.string("presentation").orElseThrow());
    VerifiedSdJwt verified =
        presented.verify(TokenType.SD_JWT, issuerKey, AllowedAlgorithms.DEFAULT);

    assertEquals(example.object("header").orElseThrow(), presented.issuerJwt().header().json());
    example
        .object("sdJwtPayload")
        .ifPresent(payload -> assertEquals(payload, verified.issuer().json()));
    assertEquals(example.object("processedPayload").orElseThrow(), verified.payload());
    assertDisclosures(example, "presentedDisclosures", presented.disclosures());
    assertKeyBinding(example, verified);
    if (example.has("issuance")) {
      SdJwt issued = SdJwt.parse(example.string("issuance").orElseThrow());
      assertDisclosures(example, "issuanceDisclosures", issued.disclosures());
      VerifiedSdJwt held = issued.verify(TokenType.SD_JWT, issuerKey, AllowedAlgorithms.DEFAULT);
      assertRevealsTheSame(presented, verified, held);
    }
  }

  private static void assertDisclosures(
      JsonObject example, String member, List<Disclosure> received) {
    JsonArray expected = example.array(member).orElse(JsonArray.EMPTY);
    assertEquals(expected.size(), received.size(), member);
    for (JsonObject one : expected.objects().orElseThrow()) {
      Disclosure disclosure = Disclosure.parse(one.string("disclosure").orElseThrow());
      assertTrue(received.contains(disclosure));
      assertEquals(one.string("digest").orElseThrow(), disclosure.digest(HashAlgorithm.SHA_256));
      JsonArray contents = one.array("contents").orElseThrow();
      assertEquals(contents.get(contents.size() - 1), disclosure.value());
      assertEquals(contents.size() == 3, disclosure.name().isPresent());
    }
  }

  private static void assertKeyBinding(JsonObject example, VerifiedSdJwt verified) {
    JsonObject payload = example.object("keyBindingPayload").orElse(null);
    assertEquals(payload != null, verified.sdJwt().keyBindingJwt().isPresent());
    if (payload == null) {
      return;
    }
    VerifiedKeyBinding binding =
        verified.verifyKeyBinding(
            KeyBindingExpectation.of(
                payload.string("aud").orElseThrow(),
                payload.string("nonce").orElseThrow(),
                Instant.ofEpochSecond(payload.number("iat").orElseThrow().longValue())));
    assertEquals(payload, binding.claims());
  }

  /** A holder who reveals the same claims sends the same Disclosures. */
  private static void assertRevealsTheSame(
      SdJwt presented, VerifiedSdJwt verified, VerifiedSdJwt held) {
    Set<Disclosure> chosen = Set.copyOf(presented.disclosures());
    List<ClaimsPath> paths =
        held.disclosed().stream()
            .filter(claim -> chosen.contains(claim.disclosure()))
            .map(DisclosedClaim::path)
            .toList();
    SdJwt revealed = held.revealExactly(paths);
    assertEquals(chosen, Set.copyOf(revealed.disclosures()));
    assertEquals(
        verified.payload(),
        revealed
            .verify(TokenType.SD_JWT, held.issuer().key(), AllowedAlgorithms.DEFAULT)
            .payload());
  }

  @Test
  void disclosuresOfSection4HaveTheirDigests() {
    for (JsonValue item : (JsonArray) Vectors.json(RFC + "disclosures-section4.json")) {
      JsonObject one = (JsonObject) item;
      String text = one.string("disclosure").orElseThrow();
      assertEquals(Base64Url.encodeUtf8(one.string("json").orElseThrow()), text);
      Disclosure disclosure = Disclosure.parse(text);
      assertEquals(
          one.string("digestSha256").orElseThrow(), disclosure.digest(HashAlgorithm.SHA_256));
      JsonArray contents = (JsonArray) JsonReader.read(one.string("json").orElseThrow());
      assertEquals(contents.get(contents.size() - 1), disclosure.value());
    }
  }

  /** Section 6: the same address flat, structured, with one open member, and recursive. */
  @Test
  void nestedDataOfSection6HaveTheirShapes() {
    JsonObject example = Vectors.object(RFC + "nested-data-section6.json");
    JsonObject claims = example.object("inputClaims").orElseThrow();
    ClaimsPath address = ClaimsPath.of("address");
    List<ClaimsPath> members =
        claims.object("address").orElseThrow().names().stream().map(address::member).toList();

    assertShape(example, "flatPayload", claims, List.of(address));
    assertShape(example, "structuredPayload", claims, members);
    assertShape(
        example,
        "structuredOneOpenPayload",
        claims,
        members.stream().filter(path -> !path.equals(address.member("country"))).toList());
    List<ClaimsPath> all =
        java.util.stream.Stream.concat(java.util.stream.Stream.of(address), members.stream())
            .collect(Collectors.toList());
    assertShape(example, "recursivePayload", claims, all);
  }

  private static void assertShape(
      JsonObject example, String member, JsonObject claims, List<ClaimsPath> selective) {
    JsonObject expected = example.object(member).orElseThrow();
    JsonObject payload =
        JsonObject.builder()
            .put("iss", "https://issuer.example.com")
            .put("iat", 1683000000)
            .put("exp", 1883000000)
            .putAll(claims)
            .build();
    UnsignedSdJwt made =
        SdJwtIssuance.prepare(
            payload,
            DisclosureFrame.of(selective),
            new org.cooppassport.core.testing.SeededRandom(member));
    assertEquals(blanked(expected), blanked(made.payload()));
    assertEquals(payload, ProcessedPayload.of(made.payload(), made.disclosures()).json());
  }

  /** Salts differ, so digests are compared by number and place only. */
  private static String blanked(JsonObject payload) {
    JsonObject sorted = JsonReader.readObject(org.cooppassport.core.json.Jcs.canonicalize(payload));
    return sorted.toJson().replaceAll("\"[A-Za-z0-9_-]{43}\"", "\"digest\"");
  }
}
