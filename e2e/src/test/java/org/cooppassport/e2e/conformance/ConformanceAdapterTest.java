package org.cooppassport.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.e2e.conformance.RunningAdapter.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapter over HTTP, as public suites call it. */
class ConformanceAdapterTest {
  private static final JsonObject V2 =
      JsonReader.readObject(
          """
          {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"],
           "id": "urn:uuid:7f1b3bbd-1b1e-4a2e-9a9e-3b1e6a0f4d11",
           "credentialSubject": {"id": "did:example:alice", "name": "Alice"}}
          """);

  private static final JsonObject V1 =
      JsonReader.readObject(
          """
          {"@context": ["https://www.w3.org/2018/credentials/v1"],
           "type": ["VerifiableCredential"], "issuanceDate": "2026-01-01T00:00:00Z",
           "id": "urn:uuid:7f1b3bbd-1b1e-4a2e-9a9e-3b1e6a0f4d12",
           "credentialSubject": {"id": "did:example:alice"}}
          """);

  @TempDir private static Path folder;
  private static RunningAdapter adapter;

  @BeforeAll
  static void start() {
    adapter = RunningAdapter.start(folder);
  }

  @AfterAll
  static void stop() {
    adapter.close();
  }

  static Stream<Arguments> profilesAndModels() {
    return adapter.manifest().array("issuers").flatMap(JsonArray::objects).orElseThrow().stream()
        .flatMap(
            issuer ->
                issuer
                    .object("supports")
                    .flatMap(supports -> supports.array("vc"))
                    .flatMap(JsonArray::strings)
                    .orElseThrow()
                    .stream()
                    .map(model -> Arguments.of(issuer.string("profile").orElseThrow(), model)));
  }

  private static JsonObject of(JsonObject credential, String profile) {
    return credential.with("issuer", adapter.issuer(profile));
  }

  private static JsonObject issued(String profile, JsonObject credential, JsonObject options) {
    Answer answer = adapter.issue(profile, of(credential, profile), options);
    assertEquals(201, answer.status(), answer::body);
    assertTrue(answer.type().startsWith("application/json"), answer::type);
    return answer.json();
  }

  private static void refused(Answer answer) {
    assertEquals(400, answer.status(), answer::body);
    assertEquals(Optional.of(false), answer.json().bool("verified"), answer::body);
    assertTrue(answer.json().string("name").isPresent(), answer::body);
    assertTrue(answer.json().string("message").isPresent(), answer::body);
    JsonObject first =
        answer.json().array("problemDetails").flatMap(JsonArray::objects).orElseThrow().get(0);
    assertTrue(
        List.of("type", "title", "detail").stream().allMatch(m -> first.string(m).isPresent()),
        first::toJson);
  }

  private static JsonObject disclosed(JsonObject secured) {
    return post201("/credentials/derive", secured, "/credentialSubject");
  }

  private static JsonObject post201(String path, JsonObject secured, String pointer) {
    Answer answer =
        adapter.post(
            path,
            JsonObject.builder()
                .put("verifiableCredential", secured)
                .put(
                    "options",
                    JsonObject.builder()
                        .put("selectivePointers", JsonArray.ofStrings(pointer))
                        .build())
                .build());
    assertEquals(201, answer.status(), answer::body);
    return answer.json();
  }

  @ParameterizedTest
  @MethodSource("profilesAndModels")
  void everyProfileIssuesWhatBothVerifiersAcceptAndATamperedOneIsRefused(
      String profile, String model) {
    JsonObject mandatory =
        JsonObject.builder()
            .put(
                "mandatoryPointers",
                model.equals("2.0")
                    ? JsonArray.ofStrings("/issuer")
                    : JsonArray.ofStrings("/issuer", "/issuanceDate"))
            .build();
    JsonObject secured = issued(profile, model.equals("2.0") ? V2 : V1, mandatory);
    boolean selective = profile.equals("ecdsa-sd-2023") || profile.equals("bbs-2023");
    JsonObject shown = selective ? disclosed(secured) : secured;
    for (String instance : List.of("default", "proof-only")) {
      Answer answer = adapter.verify(instance, shown);
      assertEquals(200, answer.status(), answer::body);
      assertEquals(
          "{\"verified\":true,\"problemDetails\":[]",
          answer.body().substring(0, "{\"verified\":true,\"problemDetails\":[]".length()));
    }
    if (selective) {
      refused(adapter.verify("default", secured));
    }
    if (shown.has("proof")) {
      refused(
          adapter.verify(
              "default",
              shown.with("credentialSubject", JsonObject.of("id", "did:example:mallory"))));
    } else {
      String id = shown.string("id").orElseThrow();
      refused(adapter.verify("default", shown.with("id", id.substring(0, id.length() - 8))));
    }
  }

  @Test
  void theTextOfATokenIsVerifiedAsItStands() {
    String id = issued("vc-jwt", V2, JsonObject.EMPTY).string("id").orElseThrow();
    String token = id.substring(id.indexOf(',') + 1);
    assertEquals(
        200,
        adapter.post("/credentials/verify", JsonObject.of("verifiableCredential", token)).status());
    refused(adapter.post("/credentials/verify", JsonObject.of("verifiableCredential", "no token")));
    refused(
        adapter.post(
            "/credentials/verify",
            JsonObject.of(
                "verifiableCredential", issued("eddsa-rdfc-2022", V2, JsonObject.EMPTY).toJson())));
  }

  @Test
  void mandatoryPointersAreInEveryDisclosure() {
    JsonObject options =
        JsonObject.builder()
            .put("mandatoryPointers", JsonArray.ofStrings("/issuer", "/credentialSubject/name"))
            .build();
    for (String profile : List.of("ecdsa-sd-2023", "bbs-2023")) {
      JsonObject secured = issued(profile, V2, options);
      JsonObject shown = post201("/credentials/derive", secured, "/id");
      assertEquals(
          Optional.of("Alice"),
          shown.object("credentialSubject").flatMap(subject -> subject.string("name")));
      assertEquals(200, adapter.verify("default", shown).status());
    }
    refused(
        adapter.issue(
            "bbs-2023",
            of(V2, "bbs-2023"),
            JsonObject.builder().put("mandatoryPointers", JsonArray.ofStrings("/none")).build()));
  }

  @Test
  void whatNoContextDefinesIsRefusedInEveryForm() {
    for (String profile : List.of("eddsa-rdfc-2022", "eddsa-jcs-2022", "bbs-2023", "vc-jwt")) {
      refused(
          adapter.issue(profile, of(V2.with("undefinedTerm", true), profile), JsonObject.EMPTY));
    }
  }

  @Test
  void theDigestOfTheBaseContextIsComparedWithItsPublishedRevisions() {
    for (String known :
        List.of(
            "sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU",
            "sha384-NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg")) {
      issued("eddsa-rdfc-2022", pinning(known), JsonObject.EMPTY);
    }
    String other = "sha384-" + "A".repeat(64);
    refused(
        adapter.issue("eddsa-rdfc-2022", of(pinning(other), "eddsa-rdfc-2022"), JsonObject.EMPTY));
  }

  private static JsonObject pinning(String digest) {
    return V2.with(
        "relatedResource",
        JsonObject.of("id", "https://www.w3.org/ns/credentials/v2", "digestSRI", digest));
  }

  @Test
  void anotherIssuerThanTheKeyIsFoundByTheDefaultVerifierOnly() {
    JsonObject secured = issued("ecdsa-jcs-2019-p256", V2, JsonObject.EMPTY);
    JsonObject own = secured.object("proof").orElseThrow();
    assertTrue(own.string("verificationMethod").orElseThrow().startsWith("did:key:zDna"));
    assertEquals(
        400,
        adapter
            .issue(
                "ecdsa-jcs-2019-p256",
                V2.with("issuer", "https://issuer.example"),
                JsonObject.EMPTY)
            .status());
  }

  @Test
  void aRevokedCredentialIsRefusedOnceItsStatusIsChanged() {
    JsonObject secured = issued("status", V2, JsonObject.EMPTY);
    JsonObject entry = secured.object("credentialStatus").orElseThrow();
    String list = entry.string("statusListCredential").orElseThrow();
    assertTrue(list.startsWith(adapter.origin() + "/status-lists/"), list);
    assertEquals(200, adapter.verify("default", secured).status());

    Answer changed =
        adapter.post(
            "/credentials/status",
            JsonReader.readObject(
                "{\"credentialId\": \""
                    + V2.string("id").orElseThrow()
                    + "\", \"credentialStatus\": {\"type\": \"BitstringStatusListEntry\","
                    + " \"statusPurpose\": \"revocation\"}}"));
    assertEquals(200, changed.status(), changed::body);
    String path = list.substring(adapter.origin().length());
    assertEquals(204, adapter.post(path + "/publish", JsonObject.EMPTY).status());
    refused(adapter.verify("default", secured));
    assertEquals(200, adapter.verify("proof-only", secured).status());

    Answer published = adapter.get(path, "application/json");
    assertEquals(200, published.status());
    assertTrue(published.json().array("type").isPresent());
    assertTrue(
        published
            .json()
            .object("credentialSubject")
            .flatMap(subject -> subject.string("encodedList"))
            .orElseThrow()
            .startsWith("u"));
  }

  @Test
  void aPresentationAnswersItsChallengeAndDomain() {
    JsonObject options =
        JsonReader.readObject("{\"challenge\": \"c-1\", \"domain\": \"verifier.example\"}");
    JsonObject unsigned =
        JsonReader.readObject(
                """
                {"@context": ["https://www.w3.org/ns/credentials/v2"],
                 "type": ["VerifiablePresentation"]}
                """)
            .with(
                "verifiableCredential",
                JsonArray.of(issued("eddsa-rdfc-2022", V2, JsonObject.EMPTY)));
    Answer made =
        adapter.post(
            "/presentations",
            JsonObject.builder().put("presentation", unsigned).put("options", options).build());
    assertEquals(201, made.status(), made::body);
    JsonObject signed = made.json().object("verifiablePresentation").orElseThrow();

    assertEquals(200, presented(signed, options).status());
    assertEquals(200, presented(signed, options.without("domain")).status());
    assertEquals(200, presented(unsigned, JsonObject.EMPTY).status());
    refused(presented(signed, options.with("challenge", "c-2")));
    refused(presented(signed, options.with("domain", "other.example")));
    refused(presented(signed.with("holder", "did:example:mallory"), options));
  }

  private static Answer presented(JsonObject presentation, JsonObject options) {
    return adapter.post(
        "/verifiers/default/presentations/verify",
        JsonObject.builder()
            .put("verifiablePresentation", presentation)
            .put("options", options)
            .build());
  }

  private static JsonObject supportedDids() {
    return adapter
        .manifest()
        .array("didResolvers")
        .flatMap(JsonArray::objects)
        .orElseThrow()
        .get(0)
        .object("supportedDids")
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "not-a-did, 400, INVALID_DID",
    "did:example, 400, INVALID_DID",
    "did:unsupported:123, 501, METHOD_NOT_SUPPORTED",
    "did:web:conformance.example:nobody, 404, NOT_FOUND"
  })
  void aDidThatDoesNotResolveHasTheErrorsStatusAndType(String did, int status, String error) {
    Answer answer = adapter.get("/1.0/identifiers/" + did, "application/did-resolution");
    assertEquals(status, answer.status());
    assertEquals(
        Optional.of("https://www.w3.org/ns/did#" + error),
        answer
            .json()
            .object("didResolutionMetadata")
            .flatMap(metadata -> metadata.object("error"))
            .flatMap(problem -> problem.string("type")));
    assertTrue(answer.body().contains("\"didDocument\":null"), answer::body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"did:web:conformance.example", "did%3Aweb%3Aconformance.example"})
  void aDidResolvesPlainAndEncoded(String did) {
    Answer whole = adapter.get("/1.0/identifiers/" + did, "application/did-resolution");
    assertEquals(200, whole.status(), whole::body);
    assertEquals("application/did-resolution", whole.type());
    Answer alone = adapter.get("/1.0/identifiers/" + did, "application/did+ld+json");
    assertEquals(Optional.of("did:web:conformance.example"), alone.json().string("id"));
    assertEquals(406, adapter.get("/1.0/identifiers/" + did, "text/plain").status());
  }

  @Test
  void aDeactivatedDidIsGone() {
    String did = supportedDids().string("deactivated").orElseThrow();
    Answer answer = adapter.get("/1.0/identifiers/" + did, "application/did-resolution");
    assertEquals(410, answer.status());
    assertEquals(
        Optional.of(true),
        answer.json().object("didDocumentMetadata").flatMap(m -> m.bool("deactivated")));
  }

  @Test
  void aServiceIsARedirectAndAKeyIsContent() {
    Answer service =
        adapter.get(
            "/1.0/identifiers/did%3Aweb%3Aconformance.example%3Fservice%3Dfiles"
                + "%26relativeRef%3Da.txt",
            "application/did-url-dereferencing");
    assertEquals(303, service.status());
    assertEquals("https://conformance.example/files/a.txt", service.location());
    assertEquals("", service.body());
    Answer key =
        adapter.get(
            "/1.0/identifiers/did%3Aweb%3Aconformance.example%23key-1",
            "application/did-url-dereferencing");
    assertEquals(
        Optional.of("did:web:conformance.example#key-1"),
        key.json().object("contentStream").flatMap(content -> content.string("id")));
    Answer missing =
        adapter.get(
            "/1.0/identifiers/did%3Aweb%3Aconformance.example%23other",
            "application/did-url-dereferencing");
    assertEquals(404, missing.status());
  }

  @ParameterizedTest
  @CsvSource({
    "did%3Akey%3AzTjsVPtY, invalidPublicKeyLength",
    "did%3Akey%3A6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b, invalidDid",
    "did%3Aexample%3A123, methodNotSupported",
    "did%3Akey%3Az6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b%2F%5Ebar%5E%2F%3Fq%3D%60,"
        + " invalidDidUrl",
    "did%3Akey%3Az6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b?publicKeyFormat=unknown,"
        + " unsupportedPublicKeyType",
    "did%3Akey%3Az6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b"
        + "?publicKeyFormat=Ed25519VerificationKey2018, invalidPublicKeyType"
  })
  void didKeyErrorsAreTextsInTheOlderForm(String did, String error) {
    Answer answer = adapter.get("/did-key/identifiers/" + did, "application/ld+json");
    assertTrue(answer.status() >= 400 && answer.status() != 500, () -> "" + answer.status());
    for (String member : List.of("didResolutionMetadata", "didDereferencingMetadata")) {
      assertEquals(
          Optional.of(error), answer.json().object(member).flatMap(m -> m.string("error")));
    }
    assertTrue(answer.json().object("didDocument").isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"JsonWebKey2020", "Ed25519VerificationKey2020", "Multikey"})
  void didKeyDocumentsComeInTheFormatAskedFor(String format) {
    String did =
        supportedDids()
            .array("valid")
            .flatMap(JsonArray::objects)
            .orElseThrow()
            .get(0)
            .string("did")
            .orElseThrow();
    Answer answer =
        adapter.get(
            "/did-key/identifiers/" + did + "?publicKeyFormat=" + format, "application/ld+json");
    assertEquals(200, answer.status(), answer::body);
    List<JsonObject> methods =
        answer
            .json()
            .object("didDocument")
            .flatMap(document -> document.array("verificationMethod"))
            .flatMap(JsonArray::objects)
            .orElseThrow();
    assertEquals(Optional.of(format), methods.get(0).string("type"));
    assertEquals(2, methods.size());
    assertFalse(methods.get(0).has("publicKeyJwk") && methods.get(0).has("publicKeyMultibase"));
  }
}
