package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.MethodLookup;
import org.cooppassport.core.dataintegrity.ProofExpectation;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.did.DidWeb;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.jsonld.ContextSet;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.openid.vci.AuthorizationServerMetadata;
import org.cooppassport.core.openid.vci.CredentialConfiguration;
import org.cooppassport.core.openid.vci.IssuerMetadata;
import org.cooppassport.schemas.Resource;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** What everybody may read. */
class PublicationTest extends RunningIssuer {

  @Test
  void theIssuerMetadataStandAtBothAddressesAndSayWhatWalletsInsistOn() throws Exception {
    Caller.Answer between =
        anybody.get(server.origin() + "/.well-known/openid-credential-issuer/riverside");
    Caller.Answer appended = anybody.get("/.well-known/openid-credential-issuer");
    assertEquals(200, between.status(), between.body());
    assertEquals(between.body(), appended.body());
    IssuerMetadata metadata = IssuerMetadata.parse(between.json(), server.base("riverside"));
    assertTrue(metadata.nonceEndpoint().isPresent());
    assertTrue(metadata.batchSize() > 1);
    List<String> scopes =
        metadata.configurations().values().stream()
            .map(configuration -> configuration.scope().orElseThrow())
            .toList();
    assertEquals(scopes.size(), scopes.stream().distinct().count(), "a scope for each");
    for (CredentialConfiguration configuration : metadata.configurations().values()) {
      assertFalse(configuration.displays().isEmpty(), configuration.id());
      assertFalse(configuration.claims().isEmpty());
      assertTrue(configuration.bindingMethods().contains("jwk"));
      assertTrue(configuration.proofTypes().get("jwt").algorithms().contains("ES256"));
    }
    assertTrue(
        metadata.configuration("IdentityAttributesCredential_ldp_vc").isEmpty(),
        "personal data have no form that reveals everything");
    assertFalse(
        metadata
            .configuration("CoopMembershipCredential_ldp_vc")
            .orElseThrow()
            .json()
            .toJson()
            .contains("memberNumber"));
  }

  @Test
  void theIssuerMetadataAreSignedWhereAsked() throws Exception {
    Caller.Answer answer =
        anybody.get("/.well-known/openid-credential-issuer", "Accept", "application/jwt");
    Jws signed = Jws.parse(answer.body());
    assertTrue(signed.isOfType(TokenType.ISSUER_METADATA));
    JsonObject claims = signed.unverifiedClaims();
    assertEquals(server.base("riverside"), claims.string("sub").orElseThrow());
    assertTrue(claims.has("iat"));
    assertFalse(signed.header().x5c().isEmpty());
  }

  @Test
  void theAuthorizationServerMetadataNameWhatClientsLookFor() throws Exception {
    Caller.Answer between =
        anybody.get(server.origin() + "/.well-known/oauth-authorization-server/riverside");
    Caller.Answer appended = anybody.get("/.well-known/oauth-authorization-server");
    assertEquals(between.body(), appended.body());
    AuthorizationServerMetadata metadata =
        AuthorizationServerMetadata.parse(between.json(), server.base("riverside"));
    assertTrue(metadata.authorizationEndpoint().isPresent());
    assertTrue(metadata.pushedAuthorizationRequestEndpoint().isPresent());
    assertTrue(metadata.tokenEndpointAuthMethods().contains("none"));
    assertTrue(metadata.dpopAlgorithms().contains("ES256"));
    assertTrue(metadata.supportsGrant("urn:ietf:params:oauth:grant-type:pre-authorized_code"));
    assertEquals(
        List.of("S256"),
        between
            .json()
            .array("code_challenge_methods_supported")
            .flatMap(JsonArray::strings)
            .orElseThrow());
  }

  @Test
  void aCredentialVerifiesWithTheDidDocumentThatIsServed() throws Exception {
    JsonObject credential =
        office
            .post("/credentials/issue", Examples.issue(Examples.MEMBERSHIP, Examples.membership()))
            .json();
    Did did =
        Did.parse(credential.object("issuer").flatMap(issuer -> issuer.string("id")).orElseThrow());
    String url = DidWeb.documentUrl(did);
    Caller.Answer document = anybody.get(url);
    assertEquals(200, document.status(), document.body());
    Documents documents =
        Documents.of(
            new Gathered.Fetched(
                new DocumentNeed(DocumentKind.DID_DOCUMENT, url),
                "application/json",
                Bytes.utf8(document.body()),
                Instant.now()));
    var verdict =
        new DataIntegrity(JsonLd.over(ContextSet.production()))
            .verify(
                credential,
                ProofExpectation.assertion().controlledBy(did.toString()),
                MethodLookup.resolving(DidResolver.standard(), documents, Instant.now()),
                Instant.now());
    assertEquals(List.of(), verdict.problems());
    JsonObject tampered = credential.with("validUntil", "2199-01-01T00:00:00Z");
    assertFalse(
        new DataIntegrity(JsonLd.over(ContextSet.production()))
            .verify(
                tampered,
                ProofExpectation.assertion().controlledBy(did.toString()),
                MethodLookup.resolving(DidResolver.standard(), documents, Instant.now()),
                Instant.now())
            .problems()
            .isEmpty());
    assertEquals(
        "application/did+json",
        anybody.get(url, "Accept", "application/did+json").header("content-type"));
  }

  @Test
  void everyDocumentOfOursIsServedUnderItsPathWithItsDigest() throws Exception {
    for (Resource resource : Schemas.typeMetadata()) {
      String path = resource.url().substring("https://schemas.cooppassport.org".length());
      Caller.Answer answer = anybody.get(server.origin() + path);
      assertEquals(200, answer.status(), path);
      assertEquals(resource.text(), answer.body());
      assertTrue(answer.header("repr-digest").startsWith("sha-256=:"));
      assertTrue(answer.header("cache-control").contains("max-age=31536000"));
      assertEquals(
          304,
          anybody.get(server.origin() + path, "If-None-Match", answer.header("etag")).status());
    }
  }

  @Test
  @Tag("attack:WEB-01")
  void theOfferPageIsPlainAndFetchesNothingFromElsewhere() throws Exception {
    Caller.Answer offer = offer();
    String page = offer.text("offerPage");
    Caller.Answer answer = anybody.get(page, "Accept", "text/html");
    assertEquals(200, answer.status(), answer.body());
    String html = answer.body();
    assertTrue(html.contains("Riverside Food Co-op"));
    assertTrue(html.contains("openid-credential-offer://"));
    assertTrue(html.contains("Co-op membership"));
    assertFalse(html.contains(offer.text("tx_code")), "the code comes by another way");
    assertFalse(html.contains("<script"));
    assertFalse(html.matches("(?s).*(src|href)=\"https?://(?!localhost).*"));
    String policy = answer.header("content-security-policy");
    assertTrue(policy.contains("default-src 'none'"), policy);
    assertFalse(policy.contains("unsafe-inline"));
    assertEquals("no-store", answer.header("cache-control"));
    Caller.Answer picture = anybody.get(page + "/qr.svg", "Accept", "image/svg+xml");
    assertEquals(200, picture.status());
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(picture.body())));
    assertEquals(
        200, anybody.get(server.origin() + "/web/pages.css", "Accept", "text/css").status());
    Caller.Answer nothing = anybody.get("/offers/nothing", "Accept", "text/html");
    assertEquals(404, nothing.status());
    assertTrue(nothing.body().contains("This offer is no longer there"), nothing.body());
    office.delete("/offers/" + offer.text("id"));
    assertEquals(404, anybody.get(page, "Accept", "text/html").status());
  }

  @Test
  void bothProbesAnswer() throws Exception {
    assertEquals(200, anybody.get(server.origin() + "/health/live").status());
    assertEquals(200, anybody.get(server.origin() + "/health/ready").status());
  }
}
