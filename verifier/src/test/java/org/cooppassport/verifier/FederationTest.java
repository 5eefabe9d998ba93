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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.federation.TrustChain;
import org.cooppassport.core.jose.AllowedAlgorithms;
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

  private HttpResponse<String> statusOf(String mark) {
    return verifier.postForm("/harbour/federation/trust-mark-status", Map.of("trust_mark", mark));
  }

  private String told(String mark) {
    String answer = body(statusOf(mark), "application/trust-mark-status-response+jwt");
    Jws jws = Jws.parse(answer);
    JsonObject claims =
        jws.verify(
                TokenType.TRUST_MARK_STATUS,
                anchor().keys().find(jws.header().kid().orElseThrow()).orElseThrow().key(),
                AllowedAlgorithms.DEFAULT)
            .claims()
            .json();
    assertEquals(base(), claims.string("iss").orElseThrow());
    assertEquals(mark, claims.string("trust_mark").orElseThrow());
    return claims.string("status").orElseThrow();
  }

  @Test
  void whatBecameOfATrustMarkIsToldByWhoGaveIt() throws IOException {
    String path = "/harbour/federation/trust-mark?sub=" + riverside.url() + "&trust_mark_type=";
    String mark = verifier.get(path + MARK).body();
    assertEquals("active", told(mark));
    int signature = mark.lastIndexOf('.') + 1;
    char bent = mark.charAt(signature) == 'A' ? 'B' : 'A';
    assertEquals(
        "invalid", told(mark.substring(0, signature) + bent + mark.substring(signature + 1)));
    String strangers = riverside.mark(riverside, MARK, JsonObject.EMPTY).text();
    assertEquals(404, statusOf(strangers).statusCode(), "the co-op never gave it");
    assertEquals(404, statusOf(configuration()).statusCode(), "no trust mark");
    assertEquals(
        404,
        verifier
            .postForm("/hillside/federation/trust-mark-status", Map.of("trust_mark", mark))
            .statusCode());
    String marked = "/harbour/federation/trust-marked?trust_mark_type=";
    assertEquals("[\"" + riverside.url() + "\"]", verifier.get(marked + MARK).body());
    assertEquals("[]", verifier.get(marked + MARK + "&sub=https://other.example").body());
    assertEquals("[]", verifier.get(marked + "https://harbour.example/marks/none").body());
    assertEquals(400, verifier.get("/harbour/federation/trust-marked").statusCode());

    verifier.clock.advance(Duration.ofDays(31));
    assertEquals("expired", told(mark));
    verifier.clock.set(TestCoop.NOW);
    Path file = verifier.data.resolve("coops/harbour/subordinates/riverside.json");
    Files.writeString(
        file,
        JsonReader.readObject(Files.readString(file))
            .with("trustMarks", JsonArray.ofStrings(MARK + "-of-another-kind"))
            .toJson());
    verifier.stop();
    verifier.start();
    assertEquals("revoked", told(mark));
    assertEquals("[]", verifier.get(marked + MARK).body());
  }

  private JsonObject past() {
    Jws jws =
        Jws.parse(
            body(verifier.get("/harbour/federation/historical-keys"), "application/jwk-set+jwt"));
    return jws.verify(
            TokenType.JWK_SET,
            anchor().keys().find(jws.header().kid().orElseThrow()).orElseThrow().key(),
            AllowedAlgorithms.DEFAULT)
        .claims()
        .json();
  }

  @Test
  void keysThatSignNoMoreLeaveTheConfigurationAndStandAmongThePastOnes() throws IOException {
    assertEquals(JsonArray.EMPTY, past().array("keys").orElseThrow());
    String old = anchor().keys().keys().get(0).kid().orElseThrow();
    verifier.command(
        "rotate-key",
        "--data",
        verifier.data,
        "--dev",
        "--coop",
        "harbour",
        "--purpose",
        "FEDERATION",
        "--publish-first",
        "1");
    verifier.stop();
    verifier.start();
    assertEquals(2, anchor().keys().keys().size(), "old and new stand side by side");
    assertEquals(JsonArray.EMPTY, past().array("keys").orElseThrow());
    verifier.clock.advance(Duration.ofDays(40));
    assertEquals(1, anchor().keys().keys().size());
    assertTrue(anchor().keys().find(old).isEmpty());
    JsonObject key = past().array("keys").flatMap(JsonArray::objects).orElseThrow().get(0);
    assertEquals(old, key.string("kid").orElseThrow());
    assertTrue(
        key.number("exp").orElseThrow().longValue() < verifier.clock.instant().getEpochSecond());
    assertFalse(key.has("revoked") || key.has("d"));

    verifier.clock.set(TestCoop.NOW.plusSeconds(7200));
    Path settings = verifier.data.resolve("coops/harbour/coop.conf");
    Files.writeString(
        settings,
        Files.readString(settings)
            + "\nfederation.revoked-keys { \""
            + old
            + "\" = \"2026-11-21T11:00:00Z\" }\n");
    verifier.stop();
    verifier.start();
    assertTrue(anchor().keys().find(old).isEmpty(), "at once");
    JsonObject revoked =
        past()
            .array("keys")
            .flatMap(JsonArray::objects)
            .orElseThrow()
            .get(0)
            .object("revoked")
            .orElseThrow();
    assertEquals("compromised", revoked.string("reason").orElseThrow());
    assertTrue(revoked.number("revoked_at").isPresent());
    verifier.clock.set(TestCoop.NOW);
  }

  @Test
  void theConfigurationSaysWhatTheCoopIsAsAVerifierAndWhereItsEndpointsAre() {
    JsonObject metadata =
        Jws.parse(configuration()).unverifiedClaims().object("metadata").orElseThrow();
    JsonObject role = metadata.object("openid_credential_verifier").orElseThrow();
    assertEquals("Harbour Housing Co-op", role.string("client_name").orElseThrow());
    assertTrue(role.object("vp_formats_supported").orElseThrow().has("dc+sd-jwt"));
    List<JsonObject> keys =
        role.object("jwks")
            .flatMap(jwks -> jwks.array("keys"))
            .flatMap(JsonArray::objects)
            .orElseThrow();
    assertEquals("enc", keys.get(0).string("use").orElseThrow());
    assertEquals("sig", keys.get(1).string("use").orElseThrow());
    assertTrue(keys.stream().noneMatch(key -> key.has("d")));
    JsonObject own = metadata.object("federation_entity").orElseThrow();
    for (String endpoint :
        List.of(
            "federation_fetch_endpoint",
            "federation_list_endpoint",
            "federation_resolve_endpoint",
            "federation_trust_mark_endpoint",
            "federation_trust_mark_status_endpoint",
            "federation_trust_mark_list_endpoint",
            "federation_historical_keys_endpoint")) {
      assertTrue(own.string(endpoint).orElseThrow().startsWith(base() + "/federation/"), endpoint);
    }
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
