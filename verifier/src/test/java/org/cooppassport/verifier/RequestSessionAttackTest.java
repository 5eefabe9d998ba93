package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.ContentEncryption;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.jose.EncryptionKey;
import org.cooppassport.core.jose.Jwe;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Section 4 of the attack catalogue: sessions, addresses, encryption. */
class RequestSessionAttackTest {
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

  private static Asking sameDevice(String... more) {
    String[] members = new String[more.length + 2];
    members[0] = "flow";
    members[1] = "same-device";
    System.arraycopy(more, 0, members, 2, more.length);
    return Asking.by(verifier, "harbour", "join-by-reuse", members);
  }

  /** Opens a page as a fresh browser and returns its cookie. */
  private static String open(Asking asking) {
    HttpResponse<String> page = verifier.get(asking.page());
    assertEquals(200, page.statusCode(), page.body());
    return page.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
  }

  private static HttpResponse<String> state(Asking asking, String cookie) {
    return verifier.send(verifier.to(asking.page() + "/state").header("cookie", cookie).GET());
  }

  private static HttpResponse<String> bring(Asking asking, String cookie, String code) {
    return verifier.send(
        verifier
            .to(asking.page() + "/code")
            .header("cookie", cookie)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(JsonObject.of("response_code", code).toJson())));
  }

  private static String redirect(HttpResponse<String> taken) {
    return VerifierUnderTest.json(taken).string("redirect_uri").orElseThrow();
  }

  private static String code(HttpResponse<String> taken) {
    String redirect = redirect(taken);
    return redirect.substring(redirect.indexOf("response_code=") + 14);
  }

  @Test
  @Tag("attack:VP-05")
  void theResultIsShownToTheBrowserThatBeganAndBringsTheCode() {
    Asking asking = sameDevice();
    String attacker = open(asking);
    AuthorizationRequest request = member.fetch(asking.link());
    HttpResponse<String> taken = member.answer(request, member.harbourToken(request));
    String code = code(taken);

    JsonObject polled = VerifierUnderTest.json(state(asking, attacker));
    assertFalse(polled.bool("settled").orElseThrow());
    assertEquals("", polled.string("outcome").orElseThrow());
    JsonObject read = asking.result();
    assertEquals("response_code", read.string("awaiting").orElseThrow());
    assertFalse(read.has("verdict") || read.has("claims") || read.has("accepted"), read::toJson);

    HttpResponse<String> victim = verifier.get(asking.page());
    assertEquals(404, victim.statusCode(), "the page belongs to the first browser");
    String stranger = "__Host-coop-present=" + RandomSource.secure().token(24);
    assertEquals(404, bring(asking, stranger, code).statusCode());
    assertEquals(400, bring(asking, attacker, "guessed").statusCode());
    assertEquals("response_code", asking.result().string("awaiting").orElseThrow());
  }

  @Test
  @Tag("attack:VP-05")
  void theCodeWorksOnceForThePage() {
    Asking asking = sameDevice();
    String browser = open(asking);
    AuthorizationRequest request = member.fetch(asking.link());
    HttpResponse<String> taken = member.answer(request, member.harbourToken(request));
    assertTrue(redirect(taken).startsWith(asking.page() + "#response_code="));
    HttpResponse<String> shown = bring(asking, browser, code(taken));
    assertEquals(200, shown.statusCode());
    assertEquals("accepted", VerifierUnderTest.json(shown).string("outcome").orElseThrow());
    assertEquals(400, bring(asking, browser, code(taken)).statusCode());
    assertEquals(400, asking.read("response_code=" + code(taken)).statusCode());
    assertTrue(asking.result().bool("accepted").orElseThrow());
  }

  @Test
  @Tag("attack:VP-05")
  void theCodeWorksOnceForTheBackOffice() {
    Asking asking = sameDevice("redirect", "sign-up");
    AuthorizationRequest request = member.fetch(asking.link());
    HttpResponse<String> taken = member.answer(request, member.harbourToken(request));
    String configured = "https://www.harbour.example/joined?from=p&response_code=";
    assertTrue(redirect(taken).startsWith(configured), taken.body());
    assertEquals(400, asking.read("response_code=wrong").statusCode());
    assertTrue(asking.result("response_code=" + code(taken)).bool("accepted").orElseThrow());
    HttpResponse<String> again = asking.read("response_code=" + code(taken));
    assertEquals(400, again.statusCode());
    assertEquals("invalid_request", VerifierUnderTest.json(again).string("code").orElseThrow());
  }

  @Test
  @Tag("attack:VP-05")
  void theCodeOfOneSessionIsWorthNothingInAnother() {
    Asking attackers = sameDevice();
    Asking victims = sameDevice();
    AuthorizationRequest a = member.fetch(attackers.link());
    AuthorizationRequest v = member.fetch(victims.link());
    member.answer(a, member.harbourToken(a));
    String code = code(member.answer(v, member.harbourToken(v)));
    assertEquals(400, attackers.read("response_code=" + code).statusCode());
    assertTrue(victims.result("response_code=" + code).bool("accepted").orElseThrow());
  }

  @Test
  @Tag("attack:VP-06")
  void aRequestLivesThreeMinutesNamesWhoAndWhyAndSaysThatAnotherDeviceAnswered() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    Instant expires = Instant.parse(asking.json().string("expiresAt").orElseThrow());
    assertTrue(!expires.isAfter(verifier.clock.instant().plus(Duration.ofMinutes(3))));
    String page = verifier.get(asking.page()).body();
    assertTrue(page.contains("Harbour Housing Co-op"), page);
    assertTrue(page.contains("To decide on your application"), page);
    assertTrue(page.contains("five years after you leave"), page);
    AuthorizationRequest request = member.fetch(asking.link());
    assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
    assertTrue(verifier.get(asking.page()).body().contains("another device"));
  }

  @Test
  @Tag("attack:VP-06")
  void anAnswerThatWasNotThePersonsIsTakenBack() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    assertEquals(409, disown(asking).statusCode(), "nothing was answered yet");
    assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
    JsonObject state = VerifierUnderTest.json(state(asking, "a=b"));
    assertTrue(state.bool("confirm").orElseThrow());
    HttpResponse<String> taken = disown(asking);
    assertEquals(200, taken.statusCode(), taken.body());
    assertEquals("declined", VerifierUnderTest.json(taken).string("status").orElseThrow());
    JsonObject result = asking.result();
    assertFalse(result.bool("accepted").orElseThrow());
    assertFalse(result.has("claims") || result.has("receipt"), result::toJson);
    assertEquals(409, disown(asking).statusCode());
  }

  private static HttpResponse<String> disown(Asking asking) {
    return verifier.send(verifier.to(asking.page() + "/disown").POST(BodyPublishers.noBody()));
  }

  @Test
  @Tag("attack:VP-06")
  @Tag("attack:VP-13")
  void anExpiredRequestIsNeitherServedNorAnswered() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    JsonObject token = member.harbourToken(request);
    Instant before = verifier.clock.instant();
    verifier.clock.advance(Duration.ofMinutes(3));
    try {
      HttpResponse<String> told = member.answer(request, token);
      assertEquals(400, told.statusCode());
      assertEquals("invalid_request", VerifierUnderTest.json(told).string("error").orElseThrow());
      assertEquals(404, verifier.get(objectUri(asking)).statusCode());
      JsonObject result = asking.result("wait=10");
      assertEquals("expired", result.string("status").orElseThrow());
      assertFalse(result.bool("accepted").orElseThrow());
    } finally {
      verifier.clock.set(before);
    }
  }

  @Test
  @Tag("attack:VP-06")
  void aPolicyCanForbidTheOtherDevice() {
    HttpResponse<String> made =
        verifier.post(
            "hillside",
            "/hillside/requests",
            JsonObject.of("policy", "open-account", "flow", "cross-device"));
    assertEquals(400, made.statusCode());
    assertEquals("flow", VerifierUnderTest.json(made).string("parameter").orElseThrow());
  }

  @Test
  @Tag("attack:VP-07")
  void whatTheWalletKnowsOpensNothingOfTheBackOffice() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    String handle = lastSegment(objectUri(asking));
    String page = lastSegment(asking.page());
    String state = request.state().orElseThrow();
    Set<String> names = Set.of(asking.id(), handle, page, state, request.nonce());
    assertEquals(5, names.size());
    for (String name : names) {
      assertEquals(24, Base64Url.decode(name).size());
    }
    for (String known : List.of(state, handle, page, request.nonce(), "guessed-guessed")) {
      HttpResponse<String> answer =
          verifier.send(verifier.as("harbour", "/harbour/requests/" + known).GET());
      assertEquals(404, answer.statusCode());
    }
    String path = "/harbour/requests/" + asking.id();
    assertEquals(404, verifier.send(verifier.as("hillside", path).GET()).statusCode());
    String other = "/hillside/requests/" + asking.id();
    assertEquals(404, verifier.send(verifier.as("hillside", other).GET()).statusCode());
    assertEquals(401, verifier.get(path).statusCode());
  }

  @Test
  @Tag("attack:VP-08")
  void addressesAreNamedAndNeverGiven() {
    JsonObject body = JsonObject.of("policy", "join-by-reuse");
    for (String name : List.of("response_uri", "redirect_uri", "redirectUri", "state", "nonce")) {
      HttpResponse<String> told =
          verifier.post(
              "harbour", "/harbour/requests", body.with(name, "https://evil.example/take"));
      assertEquals(400, told.statusCode(), name);
      JsonObject error = VerifierUnderTest.json(told);
      assertEquals("UNKNOWN_OPTION_PROVIDED", error.string("code").orElseThrow());
      assertEquals(name, error.string("parameter").orElseThrow());
    }
    for (String target : List.of("https://evil.example/take", "unknown")) {
      HttpResponse<String> told =
          verifier.post("harbour", "/harbour/requests", body.with("redirect", target));
      assertEquals(400, told.statusCode(), target);
    }
    AuthorizationRequest request =
        member.fetch(Asking.by(verifier, "harbour", "join-by-reuse").link());
    URI uri = request.responseUri().orElseThrow();
    assertEquals(verifier.origin.getAuthority(), uri.getAuthority());
    assertTrue(uri.getPath().startsWith("/harbour/"));
  }

  @TestFactory
  @Tag("attack:VP-09")
  List<DynamicTest> anEncryptedAnswerMustBeEncryptedAsOffered() {
    RandomSource random = RandomSource.secure();
    return List.of(
        sealed("to another key", (r, claims) -> seal(claims, fresh(random), random)),
        sealed(
            "to another key under our name",
            (r, claims) ->
                seal(
                    claims,
                    EncryptionKey.parse(
                        fresh(random).toJwk().with("kid", ours(r).kid().orElseThrow())),
                    random)),
        sealed(
            "without a key's name",
            (r, claims) ->
                seal(claims, EncryptionKey.parse(ours(r).toJwk().without("kid")), random)),
        sealed(
            "zip",
            (r, claims) -> changed(seal(claims, ours(r), random), h -> h.with("zip", "DEF"))),
        sealed(
            "RSA",
            (r, claims) ->
                changed(seal(claims, ours(r), random), h -> h.with("alg", "RSA-OAEP-256"))),
        sealed(
            "an encryption that was not offered",
            (r, claims) ->
                changed(seal(claims, ours(r), random), h -> h.with("enc", "A128CBC-HS256"))),
        sealed(
            "a nested token",
            (r, claims) ->
                Jwe.encrypt(
                    Bytes.utf8("eyJhbGciOiJub25lIn0.e30."),
                    ours(r),
                    ContentEncryption.A128GCM,
                    random)),
        sealed("no token", (r, claims) -> "x"));
  }

  private interface Sealing {
    String seal(AuthorizationRequest request, JsonObject claims);
  }

  private static DynamicTest sealed(String name, Sealing sealing) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
          AuthorizationRequest request = member.fetch(asking.link());
          JsonObject claims =
              JsonObject.of("vp_token", member.harbourToken(request))
                  .with("state", request.state().orElseThrow());
          HttpResponse<String> told =
              member.post(request, Map.of("response", sealing.seal(request, claims)));
          assertEquals(400, told.statusCode(), told.body());
          assertEquals(
              "invalid_request", VerifierUnderTest.json(told).string("error").orElseThrow());
          assertEquals("open", asking.status());
        });
  }

  private static EncryptionKey ours(AuthorizationRequest request) {
    return request.clientMetadata().encryptionKey().orElseThrow();
  }

  private static EncryptionKey fresh(RandomSource random) {
    return DecryptionKey.generate(random).publicKey();
  }

  private static String seal(JsonObject claims, EncryptionKey key, RandomSource random) {
    return Jwe.encrypt(JsonWriter.write(claims), key, ContentEncryption.A128GCM, random);
  }

  private static String changed(String jwe, UnaryOperator<JsonObject> change) {
    int end = jwe.indexOf('.');
    JsonObject header = JsonReader.readObject(Base64Url.decode(jwe.substring(0, end)));
    return Base64Url.encode(JsonWriter.write(change.apply(header))) + jwe.substring(end);
  }

  @Test
  @Tag("attack:VP-09")
  void aPlainAnswerIsRefusedWhereAnEncryptedOneWasAskedFor() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    HttpResponse<String> told =
        member.post(
            request,
            Map.of(
                "vp_token",
                member.harbourToken(request).toJson(),
                "state",
                request.state().orElseThrow()));
    assertEquals(400, told.statusCode());
    assertEquals("open", asking.status());
  }

  @Test
  @Tag("attack:VP-09")
  void everyRequestHasAnEncryptionKeyOfItsOwnFirstInItsSet() {
    AuthorizationRequest one = member.fetch(Asking.by(verifier, "harbour", "join-by-reuse").link());
    AuthorizationRequest two = member.fetch(Asking.by(verifier, "harbour", "join-by-reuse").link());
    assertNotEquals(ours(one).thumbprint(), ours(two).thumbprint());
    JsonObject key = ours(one).toJwk();
    assertEquals("enc", key.string("use").orElseThrow());
    assertEquals("ECDH-ES", key.string("alg").orElseThrow());
    assertFalse(key.has("d"));
  }

  @Test
  @Tag("attack:VP-13")
  void aRequestObjectCarriesTheWalletsNonceIsServedTwiceAndNotOnceItWasAnswered() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse", "requestUriMethod", "post");
    AuthorizationRequestLink link = AuthorizationRequestLink.parse(asking.link());
    assertEquals(AuthorizationRequestLink.Method.POST, link.method());
    String uri = link.requestUri().toString();
    HttpResponse<String> first =
        verifier.postForm(uri, Map.of("wallet_nonce", "wn-1", "wallet_metadata", "{}"));
    assertEquals(200, first.statusCode(), first.body());
    assertEquals(
        TokenType.AUTHORIZATION_REQUEST.mediaType(),
        first.headers().firstValue("content-type").orElseThrow());
    JsonObject claims = Jws.parse(first.body()).unverifiedClaims();
    assertEquals("wn-1", claims.string("wallet_nonce").orElseThrow());
    assertEquals("https://self-issued.me/v2", claims.string("aud").orElseThrow());
    assertTrue(claims.has("exp"));
    HttpResponse<String> empty = verifier.send(verifier.to(uri).POST(BodyPublishers.noBody()));
    assertEquals(200, empty.statusCode(), empty.body());
    AuthorizationRequest request =
        AuthorizationRequest.parse(Jws.parse(empty.body()).unverifiedClaims());
    assertTrue(request.walletNonce().isEmpty());

    assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
    HttpResponse<String> after = verifier.postForm(uri, Map.of("wallet_nonce", "wn-2"));
    assertEquals(404, after.statusCode());
    assertEquals("not_found", VerifierUnderTest.json(after).string("error").orElseThrow());
  }

  private static String objectUri(Asking asking) {
    return AuthorizationRequestLink.parse(asking.link()).requestUri().toString();
  }

  private static String lastSegment(String uri) {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }
}
