package org.cooppassport.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.e2e.conformance.RunningAdapter.Answer;
import org.cooppassport.e2e.interop.NodePeer;
import org.cooppassport.schemas.Resource;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The adapter's endpoints against independent libraries, both ways for each mechanism: theirs
 * verify what it issues, it verifies what theirs issue, and each refuses what was changed.
 */
@Tag("interop")
class ForeignClientsTest {
  private static final JsonObject CREDENTIAL =
      JsonReader.readObject(
          """
          {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"],
           "id": "urn:uuid:7f1b3bbd-1b1e-4a2e-9a9e-3b1e6a0f4d11",
           "name": "Membership", "credentialSubject": {"id": "did:example:alice", "name": "Alice"}}
          """);

  private static final JsonObject POINTERS =
      JsonObject.builder().put("mandatoryPointers", JsonArray.ofStrings("/issuer")).build();

  @TempDir private static Path folder;
  private static final OfferedDocuments DOCUMENTS = OfferedDocuments.none();
  private static NodePeer peer;
  private static RunningAdapter adapter;

  @BeforeAll
  static void start() {
    peer = NodePeer.orSkip();
    JsonObject.Builder contexts = JsonObject.builder();
    for (Resource context : Schemas.contexts()) {
      contexts.put(context.url(), JsonReader.read(context.text()));
    }
    peer.call("documents", JsonObject.of("map", contexts.build()));
    adapter = RunningAdapter.start(folder, DOCUMENTS, TrustAnchors.NONE, Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    if (adapter != null) {
      adapter.close();
    }
  }

  static Stream<Arguments> suites() {
    return Stream.of(
        Arguments.of("eddsa-rdfc-2022", "eddsa-rdfc-2022", "Ed25519"),
        Arguments.of("eddsa-jcs-2022", "eddsa-jcs-2022", "Ed25519"),
        Arguments.of("ecdsa-rdfc-2019-p256", "ecdsa-rdfc-2019", "P-256"),
        Arguments.of("ecdsa-rdfc-2019-p384", "ecdsa-rdfc-2019", "P-384"),
        Arguments.of("ecdsa-jcs-2019-p256", "ecdsa-jcs-2019", "P-256"),
        Arguments.of("ecdsa-jcs-2019-p384", "ecdsa-jcs-2019", "P-384"),
        Arguments.of("ecdsa-sd-2023", "ecdsa-sd-2023", "P-256"),
        Arguments.of("bbs-2023", "bbs-2023", "BBS"));
  }

  private static boolean isSelective(String suite) {
    return suite.equals("ecdsa-sd-2023") || suite.equals("bbs-2023");
  }

  private static JsonObject issuedHere(String profile) {
    Answer answer =
        adapter.issue(profile, CREDENTIAL.with("issuer", adapter.issuer(profile)), POINTERS);
    assertEquals(201, answer.status(), answer::body);
    return answer.json();
  }

  private static JsonObject issuedThere(String suite, String key) {
    JsonObject.Builder request =
        JsonObject.builder().put("credential", CREDENTIAL).put("cryptosuite", suite);
    return peer.call("issue", request.putAll(POINTERS).put("key", key).build())
        .object("credential")
        .orElseThrow();
  }

  private static JsonObject derivedHere(JsonObject base) {
    Answer answer =
        adapter.post(
            "/credentials/derive",
            JsonObject.builder()
                .put("verifiableCredential", base)
                .put(
                    "options",
                    JsonObject.builder()
                        .put("selectivePointers", JsonArray.ofStrings("/credentialSubject"))
                        .build())
                .build());
    assertEquals(201, answer.status(), answer::body);
    return answer.json();
  }

  private static JsonObject derivedThere(JsonObject base, String suite) {
    return peer.call(
            "derive",
            JsonObject.builder()
                .put("credential", base)
                .put("cryptosuite", suite)
                .put("selectivePointers", JsonArray.ofStrings("/credentialSubject"))
                .build())
        .object("credential")
        .orElseThrow();
  }

  private static boolean holdsThere(JsonObject credential, String suite) {
    return peer.call(
            "verify",
            JsonObject.builder().put("credential", credential).put("cryptosuite", suite).build())
        .bool("verified")
        .orElseThrow();
  }

  private static JsonObject tampered(JsonObject credential) {
    return credential.with(
        "credentialSubject",
        credential.object("credentialSubject").orElseThrow().with("name", "Mallory"));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void whatTheAdapterIssuesHoldsWithTheForeignVerifier(String profile, String suite, String key) {
    JsonObject issued = issuedHere(profile);
    List<JsonObject> shown =
        isSelective(suite)
            ? List.of(derivedHere(issued), derivedThere(issued, suite))
            : List.of(issued);
    for (JsonObject credential : shown) {
      assertTrue(holdsThere(credential, suite), credential::toJson);
      assertTrue(!holdsThere(tampered(credential), suite), credential::toJson);
    }
  }

  @ParameterizedTest
  @MethodSource("suites")
  void whatTheForeignIssuerMakesHoldsWithTheAdapter(String profile, String suite, String key) {
    JsonObject issued = issuedThere(suite, key);
    List<JsonObject> shown =
        isSelective(suite)
            ? List.of(derivedHere(issued), derivedThere(issued, suite))
            : List.of(issued);
    for (JsonObject credential : shown) {
      Answer answer = adapter.verify("default", credential);
      assertEquals(200, answer.status(), answer::body);
      assertEquals(400, adapter.verify("default", tampered(credential)).status());
    }
  }

  @ParameterizedTest
  @CsvSource({"eddsa-rdfc-2022", "ecdsa-rdfc-2019"})
  void foreignPresentationsAnswerTheAdaptersChallenge(String suite) {
    JsonObject presentation =
        peer.call(
                "present",
                JsonObject.builder()
                    .put("credentials", JsonArray.of(issuedHere("eddsa-rdfc-2022")))
                    .put("cryptosuite", suite)
                    .put("challenge", "c-1")
                    .put("domain", "verifier.example")
                    .build())
            .object("presentation")
            .orElseThrow();
    assertEquals(200, presented(presentation, "c-1", "verifier.example").status());
    assertEquals(400, presented(presentation, "c-2", "verifier.example").status());
    assertEquals(400, presented(presentation, "c-1", "other.example").status());
    assertEquals(
        400,
        presented(presentation.with("holder", "did:example:eve"), "c-1", "verifier.example")
            .status());
  }

  private static Answer presented(JsonValue presentation, String challenge, String domain) {
    return adapter.post(
        "/verifiers/default/presentations/verify",
        JsonObject.builder()
            .put("verifiablePresentation", presentation)
            .put(
                "options",
                JsonObject.builder().put("challenge", challenge).put("domain", domain).build())
            .build());
  }

  @Test
  void thePresentationsOfTheAdapterHoldWithTheForeignVerifier() {
    JsonObject options =
        JsonObject.builder().put("challenge", "c-1").put("domain", "verifier.example").build();
    JsonObject unsigned =
        JsonObject.builder()
            .put("@context", JsonArray.ofStrings("https://www.w3.org/ns/credentials/v2"))
            .put("type", JsonArray.ofStrings("VerifiablePresentation"))
            .put("verifiableCredential", JsonArray.of(issuedHere("eddsa-rdfc-2022")))
            .build();
    JsonObject signed =
        adapter
            .post(
                "/presentations",
                JsonObject.builder().put("presentation", unsigned).put("options", options).build())
            .json()
            .object("verifiablePresentation")
            .orElseThrow();
    for (String challenge : List.of("c-1", "c-2")) {
      assertEquals(
          Optional.of(challenge.equals("c-1")),
          peer.call(
                  "verifyPresentation",
                  JsonObject.builder()
                      .put("presentation", signed)
                      .put("cryptosuite", "eddsa-rdfc-2022")
                      .put("challenge", challenge)
                      .put("domain", "verifier.example")
                      .build())
              .bool("verified"));
    }
  }

  @Test
  void anEnvelopedCredentialOfTheAdapterHoldsWithTheForeignJoseLibrary() {
    String id = issuedHere("vc-jwt").string("id").orElseThrow();
    String token = id.substring(id.indexOf(',') + 1);
    String multikey = adapter.issuer("vc-jwt").substring("did:key:".length());
    JsonObject key = VerificationKey.fromMultikey(multikey).toJwk().with("alg", "ES256");
    for (String candidate : List.of(token, token.substring(0, token.length() - 6) + "AAAAAA")) {
      JsonObject answer =
          peer.call(
              "jwtVerify",
              JsonObject.builder()
                  .put("token", candidate)
                  .put("publicKey", key)
                  .put("typ", "vc+jwt")
                  .build());
      assertEquals(Optional.of(candidate.equals(token)), answer.bool("verified"), answer::toJson);
    }
  }

  @ParameterizedTest
  @CsvSource({"ES256", "ES384", "EdDSA"})
  void aForeignJwtCredentialHoldsByTheKeyThatItsIssuerPublishes(String algorithm) {
    String issuer = "did:web:" + algorithm.toLowerCase(java.util.Locale.ROOT) + ".example";
    JsonObject made =
        peer.call(
            "jwtIssue",
            JsonObject.builder()
                .put("payload", CREDENTIAL.with("issuer", issuer))
                .put(
                    "header",
                    JsonObject.builder()
                        .put("alg", algorithm)
                        .put("typ", "vc+jwt")
                        .put("kid", issuer + "#k")
                        .build())
                .build());
    publishDid(issuer, made.object("publicKey").orElseThrow());
    String token = made.string("token").orElseThrow();
    Answer answer = adapter.verify("default", new JsonString(token));
    assertEquals(200, answer.status(), answer::body);
    int payload = token.indexOf('.') + 40;
    char other = token.charAt(payload) == 'A' ? 'B' : 'A';
    assertEquals(
        400,
        adapter
            .verify(
                "default",
                new JsonString(token.substring(0, payload) + other + token.substring(payload + 1)))
            .status());
  }

  private static void publishDid(String did, JsonObject jwk) {
    String url = "https://" + did.substring("did:web:".length()) + "/.well-known/did.json";
    JsonObject document =
        JsonObject.builder()
            .put("@context", JsonArray.ofStrings("https://www.w3.org/ns/did/v1"))
            .put("id", did)
            .put(
                "verificationMethod",
                JsonArray.of(
                    JsonObject.builder()
                        .put("id", did + "#k")
                        .put("type", "JsonWebKey")
                        .put("controller", did)
                        .put("publicKeyJwk", jwk)
                        .build()))
            .put("assertionMethod", JsonArray.ofStrings(did + "#k"))
            .build();
    DOCUMENTS.publish(url, "application/did+json", JsonWriter.write(document));
  }

  @Test
  void aForeignSdJwtVcHoldsAloneAndWithItsKeyBinding() {
    String issuer = "https://sd-jwt.example/riverside";
    JsonObject issued =
        peer.call(
            "sdJwtIssue",
            JsonReader.readObject(
                """
                {"payload": {"iss": "https://sd-jwt.example/riverside",
                             "vct": "https://credentials.example/membership",
                             "class": "worker", "standing": "active"},
                 "frame": {"_sd": ["class", "standing"]}, "algorithm": "ES256"}
                """));
    DOCUMENTS.publish(
        "https://sd-jwt.example/.well-known/jwt-vc-issuer/riverside",
        "application/json",
        JsonWriter.write(
            JsonObject.builder()
                .put("issuer", issuer)
                .put(
                    "jwks",
                    JsonObject.builder()
                        .put(
                            "keys",
                            JsonArray.of(
                                issued.object("publicKey").orElseThrow().without("key_ops", "ext")))
                        .build())
                .build()));
    String credential = issued.string("credential").orElseThrow();
    Answer alone = adapter.verify("default", new JsonString(credential));
    assertEquals(200, alone.status(), alone::body);
    String presentation =
        peer.call(
                "sdJwtPresent",
                JsonObject.builder()
                    .put("credential", credential)
                    .put("frame", JsonReader.read("{\"class\": true}"))
                    .put("holderKey", issued.object("holderKey").orElseThrow())
                    .put("audience", "x509_hash:dGVzdA")
                    .put("nonce", "n-1")
                    .build())
            .string("presentation")
            .orElseThrow();
    for (String route : List.of("presentations", "credentials")) {
      assertEquals(200, bound(route, presentation, "n-1", "x509_hash:dGVzdA").status());
      assertEquals(400, bound(route, presentation, "n-2", "x509_hash:dGVzdA").status());
      assertEquals(400, bound(route, presentation, "n-1", "x509_hash:b3RoZXI").status());
    }
  }

  private static Answer bound(String route, String text, String nonce, String audience) {
    return adapter.post(
        "/" + route + "/verify",
        JsonObject.builder()
            .put(
                route.equals("presentations") ? "verifiablePresentation" : "verifiableCredential",
                text)
            .put(
                "options",
                JsonObject.builder().put("nonce", nonce).put("audience", audience).build())
            .build());
  }
}
