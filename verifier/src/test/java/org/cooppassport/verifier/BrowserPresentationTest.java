package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.core.openid.vp.EncryptedResponse;
import org.cooppassport.core.openid.vp.RequestObject;
import org.cooppassport.core.openid.vp.VpToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that come back through a browser: OpenID4VP 1.0, appendix A. */
class BrowserPresentationTest {
  private static final String SHOP = "https://www.harbour.example";

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

  private static Asking asked(String mode) {
    return Asking.by(verifier, "harbour", "join-by-reuse", "responseMode", mode, "origin", SHOP);
  }

  private static JsonObject request(JsonObject holder, String member, int index) {
    return holder.array(member).flatMap(JsonArray::objects).orElseThrow().get(index);
  }

  private static AuthorizationRequest signed(JsonObject one) {
    assertEquals("openid4vp-v1-signed", one.string("protocol").orElseThrow());
    String object = one.object("data").flatMap(d -> d.string("request")).orElseThrow();
    return AuthorizationRequest.parse(Jws.parse(object).unverifiedClaims());
  }

  private static JsonObject data(AuthorizationRequest request, String audience) {
    JsonObject token = member.harbourToken(request.nonce(), audience);
    AuthorizationResponse answer = new AuthorizationResponse.Presented(VpToken.parse(token), "");
    return request.responseMode().encrypted()
        ? EncryptedResponse.seal(answer, request.clientMetadata(), RandomSource.secure()).toJson()
        : answer.toJson();
  }

  private static HttpResponse<String> bring(Asking asking, JsonObject data, String origin) {
    String address = asking.json().string("digitalCredentialResponses").orElseThrow();
    return verifier.send(
        verifier
            .to(address)
            .header("content-type", "application/json")
            .header("origin", origin)
            .POST(BodyPublishers.ofString(credential(data))));
  }

  private static String credential(JsonObject data) {
    return JsonObject.builder()
        .put("protocol", "openid4vp-v1-signed")
        .put("data", data)
        .build()
        .toJson();
  }

  @Test
  void theCoopsOwnPageAsksThroughTheBrowserAndPostsWhatItGets() {
    for (String mode : List.of("dc_api", "dc_api.jwt")) {
      Asking asking = asked(mode);
      assertFalse(asking.json().has("authorizationRequest"));
      AuthorizationRequest request = signed(request(asking.json(), "digitalCredentialRequests", 0));
      assertEquals(List.of(SHOP), request.expectedOrigins());
      assertEquals(mode, request.responseMode().wire());
      assertTrue(request.responseUri().isEmpty());
      HttpResponse<String> taken = bring(asking, data(request, "origin:" + SHOP), SHOP);
      assertEquals(200, taken.statusCode(), taken.body());
      assertEquals("{}", taken.body());
      JsonObject result = asking.result();
      assertTrue(result.bool("accepted").orElseThrow(), result::toJson);
      assertTrue(result.has("receipt"));
    }
  }

  private static HttpResponse<String> wished(JsonObject more) {
    return verifier.post(
        "harbour",
        "/harbour/requests",
        JsonObject.builder().put("policy", "join-by-reuse").putAll(more).build());
  }

  @Test
  void aRequestIsSignedUnderEachNameThatTheCoopWants() {
    List<String> prefixes =
        List.of("x509_hash", "decentralized_identifier", "openid_federation", "x509_san_dns");
    for (String mode : List.of("dc_api", "dc_api.jwt")) {
      HttpResponse<String> made =
          wished(
              JsonObject.of("responseMode", mode)
                  .with("origin", SHOP)
                  .with("clientIdPrefixes", JsonArray.ofStrings(prefixes)));
      assertEquals(201, made.statusCode(), made.body());
      Asking asking = new Asking(verifier, "harbour", VerifierUnderTest.json(made));
      JsonObject first = request(asking.json(), "digitalCredentialRequests", 0);
      assertEquals("openid4vp-v1-multisigned", first.string("protocol").orElseThrow());
      List<RequestObject> signed =
          new DcApiRequest(DcApiRequest.Protocol.MULTISIGNED, first.object("data").orElseThrow())
              .signed();
      assertEquals(
          prefixes,
          signed.stream()
              .map(one -> ClientId.parse(one.clientId().orElseThrow()).prefix().wire())
              .toList());
      assertEquals(
          "openid4vp-v1-signed",
          request(asking.json(), "digitalCredentialRequests", 1).string("protocol").orElseThrow());
      AuthorizationRequest request =
          AuthorizationRequest.parse(
              Jws.parse(signed.get(1).text())
                  .unverifiedClaims()
                  .with("client_id", signed.get(1).clientId().orElseThrow()));
      HttpResponse<String> taken = bring(asking, data(request, "origin:" + SHOP), SHOP);
      assertEquals(200, taken.statusCode(), taken.body());
      assertTrue(asking.result().bool("accepted").orElseThrow());
    }
    JsonObject several = JsonObject.of("clientIdPrefixes", JsonArray.ofStrings(prefixes));
    assertEquals(400, wished(several.with("responseMode", "direct_post")).statusCode());
    JsonObject browser = JsonObject.of("responseMode", "dc_api");
    for (JsonObject bad :
        List.of(
            browser.with("clientIdPrefixes", JsonArray.ofStrings("x509_hash", "x509_hash")),
            browser.with("clientIdPrefixes", JsonArray.ofStrings("x509_hash", "redirect_uri")),
            browser.with("clientIdPrefixes", JsonArray.ofStrings("x509_hash", "other")),
            browser.with("clientIdPrefixes", JsonArray.EMPTY),
            browser
                .with("clientIdPrefixes", JsonArray.ofStrings("x509_hash"))
                .with("clientIdPrefix", "x509_hash"))) {
      assertEquals(400, wished(bad).statusCode(), bad::toJson);
    }
  }

  @Test
  void theUnsignedFormOfTheSameRequestNamesNobody() {
    Asking asking = asked("dc_api.jwt");
    JsonObject unsigned = request(asking.json(), "digitalCredentialRequests", 1);
    assertEquals("openid4vp-v1-unsigned", unsigned.string("protocol").orElseThrow());
    JsonObject parameters = unsigned.object("data").orElseThrow();
    assertFalse(parameters.has("client_id"));
    assertFalse(parameters.has("expected_origins"));
    assertFalse(parameters.has("state"));
    AuthorizationRequest request = AuthorizationRequest.parseUnsigned(parameters, SHOP);
    assertEquals(200, bring(asking, data(request, "origin:" + SHOP), SHOP).statusCode());
    assertTrue(asking.result().bool("accepted").orElseThrow());
  }

  @Test
  @Tag("attack:VP-02")
  void anAnswerMadeOutToAnythingButThePagesOriginIsRefused() {
    for (String audience :
        List.of("client", SHOP, "origin:" + SHOP + "/", "origin:https://evil.example")) {
      Asking asking = asked("dc_api");
      AuthorizationRequest request = signed(request(asking.json(), "digitalCredentialRequests", 0));
      String made = audience.equals("client") ? request.clientId().toString() : audience;
      HttpResponse<String> told = bring(asking, data(request, made), SHOP);
      assertEquals(400, told.statusCode(), told.body());
      assertTrue(told.body().contains("KEY_BINDING_ERROR"), told.body());
      assertFalse(asking.result().bool("accepted").orElseThrow());
    }
  }

  @Test
  @Tag("attack:VP-05")
  void anotherPageCannotBringTheAnswerAndSpendsNothing() {
    Asking asking = asked("dc_api.jwt");
    AuthorizationRequest request = signed(request(asking.json(), "digitalCredentialRequests", 0));
    JsonObject data = data(request, "origin:" + SHOP);
    HttpResponse<String> told = bring(asking, data, "https://evil.example");
    assertEquals(400, told.statusCode());
    assertTrue(told.body().contains("Origin"), told.body());
    assertEquals("open", asking.status());
    assertEquals(200, bring(asking, data, SHOP).statusCode());
  }

  @Test
  void whatIsMeantForABrowserIsNeitherFetchedNorPostedByAWallet() {
    Asking asking = asked("dc_api.jwt");
    String address = asking.json().string("digitalCredentialResponses").orElseThrow();
    String handle = address.substring(address.lastIndexOf('/') + 1);
    assertEquals(404, verifier.get("/harbour/oid4vp/request-objects/" + handle).statusCode());
    HttpResponse<String> posted =
        verifier.postForm(
            "/harbour/oid4vp/responses/" + handle, java.util.Map.of("vp_token", "{}"));
    assertEquals(400, posted.statusCode());
    assertTrue(posted.body().contains("response_mode"), posted.body());
    assertEquals("open", asking.status());
  }

  @Test
  @Tag("attack:VP-09")
  void aPlainAnswerWhereAnEncryptedOneWasAskedForIsRefused() {
    Asking asking = asked("dc_api.jwt");
    JsonObject plain = JsonObject.of("vp_token", member.harbourToken("n", "origin:" + SHOP));
    HttpResponse<String> told = bring(asking, plain, SHOP);
    assertEquals(400, told.statusCode());
    assertTrue(told.body().contains("expected an encrypted answer, came an object with vp_token"));
    assertEquals("open", asking.status());
  }

  @Test
  void aWalletThatDeclinesIsHeard() {
    Asking asking = asked("dc_api.jwt");
    HttpResponse<String> taken = bring(asking, JsonObject.of("error", "access_denied"), SHOP);
    assertEquals(200, taken.statusCode());
    JsonObject result = asking.result();
    assertEquals("declined", result.string("status").orElseThrow());
    assertEquals(
        "access_denied", result.object("error").flatMap(e -> e.string("error")).orElseThrow());
  }

  @Test
  @Tag("attack:VP-05")
  void ourOwnPageOffersTheBrowserToThePersonWhoOpenedItAndToNobodyElse() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse", "flow", "same-device");
    HttpResponse<String> page = verifier.get(asking.page());
    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("use-browser"), page.body());
    String cookie = page.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
    assertEquals(404, verifier.get(asking.page() + "/dc-api").statusCode());

    HttpResponse<String> offered =
        verifier.send(verifier.to(asking.page() + "/dc-api").header("cookie", cookie).GET());
    assertEquals(200, offered.statusCode(), offered.body());
    AuthorizationRequest request = signed(request(VerifierUnderTest.json(offered), "requests", 0));
    String own = verifier.origin.toString();
    assertEquals(List.of(own), request.expectedOrigins());
    assertEquals("dc_api.jwt", request.responseMode().wire());
    String body = credential(data(request, "origin:" + own));
    assertEquals(404, post(asking.page() + "/dc-api", "", body).statusCode());
    HttpResponse<String> state = post(asking.page() + "/dc-api", cookie, body);
    assertEquals(200, state.statusCode(), state.body());
    JsonObject words = VerifierUnderTest.json(state);
    assertEquals("accepted", words.string("outcome").orElseThrow(), words::toJson);
    assertTrue(words.bool("settled").orElseThrow());
    JsonObject result = asking.result();
    assertTrue(result.bool("accepted").orElseThrow(), result::toJson);
    assertEquals(
        409,
        verifier
            .send(verifier.to(asking.page() + "/dc-api").header("cookie", cookie).GET())
            .statusCode());
  }

  private static HttpResponse<String> post(String address, String cookie, String body) {
    return verifier.send(
        verifier
            .to(address)
            .header("content-type", "application/json")
            .header("cookie", cookie.isEmpty() ? "none=1" : cookie)
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void aPageOfAnotherOriginMayCallTheRouteItIsGiven() {
    String address = asked("dc_api").json().string("digitalCredentialResponses").orElseThrow();
    HttpResponse<String> preflight =
        verifier.send(
            verifier
                .to(URI.create(address).getPath())
                .header("origin", SHOP)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertEquals("*", preflight.headers().firstValue("access-control-allow-origin").orElse(""));
    assertTrue(
        preflight
            .headers()
            .firstValue("access-control-allow-headers")
            .orElse("")
            .contains("Content-Type"));
  }
}
