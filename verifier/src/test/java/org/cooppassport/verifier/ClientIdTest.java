package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.RequestExpectation;
import org.cooppassport.core.openid.vp.RequestObject;
import org.cooppassport.core.openid.vp.VerifierTrust;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wallets can tell who asks, in each of the three ways. */
class ClientIdTest {
  @TempDir static Path folder;
  private static VerifierUnderTest verifier;
  private static TestMember member;

  @BeforeAll
  static void start() {
    verifier = VerifierUnderTest.in(folder);
    member = new TestMember(verifier, "amara");
  }

  @AfterAll
  static void stop() {
    verifier.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x509_hash", "x509_san_dns", "decentralized_identifier"})
  void aRequestIsAnsweredToItsWholeClientId(String prefix) {
    for (String mode : List.of("direct_post", "direct_post.jwt")) {
      Asking asking =
          Asking.by(
              verifier, "harbour", "join-by-reuse", "clientIdPrefix", prefix, "responseMode", mode);
      AuthorizationRequest request = member.fetch(asking.link());
      assertEquals(prefix, request.clientId().prefix().wire());
      assertEquals(mode, request.responseMode().wire());
      assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
      assertTrue(asking.result().bool("accepted").orElseThrow());
    }
  }

  @Test
  void aCertifiedRequestBringsALeafThatNamesUsAndNoRoot() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse", "clientIdPrefix", "x509_hash");
    AuthorizationRequestLink link = AuthorizationRequestLink.parse(asking.link());
    Jws object = Jws.parse(verifier.get(link.requestUri().toString()).body());
    List<Bytes> chain = object.header().x5c();
    assertEquals(1, chain.size());
    assertEquals(ClientId.x509Hash(chain.get(0)).toString(), link.clientId());
    assertTrue(object.header().kid().isEmpty());
  }

  @Test
  void aRequestByDidIsSignedWithAKeyOfTheServedDocument() {
    Asking asking =
        Asking.by(
            verifier, "harbour", "join-by-reuse", "clientIdPrefix", "decentralized_identifier");
    AuthorizationRequestLink link = AuthorizationRequestLink.parse(asking.link());
    RequestObject object = RequestObject.parse(verifier.get(link.requestUri().toString()).body());
    Did did = Did.parse(ClientId.parse(link.clientId()).value());
    DidResolver resolver = DidResolver.standard();
    List<DocumentNeed> missing = resolver.missing(did, Documents.none());
    assertEquals(1, missing.size());
    HttpResponse<String> document = verifier.get(missing.get(0).url());
    assertEquals(200, document.statusCode(), missing.get(0).url());
    Documents documents =
        Documents.of(
            new Gathered.Fetched(
                missing.get(0),
                "application/json",
                Bytes.utf8(document.body()),
                verifier.clock.instant()));
    AuthorizationRequest request =
        object
            .authenticate(
                RequestExpectation.ofLink(
                        link.clientId(), "", VerifierTrust.DIDS_ONLY, verifier.clock.instant())
                    .with(documents))
            .request();
    assertEquals(link.clientId(), request.clientId().toString());
  }

  /** What Hillside, an anchor, and Harbour, whom it took in, publish. */
  private static RequestExpectation inFederation(RequestObject object, String clientId) {
    JwkSet keys =
        JwkSet.parse(
            Jws.parse(verifier.get("/hillside/.well-known/openid-federation").body())
                .unverifiedClaims()
                .object("jwks")
                .orElseThrow());
    VerifierTrust trust =
        VerifierTrust.DIDS_ONLY.withFederations(
            List.of(new FederationAnchor(new EntityId(verifier.origin + "/hillside"), keys)));
    RequestExpectation expected =
        RequestExpectation.ofLink(clientId, "", trust, verifier.clock.instant());
    for (List<DocumentNeed> missing = object.missing(expected);
        !missing.isEmpty();
        missing = object.missing(expected)) {
      for (DocumentNeed need : missing) {
        HttpResponse<String> found = verifier.get(need.url());
        assertEquals(200, found.statusCode(), need.url());
        expected =
            expected.with(
                Documents.of(
                    new Gathered.Fetched(
                        need,
                        need.kind().accept(),
                        Bytes.utf8(found.body()),
                        verifier.clock.instant())));
      }
    }
    return expected;
  }

  private static void takeHarbourIntoHillsidesFederation() throws IOException {
    JsonObject own =
        Jws.parse(verifier.get("/harbour/.well-known/openid-federation").body()).unverifiedClaims();
    Path subordinates = verifier.data.resolve("coops/hillside/subordinates");
    Files.createDirectories(subordinates);
    Files.writeString(
        subordinates.resolve("harbour.json"),
        JsonObject.of("entity", own.string("sub").orElseThrow())
            .with("jwks", own.object("jwks").orElseThrow())
            .with("entityTypes", JsonArray.ofStrings("openid_credential_verifier"))
            .with("trustMarks", JsonArray.ofStrings("https://hillside.example/marks/member"))
            .toJson());
    Path settings = verifier.data.resolve("coops/harbour/coop.conf");
    Files.writeString(
        settings,
        Files.readString(settings)
            + "\nfederation.authority-hints = [\""
            + verifier.origin
            + "/hillside\"]\n");
    verifier.stop();
    verifier.start();
  }

  @Test
  void aRequestByFederationIsSignedAndAnsweredAsTheFederationSays() throws IOException {
    takeHarbourIntoHillsidesFederation();
    for (String mode : List.of("direct_post", "direct_post.jwt")) {
      Asking asking =
          Asking.by(
              verifier,
              "harbour",
              "join-by-reuse",
              "clientIdPrefix",
              "openid_federation",
              "responseMode",
              mode);
      AuthorizationRequestLink link = AuthorizationRequestLink.parse(asking.link());
      assertEquals("openid_federation:" + verifier.origin + "/harbour", link.clientId());
      RequestObject object = RequestObject.parse(verifier.get(link.requestUri().toString()).body());
      assertFalse(
          Jws.parse(object.text()).unverifiedClaims().has("client_metadata"),
          "a wallet must ignore it");
      AuthorizationRequest request =
          object.authenticate(inFederation(object, link.clientId())).request();
      assertEquals(mode, request.responseMode().wire());
      assertEquals("Harbour Housing Co-op", request.clientMetadata().clientName().orElseThrow());
      assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
      assertTrue(asking.result().bool("accepted").orElseThrow());
    }
  }
}
