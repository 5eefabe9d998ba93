package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.federation.TrustChain;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.testing.TestEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Harbour as the anchor of a federation that took Riverside in. */
class FederationTest {
  private static final String MARK = "https://harbour.example/marks/accredited";

  @TempDir Path folder;
  private VerifierUnderTest verifier;
  private final TestEntity riverside = TestEntity.at(VerifierUnderTest.RIVERSIDE);

  @BeforeEach
  void start() throws IOException {
    verifier = VerifierUnderTest.in(folder);
    Path subordinates = verifier.data.resolve("coops/harbour/subordinates");
    Files.createDirectories(subordinates);
    Files.writeString(
        subordinates.resolve("riverside.json"),
        JsonObject.builder()
            .put("entity", riverside.url())
            .put("jwks", riverside.keys().toJson())
            .putStrings("entityTypes", List.of("openid_credential_issuer"))
            .put(
                "metadataPolicy",
                JsonReader.readObject(
                    "{\"openid_credential_issuer\":{\"coop_lanes\":"
                        + "{\"value\":[\"informational\"]}}}"))
            .put("constraints", JsonReader.readObject("{\"max_path_length\":0}"))
            .putStrings("trustMarks", List.of(MARK))
            .build()
            .toJson());
    verifier.stop();
    verifier.start();
  }

  @AfterEach
  void stop() {
    verifier.close();
  }

  private String base() {
    return verifier.origin + "/harbour";
  }

  private static String body(HttpResponse<String> answer, String mediaType) {
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(mediaType, answer.headers().firstValue("content-type").orElseThrow());
    return answer.body();
  }

  private String configuration() {
    return body(
        verifier.get("/harbour/.well-known/openid-federation"), "application/entity-statement+jwt");
  }

  private String statement() {
    return body(
        verifier.get("/harbour/federation/fetch?sub=" + riverside.url()),
        "application/entity-statement+jwt");
  }

  private FederationAnchor anchor() {
    return new FederationAnchor(
        new EntityId(base()),
        JwkSet.parse(Jws.parse(configuration()).unverifiedClaims().object("jwks").orElseThrow()));
  }

  private void publish() {
    String leaf =
        TestEntity.at(riverside.url())
            .with("openid_credential_issuer", "{'credential_issuer':'" + riverside.url() + "'}")
            .hinting(base())
            .configuration();
    verifier.world.publish(riverside.id().configuration(), leaf);
    verifier.world.publish(new EntityId(base()).configuration(), configuration());
    verifier.world.publish(
        new DocumentNeed(
            DocumentKind.ENTITY_STATEMENT,
            base()
                + "/federation/fetch?sub="
                + java.net.URLEncoder.encode(
                    riverside.url(), java.nio.charset.StandardCharsets.UTF_8)),
        statement());
  }

  @Test
  void whatTheAnchorPublishesMakesAChainThatAVerifierTakes() {
    publish();
    TrustChain chain =
        TrustChain.verify(
            List.of(
                TestEntity.at(riverside.url())
                    .with("openid_credential_issuer", "{}")
                    .hinting(base())
                    .configuration(),
                statement(),
                configuration()),
            anchor(),
            TestCoop.NOW);
    assertEquals(
        JsonArray.ofStrings("informational"),
        chain
            .metadata()
            .object("openid_credential_issuer")
            .orElseThrow()
            .array("coop_lanes")
            .orElseThrow());
    JsonObject own =
        Jws.parse(configuration())
            .unverifiedClaims()
            .object("metadata")
            .flatMap(m -> m.object("federation_entity"))
            .orElseThrow();
    assertEquals("Harbour Housing Co-op", own.string("organization_name").orElseThrow());
    assertEquals(
        base() + "/federation/fetch", own.string("federation_fetch_endpoint").orElseThrow());
  }

  @Test
  void aCoopWithoutSubordinatesIsALeaf() {
    String token =
        body(
            verifier.get("/hillside/.well-known/openid-federation"),
            "application/entity-statement+jwt");
    JsonObject own =
        Jws.parse(token)
            .unverifiedClaims()
            .object("metadata")
            .flatMap(m -> m.object("federation_entity"))
            .orElseThrow();
    assertFalse(own.has("federation_fetch_endpoint"));
    assertEquals(404, verifier.get("/hillside/federation/list").statusCode());
    assertEquals(
        404, verifier.get("/hillside/federation/fetch?sub=" + riverside.url()).statusCode());
  }

  @Test
  void theListIsFilteredAndUnknownEntitiesAreNotFound() {
    String all = "[\"" + riverside.url() + "\"]";
    assertEquals(all, verifier.get("/harbour/federation/list").body());
    assertEquals(
        all, verifier.get("/harbour/federation/list?entity_type=openid_credential_issuer").body());
    assertEquals("[]", verifier.get("/harbour/federation/list?entity_type=x").body());
    assertEquals("[]", verifier.get("/harbour/federation/list?intermediate=true").body());
    assertEquals(all, verifier.get("/harbour/federation/list?trust_marked=true").body());
    assertEquals(400, verifier.get("/harbour/federation/list?trust_marked=maybe").statusCode());
    HttpResponse<String> unknown =
        verifier.get("/harbour/federation/fetch?sub=https://stranger.example");
    assertEquals(404, unknown.statusCode());
    assertEquals("not_found", VerifierUnderTest.json(unknown).string("error").orElseThrow());
    assertEquals(400, verifier.get("/harbour/federation/fetch").statusCode());
    assertEquals(400, verifier.get("/harbour/federation/fetch?sub=" + base()).statusCode());
  }

  @Test
  void aTrustMarkIsGivenForWhatWasDecidedOnly() {
    String path = "/harbour/federation/trust-mark?sub=" + riverside.url() + "&trust_mark_type=";
    String mark = body(verifier.get(path + MARK), "application/trust-mark+jwt");
    Jws jws = Jws.parse(mark);
    assertTrue(jws.isOfType(TokenType.TRUST_MARK));
    assertEquals(riverside.url(), jws.unverifiedClaims().string("sub").orElseThrow());
    assertEquals(404, verifier.get(path + "https://harbour.example/marks/other").statusCode());
  }

  @Test
  @Tag("attack:TRU-01")
  void strangersGetCachedOrAlreadyTrustedAnswersOnlyAndCauseNoFetches() {
    publish();
    String anchor = "&trust_anchor=" + base();
    int before = verifier.world.asked().size();
    HttpResponse<String> unknown =
        verifier.get("/harbour/federation/resolve?sub=https://stranger.example" + anchor);
    assertEquals(404, unknown.statusCode());
    assertEquals("invalid_subject", VerifierUnderTest.json(unknown).string("error").orElseThrow());
    assertEquals(before, verifier.world.asked().size());
    HttpResponse<String> other =
        verifier.get(
            "/harbour/federation/resolve?sub="
                + riverside.url()
                + "&trust_anchor=https://other.example");
    assertEquals(
        "invalid_trust_anchor", VerifierUnderTest.json(other).string("error").orElseThrow());

    String resolved =
        body(
            verifier.get("/harbour/federation/resolve?sub=" + riverside.url() + anchor),
            "application/resolve-response+jwt");
    Jws jws = Jws.parse(resolved);
    assertTrue(jws.isOfType(TokenType.RESOLVE_RESPONSE));
    JsonObject claims = jws.unverifiedClaims();
    assertEquals(base(), claims.string("iss").orElseThrow());
    assertEquals(riverside.url(), claims.string("sub").orElseThrow());
    List<String> chain = claims.array("trust_chain").flatMap(JsonArray::strings).orElseThrow();
    assertEquals(
        List.of(riverside.id(), new EntityId(base())),
        TrustChain.verify(chain, anchor(), TestCoop.NOW).path());
    int asked = verifier.world.asked().size();
    verifier.get("/harbour/federation/resolve?sub=" + riverside.url() + anchor);
    assertEquals(asked, verifier.world.asked().size(), "the second answer is remembered");
  }

  @Test
  void aClientHasAnEntityLookedUpAndIsToldWhyThereIsNoChain() {
    publish();
    JsonObject wish = JsonObject.of("sub", riverside.url(), "trust_anchor", base());
    JsonObject found =
        VerifierUnderTest.json(verifier.post("harbour", "/harbour/federation/resolutions", wish));
    assertTrue(found.bool("resolved").orElseThrow(), found::toJson);
    JsonObject stranger =
        VerifierUnderTest.json(
            verifier.post(
                "harbour",
                "/harbour/federation/resolutions",
                wish.with("sub", "https://stranger.example")));
    assertFalse(stranger.bool("resolved").orElseThrow());
    assertEquals(
        "TRUST_UNAVAILABLE",
        stranger.object("problem").flatMap(p -> p.string("code")).orElseThrow());
  }

  @Test
  void aBrokenDecisionFileIsFoundBeforeServing() throws IOException {
    Path file = verifier.data.resolve("coops/harbour/subordinates/broken.json");
    Files.writeString(file, "{\"entity\":\"http://riverside.example\"}");
    StringWriter out = new StringWriter();
    int code =
        verifier.command(new PrintWriter(out), "check-config", "--data", verifier.data, "--dev");
    assertTrue(code != 0 && out.toString().contains("broken.json"), out::toString);
    Files.delete(file);
  }
}
