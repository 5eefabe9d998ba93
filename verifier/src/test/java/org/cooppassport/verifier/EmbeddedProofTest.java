package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.ProductContexts;
import org.cooppassport.schemas.CredentialTypeSchema;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** W3C credentials with embedded proofs, over OpenID4VP and over the VC API. */
class EmbeddedProofTest {
  private static final String ISSUER = "did:web:riverside.example:coop";
  private static final String METHOD = ISSUER + "#key-1";

  @TempDir static Path folder;
  private static VerifierUnderTest verifier;
  private static final DataIntegrity INTEGRITY = new DataIntegrity(ProductContexts.jsonLd());
  private static final SigningKey RIVERSIDE = key("riverside");
  private static final SigningKey AMARA = key("amara");
  private static final SigningKey MALLORY = key("mallory");

  @BeforeAll
  static void start() throws IOException {
    verifier = VerifierUnderTest.in(folder);
    JsonObject policy =
        JsonReader.readObject(VerifierUnderTest.resource("harbour.json"))
            .with("id", "discount")
            .with(
                "credentials",
                JsonReader.read(
                    "[{\"id\":\"membership\",\"type\":\"CoopMembershipCredential\","
                        + "\"formats\":[\"dc+sd-jwt\",\"ldp_vc\"],"
                        + "\"claims\":[{\"path\":[\"standing\"],\"accept\":[\"active\"]}]}]"))
            .with(
                "trust",
                JsonReader.read(
                    "[{\"issuer\":\"" + ISSUER + "\",\"types\":[\"CoopMembershipCredential\"]}]"));
    Files.writeString(
        verifier.data.resolve("coops/harbour/policies/discount.json"), policy.toJson());
    Path hillside = verifier.data.resolve("coops/hillside");
    Files.writeString(
        hillside.resolve("policies/discount.json"), policy.with("linkedDocuments", true).toJson());
    Files.writeString(
        hillside.resolve("coop.conf"),
        Files.readString(hillside.resolve("coop.conf"))
            + "\nverifier.linked-documents = fetched\n");
    verifier.stop();
    verifier.start();
    verifier.world.publish(
        new DocumentNeed(DocumentKind.DID_DOCUMENT, "https://riverside.example/coop/did.json"),
        didDocument().toJson());
  }

  @AfterAll
  static void stop() {
    verifier.close();
  }

  private static SigningKey key(String name) {
    return SigningKey.generate(KeyType.ED25519, new SeededRandom("embedded " + name));
  }

  private static String did(SigningKey key) {
    return DidKey.of(key.publicKey()).toString();
  }

  private static JsonObject didDocument() {
    JsonObject method =
        JsonObject.builder()
            .put("id", METHOD)
            .put("type", "Multikey")
            .put("controller", ISSUER)
            .put("publicKeyMultibase", RIVERSIDE.publicKey().toMultikey())
            .build();
    return JsonObject.of("id", ISSUER).with("assertionMethod", JsonArray.of(method));
  }

  private static JsonObject membership() {
    return membership(JsonObject.EMPTY);
  }

  private static JsonObject membership(JsonObject more) {
    CredentialTypeSchema type = Schemas.type(CredentialTypes.MEMBERSHIP).orElseThrow();
    JsonObject claims =
        JsonReader.readObject(Schemas.example("membership/claims/worker-member.json"))
            .without("memberNumber", "subjectLink");
    JsonObject unsigned =
        JsonObject.builder()
            .put(
                "@context",
                JsonArray.ofStrings("https://www.w3.org/ns/credentials/v2", type.contextUrl()))
            .put("type", JsonArray.ofStrings("VerifiableCredential", type.name()))
            .put("issuer", ISSUER)
            .put("validFrom", "2026-11-01T00:00:00Z")
            .put("validUntil", "2027-11-01T00:00:00Z")
            .put(
                "credentialSubject",
                JsonObject.builder().put("id", did(AMARA)).putAll(claims).build())
            .putAll(more)
            .build();
    return INTEGRITY.sign(
        unsigned,
        ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, METHOD)
            .created(TestCoop.NOW.minusSeconds(60)),
        RIVERSIDE.signer());
  }

  private static JsonObject presentation(SigningKey holder, String challenge, String domain) {
    return presentation(membership(), holder, challenge, domain);
  }

  private static JsonObject presentation(
      JsonObject credential, SigningKey holder, String challenge, String domain) {
    JsonObject unsigned =
        JsonObject.builder()
            .put("@context", JsonArray.ofStrings("https://www.w3.org/ns/credentials/v2"))
            .put("type", JsonArray.ofStrings("VerifiablePresentation"))
            .put("holder", did(holder))
            .put("verifiableCredential", JsonArray.of(credential))
            .build();
    return INTEGRITY.sign(
        unsigned,
        ProofOptions.authentication(
                Cryptosuite.EDDSA_RDFC_2022, DidKey.methodUrl(holder.publicKey()))
            .created(TestCoop.NOW.minusSeconds(5))
            .domain(domain)
            .challenge(challenge),
        holder.signer());
  }

  private static JsonObject answered(SigningKey holder, int status) {
    TestMember wallet = new TestMember(verifier, "amara");
    Asking asking = Asking.by(verifier, "harbour", "discount", "format", "ldp_vc");
    AuthorizationRequest request = wallet.fetch(asking.link());
    assertEquals("ldp_vc", request.query().credentials().get(0).format());
    JsonObject presentation = presentation(holder, request.nonce(), request.clientId().toString());
    HttpResponse<String> told =
        wallet.answer(request, JsonObject.of("membership", JsonArray.of(presentation)));
    assertEquals(status, told.statusCode(), told.body());
    return asking.result();
  }

  @Test
  @Tag("story")
  void aMembershipWithAnEmbeddedProofIsAcceptedAndItsReceiptHolds() throws IOException {
    JsonObject result = answered(AMARA, 200);
    assertTrue(result.bool("accepted").orElseThrow(), result::toJson);
    String receipt = result.string("receipt").orElseThrow();
    HttpResponse<String> file =
        verifier.send(verifier.as("harbour", "/harbour/receipts/" + receipt).GET());
    Path kept = folder.resolve("embedded.json");
    Files.writeString(kept, file.body());
    assertTrue(verifier.command("verify-receipt", kept).startsWith("The receipt holds."));
  }

  @Test
  @Tag("attack:VP-03")
  void aPresentationBySomebodyElseIsRefused() {
    JsonObject result = answered(MALLORY, 400);
    assertFalse(result.bool("accepted").orElseThrow(), result::toJson);
  }

  @Test
  void theVcApiTakesCredentialAndPresentationAsObjects() {
    HttpResponse<String> credential =
        verifier.post(
            "harbour",
            "/harbour/credentials/verify",
            JsonObject.of("verifiableCredential", membership()));
    assertEquals(200, credential.statusCode(), credential.body());

    JsonObject options =
        JsonObject.of("challenge", "of-the-caller").with("domain", "harbour.example");
    JsonObject body =
        JsonObject.of(
            "verifiablePresentation", presentation(AMARA, "of-the-caller", "harbour.example"));
    HttpResponse<String> good =
        verifier.post("harbour", "/harbour/presentations/verify", body.with("options", options));
    assertEquals(200, good.statusCode(), good.body());
    for (JsonObject other :
        List.of(options.with("challenge", "another"), options.with("domain", "evil.example"))) {
      HttpResponse<String> bad =
          verifier.post("harbour", "/harbour/presentations/verify", body.with("options", other));
      assertEquals(400, bad.statusCode(), bad.body());
      assertEquals(Optional.of(false), VerifierUnderTest.json(bad).bool("verified"), bad.body());
    }
  }

  @Test
  @Tag("attack:VER-03")
  @Tag("attack:LDP-02")
  void aMemberThatWasAddedAfterSigningIsFound() {
    for (JsonObject edited :
        List.of(
            membership().with("memberLevel", "gold"),
            membership().with("validUntil", "2037-11-01T00:00:00Z"))) {
      HttpResponse<String> told =
          verifier.post(
              "harbour",
              "/harbour/credentials/verify",
              JsonObject.of("verifiableCredential", edited));
      assertEquals(400, told.statusCode(), told.body());
      assertFalse(VerifierUnderTest.json(told).bool("proofVerified").orElseThrow());
    }
  }

  @Test
  void whatACredentialNamesIsFetchedWhereSettingAndPolicySaySo() {
    DocumentNeed logo =
        new DocumentNeed(DocumentKind.RELATED_RESOURCE, "https://riverside.example/logo.svg");
    verifier.world.publish(logo, "<svg/>");
    JsonObject pinning =
        membership(
            JsonObject.of(
                "relatedResource",
                JsonObject.of("id", logo.url(), "digestSRI", "sha256-" + "A".repeat(43) + "=")));
    JsonObject body = JsonObject.of("verifiableCredential", pinning);
    assertEquals(200, verifier.post("harbour", "/harbour/credentials/verify", body).statusCode());
    assertFalse(verifier.world.asked().contains(logo));
    HttpResponse<String> told = verifier.post("hillside", "/hillside/credentials/verify", body);
    assertEquals(400, told.statusCode(), told.body());
    assertTrue(told.body().contains("INTEGRITY_MISMATCH"), told.body());
    assertTrue(verifier.world.asked().contains(logo));

    for (String coop : List.of("harbour", "hillside")) {
      TestMember wallet = new TestMember(verifier, "amara");
      Asking asking = Asking.by(verifier, coop, "discount", "format", "ldp_vc");
      AuthorizationRequest request = wallet.fetch(asking.link());
      wallet.answer(
          request,
          JsonObject.of(
              "membership",
              JsonArray.of(
                  presentation(pinning, AMARA, request.nonce(), request.clientId().toString()))));
      assertEquals(Optional.of(coop.equals("harbour")), asking.result().bool("accepted"));
    }
  }
}
