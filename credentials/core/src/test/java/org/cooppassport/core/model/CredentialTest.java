package org.cooppassport.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.encoding.Multicodec;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of the data model with its place. */
class CredentialTest {
  private static final JsonObject VALID =
      JsonReader.readObject(Schemas.example("membership/credential/worker-member.json"));
  private static final JsonObject VALID_1_1 =
      JsonReader.readObject(
          """
          {
            "@context": ["https://www.w3.org/2018/credentials/v1"],
            "type": ["VerifiableCredential"],
            "issuer": "did:example:issuer",
            "issuanceDate": "2024-01-01T00:00:00Z",
            "expirationDate": "2030-01-01T00:00:00Z",
            "credentialSubject": {"id": "did:example:subject"}
          }
          """);

  private static List<String> places(JsonObject json) {
    return Credential.problems(json).stream().map(p -> p.pointer().toString()).toList();
  }

  static Stream<Arguments> defects() {
    String v1 = "https://www.w3.org/2018/credentials/v1";
    String v2 = "https://www.w3.org/ns/credentials/v2";
    return Stream.of(
        Arguments.of("@context", new JsonString(v2), "/@context"),
        Arguments.of("@context", JsonArray.ofStrings("https://x.example", v2), "/@context/0"),
        Arguments.of("@context", JsonArray.ofStrings(v2, v1), "/@context/1"),
        Arguments.of("@context", JsonArray.ofStrings(v2, v2), "/@context/1"),
        Arguments.of("id", new JsonString("no url"), "/id"),
        Arguments.of("type", new JsonString("Other"), "/type"),
        Arguments.of("name", JsonArray.ofStrings("listed"), "/name/0"),
        Arguments.of("name", JsonObject.of("@value", "x", "@language", "e_"), "/name/@language"),
        Arguments.of("issuer", JsonObject.of("name", "x"), "/issuer/id"),
        Arguments.of("credentialSubject", JsonArray.EMPTY, "/credentialSubject"),
        Arguments.of(
            "credentialSubject",
            JsonArray.of(JsonObject.of("a", "b"), JsonObject.EMPTY),
            "/credentialSubject/1"),
        Arguments.of("validFrom", new JsonString("2026-13-01T00:00:00Z"), "/validFrom"),
        Arguments.of("validUntil", new JsonString("1999-01-01T00:00:00Z"), "/validUntil"),
        Arguments.of("credentialStatus", JsonObject.of("id", "urn:x:1"), "/credentialStatus/type"),
        Arguments.of(
            "credentialSchema", JsonObject.of("type", "JsonSchema"), "/credentialSchema/id"),
        Arguments.of("evidence", JsonArray.of(new JsonString("x")), "/evidence/0"),
        Arguments.of("termsOfUse", JsonObject.of("type", "A", "id", "no url"), "/termsOfUse/id"),
        Arguments.of(
            "relatedResource", JsonObject.of("id", "https://x.example"), "/relatedResource"),
        Arguments.of(
            "relatedResource",
            JsonObject.of("id", "https://x.example", "digestSRI", "md5-AAAA"),
            "/relatedResource/digestSRI"),
        Arguments.of("proof", JsonObject.of("proofValue", "z1"), "/proof/type"));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aBrokenRuleIsNamedWithItsPlace(
      String member, org.cooppassport.core.json.JsonValue value, String place) {
    assertEquals(List.of(place), places(VALID.with(member, value)));
  }

  @Test
  void anEndBeforeTheBeginningIsOutOfRange() {
    Problem problem = Credential.problems(VALID.with("validUntil", "1999-01-01T00:00:00Z")).get(0);
    assertEquals(ProblemCode.RANGE_ERROR, problem.code());
  }

  @Test
  void version11HasItsOwnRules() {
    Credential credential = Credential.read(VALID_1_1);
    assertEquals(DataModelVersion.V1_1, credential.version());
    assertEquals(Optional.of(Instant.parse("2024-01-01T00:00:00Z")), credential.validFrom());
    assertEquals(Optional.of(Instant.parse("2030-01-01T00:00:00Z")), credential.validUntil());
    assertEquals(List.of("/issuanceDate"), places(VALID_1_1.without("issuanceDate")));
    assertEquals(
        List.of("/credentialStatus/id"),
        places(VALID_1_1.with("credentialStatus", JsonObject.of("type", "StatusList2021Entry"))));
  }

  @Test
  void aConformingCredentialIsRead() {
    Credential credential = Credential.read(VALID);
    assertEquals(DataModelVersion.V2_0, credential.version());
    assertTrue(credential.types().contains("CoopMembershipCredential"));
    assertTrue(credential.issuer().startsWith("did:web:"));
    assertEquals(1, credential.subjects().size());
    assertTrue(credential.statuses().get(0).is("BitstringStatusListEntry"));
    assertThrows(ProblemException.class, () -> Credential.read(VALID.without("issuer")));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T10:00:00Z, 2026-11-21T10:00:00Z",
    "2026-11-21T10:00:00.123456789012+01:00, 2026-11-21T09:00:00.123456789Z",
    "2026-11-20T24:00:00Z, 2026-11-21T00:00:00Z",
    "2026-11-21T10:00:00-14:00, 2026-11-22T00:00:00Z",
    "2026-11-21T10:00:00, 2026-11-21T10:00:00Z"
  })
  void dateTimeStampsAreRead(String text, Instant instant) {
    assertEquals(Optional.of(instant), DateTimeStamp.read(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21",
        "2026-11-21 10:00:00Z",
        "2026-02-30T10:00:00Z",
        "2026-11-21T24:00:01Z",
        "2026-11-21T10:00:60Z",
        "2026-11-21T10:00:00+15:00",
        "26-11-21T10:00:00Z",
        "2026-11-21T10:00Z",
        "02026-11-21T10:00:00Z"
      })
  void otherTimesAreNot(String text) {
    assertEquals(Optional.empty(), DateTimeStamp.read(text));
  }

  @Test
  void aRelatedResourceMatchesOnlyItsContent() {
    Bytes content = Bytes.utf8("{\"@context\":{}}");
    String sri =
        "sha384-"
            + Base64.getEncoder()
                .encodeToString(HashAlgorithm.SHA_384.digest(content).toByteArray());
    String multibase =
        Multibase.base64Url(
            Multicodec.SHA2_256_MULTIHASH.wrap(HashAlgorithm.SHA_256.digest(content)));
    JsonObject resource =
        JsonObject.of("id", "https://x.example/c", "digestSRI", sri)
            .with("digestMultibase", multibase);
    RelatedResource read =
        Credential.read(VALID.with("relatedResource", resource)).relatedResources().get(0);
    assertTrue(read.matches(content));
    assertFalse(read.matches(Bytes.utf8("{\"@context\":{ }}")));
    String other =
        Multibase.base64Url(
            Multicodec.SHA2_256_MULTIHASH.wrap(HashAlgorithm.SHA_256.digest(Bytes.EMPTY)));
    assertFalse(RelatedResource.read(resource.with("digestMultibase", other)).matches(content));
  }

  private static String token(String typ) {
    return Base64Url.encodeUtf8("{\"alg\":\"ES256\",\"typ\":\"" + typ + "\"}") + ".e30.AA";
  }

  @Test
  void aSecuredCredentialIsToldByItsForm() {
    assertInstanceOf(SecuredCredential.Embedded.class, SecuredCredential.of(VALID));
    SecuredCredential jose = SecuredCredential.of(new JsonString(token("vc+jwt")));
    assertEquals("application/vc+jwt", jose.mediaType());
    SecuredCredential sdJwt = SecuredCredential.of(new JsonString(token("dc+sd-jwt") + "~"));
    assertInstanceOf(SecuredCredential.SdJwt.class, sdJwt);
    assertEquals("application/dc+sd-jwt", sdJwt.mediaType());
    JsonObject enveloped = SecuredCredential.envelope(jose);
    assertEquals(jose, SecuredCredential.of(enveloped));
    for (String bad : List.of("", "no token", "!!.e30.AA")) {
      assertThrows(ProblemException.class, () -> SecuredCredential.of(new JsonString(bad)));
    }
    assertThrows(
        ProblemException.class,
        () -> SecuredCredential.of(enveloped.with("id", "https://x.example")));
  }

  @Test
  void aPresentationHoldsCredentialsInAnyForm() {
    SecuredCredential jose = SecuredCredential.of(new JsonString(token("vc+jwt")));
    SecuredCredential embedded = new SecuredCredential.Embedded(VALID);
    JsonObject json = Presentation.of(Optional.of("did:example:holder"), List.of(jose, embedded));
    Presentation presentation = Presentation.read(json);
    assertEquals(Optional.of("did:example:holder"), presentation.holder());
    assertEquals(List.of(jose, embedded), presentation.credentials());
    assertEquals(
        List.of("/verifiableCredential/0"),
        Presentation.problems(
                json.with("verifiableCredential", JsonArray.ofStrings(token("vc+jwt"))))
            .stream()
            .map(p -> p.pointer().toString())
            .toList());
    assertEquals(
        List.of("/verifiableCredential/0/issuer"),
        Presentation.problems(
                json.with("verifiableCredential", JsonArray.of(VALID.without("issuer"))))
            .stream()
            .map(p -> p.pointer().toString())
            .toList());
  }
}
