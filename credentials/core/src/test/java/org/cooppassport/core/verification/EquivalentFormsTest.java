package org.cooppassport.core.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.status.BitstringStatusList;
import org.cooppassport.core.status.BitstringStatusListEntry;
import org.cooppassport.core.status.StatusList;
import org.cooppassport.core.status.StatusPurpose;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.StaticDocuments;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;
import org.cooppassport.schemas.CredentialTypeSchema;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A holder writes what was signed in another way, with the same statements, so that what speaks
 * against the credential is not found under its name.
 */
class EquivalentFormsTest {
  private static final String VC = "https://www.w3.org/2018/credentials#";
  private static final String VOCAB = "https://schemas.cooppassport.org/vocab#";
  private static final String DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime";
  private static final String LIST = "https://riverside.example/lists/1";
  private static final SigningKey ISSUER =
      SigningKey.generate(KeyType.ED25519, new SeededRandom("equivalent forms"));
  private static final String DID = DidKey.of(ISSUER.publicKey()).toString();
  private static final String METHOD = DidKey.methodUrl(ISSUER.publicKey());
  private static final DataIntegrity INTEGRITY = new DataIntegrity(ProductContexts.jsonLd());
  private static final CredentialTypeSchema TYPE =
      Schemas.type(CredentialTypes.MEMBERSHIP).orElseThrow();
  private static final String ID = "urn:uuid:0b4b9a5e-6f0c-4a53-8a53-5f0ff6ad0d7e";
  private static final JsonObject STATUS =
      BitstringStatusListEntry.of(LIST, StatusPurpose.REVOCATION, 42).toJson();
  private static final String UNTIL = "2026-11-01T00:00:00Z";

  /** A credential that is expired and revoked. */
  private static final JsonObject SIGNED =
      INTEGRITY.sign(
          JsonObject.builder()
              .put(
                  "@context",
                  JsonArray.ofStrings("https://www.w3.org/ns/credentials/v2", TYPE.contextUrl()))
              .put("id", ID)
              .put("type", JsonArray.ofStrings("VerifiableCredential", TYPE.name()))
              .put("issuer", DID)
              .put("validFrom", "2025-11-01T00:00:00Z")
              .put("validUntil", UNTIL)
              .put("credentialStatus", STATUS)
              .put(
                  "credentialSubject",
                  JsonReader.readObject(Schemas.example("membership/claims/worker-member.json"))
                      .without("memberNumber", "subjectLink")
                      .with("id", "did:example:member"))
              .build(),
          ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, METHOD),
          ISSUER.signer());

  private final StaticDocuments world = new StaticDocuments();

  EquivalentFormsTest() {
    StatusList status = new StatusList(131_072);
    status.revoke(42);
    JsonObject list =
        BitstringStatusList.credential(
            LIST,
            DID,
            StatusPurpose.REVOCATION,
            status.revocationBits(),
            TestCoop.NOW.minus(Duration.ofHours(1)),
            TestCoop.NOW.plus(Duration.ofHours(1)),
            Duration.ofMinutes(5));
    world.with(
        new DocumentNeed(DocumentKind.BITSTRING_STATUS_LIST, LIST),
        INTEGRITY
            .sign(
                list, ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, METHOD), ISSUER.signer())
            .toJson());
  }

  private VerificationResult verify(JsonObject credential) {
    return verify(DID, credential, VerificationRequest.Builder::checkStatus);
  }

  private static JsonObject renamed(JsonObject object, String from, String to, JsonValue value) {
    JsonObject.Builder members = JsonObject.builder();
    object
        .members()
        .forEach(
            (name, member) -> {
              if (name.equals(from)) {
                members.put(to, value);
              } else {
                members.put(name, member);
              }
            });
    return members.build();
  }

  private static JsonObject typed(String value, String type) {
    return JsonObject.of("@value", value, "@type", type);
  }

  private static JsonObject withSubject(String name, JsonValue value) {
    JsonObject subject = SIGNED.object("credentialSubject").orElseThrow();
    return SIGNED.with("credentialSubject", subject.with(name, value));
  }

  private static JsonObject timeless(JsonObject credential) {
    return renamed(credential, "validUntil", VC + "validUntil", typed(UNTIL, DATE_TIME));
  }

  static Stream<Arguments> forms() {
    JsonObject subject = SIGNED.object("credentialSubject").orElseThrow();
    JsonObject hidden =
        JsonObject.of("id", ID).with("validUntil", UNTIL).with("credentialStatus", STATUS);
    return Map.of(
            "validity and status by their IRIs",
            renamed(timeless(SIGNED), "credentialStatus", VC + "credentialStatus", STATUS),
            "validity and status in another node",
            SIGNED
                .without("validUntil", "credentialStatus")
                .with("@included", JsonArray.of(hidden)),
            "a typed value for a plain one",
            SIGNED.with("validUntil", typed(UNTIL, DATE_TIME)),
            "a claim by its IRI",
            SIGNED.with(
                "credentialSubject",
                renamed(subject, "standing", VOCAB + "standing", subject.get("standing").get())),
            "a claim as a value object",
            withSubject("standing", JsonObject.of("@value", subject.get("standing").get())),
            "a claim in a list of one",
            withSubject("standing", JsonArray.of(subject.get("standing").get())),
            "a claim in a set",
            withSubject(
                "standing", JsonObject.of("@set", JsonArray.of(subject.get("standing").get()))),
            "the subject in two parts",
            SIGNED.with(
                "credentialSubject",
                JsonArray.of(
                    subject.without("standing"),
                    JsonObject.of("id", "did:example:member")
                        .with("standing", subject.get("standing").get()))))
        .entrySet()
        .stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @Test
  void asItWasSignedItIsVerifiedExpiredAndRevoked() {
    VerificationResult result = verify(SIGNED);
    assertTrue(result.verified(), () -> result.findings().toString());
    assertEquals(2, result.findings().size());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  @Tag("attack:LDP-02")
  @Tag("attack:VER-03")
  void theSameStatementsInAnotherFormAreNotVerified(String name, JsonObject form) {
    VerificationResult result = verify(form);
    assertFalse(result.verified(), () -> name + result.findings());
    assertTrue(result.credentials().isEmpty());
  }

  @Test
  @Tag("attack:LDP-02")
  void neitherIsADisclosureOfPart() {
    SigningKey key = SigningKey.generate(KeyType.P256, new SeededRandom("sd"));
    String issuer = DidKey.of(key.publicKey()).toString();
    JsonObject base =
        INTEGRITY.signForDisclosure(
            SIGNED.without("proof").with("issuer", issuer),
            ProofOptions.assertion(Cryptosuite.ECDSA_SD_2023, DidKey.methodUrl(key.publicKey())),
            key.signer(),
            List.of(JsonPointer.parse("/issuer"), JsonPointer.parse("/validUntil")),
            new SeededRandom("base"));
    JsonObject derived =
        INTEGRITY.derive(
            base,
            List.of(JsonPointer.parse("/credentialSubject/standing")),
            Bytes.EMPTY,
            new SeededRandom("unused"));
    JsonObject subject = derived.object("credentialSubject").orElseThrow();
    assertTrue(verify(issuer, derived, VerificationRequest.Builder::ignoreStatus).verified());
    for (JsonObject form :
        List.of(
            timeless(derived),
            derived.with(
                "credentialSubject",
                subject.with("standing", JsonArray.of(subject.get("standing").get()))))) {
      assertFalse(verify(issuer, form, VerificationRequest.Builder::ignoreStatus).verified());
    }
  }

  private VerificationResult verify(
      String issuer, JsonObject credential, UnaryOperator<VerificationRequest.Builder> status) {
    TrustedIssuers trust =
        TrustedIssuers.of(
            TrustedIssuer.read(
                JsonObject.of("issuer", issuer).with("types", JsonArray.ofStrings(TYPE.name()))));
    VerificationRequest request =
        VerificationRequest.ofOne(credential.toJson())
            .expectTrustedIssuer(trust)
            .ignoreHolder()
            .checkValidity()
            .with(status)
            .build();
    return world.gather(Verification.begin(request, TestCoop.NOW)).result();
  }
}
