package org.cooppassport.service.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.service.http.EdgeForTests;
import org.cooppassport.service.http.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenEndpointTest {
  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI origin = URI.create("http://localhost:" + FreePort.take());
  private AuthFixture auth;

  @BeforeEach
  void open() throws Exception {
    auth = new AuthFixture(folder, origin);
    EdgeForTests.start(
        auth.vertx, origin, auth.coops, auth.tokens, new TokenEndpoint(List.of(auth.grant)));
  }

  @AfterEach
  void close() {
    auth.close();
  }

  private HttpResponse<String> ask(String coop, Map<String, String> form) throws Exception {
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return client.send(
        HttpRequest.newBuilder(URI.create(origin + "/" + coop + "/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> withSecret(String coop, String id, String secret) throws Exception {
    return ask(
        coop, Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", secret));
  }

  private HttpResponse<String> withAssertion(String assertion) throws Exception {
    return ask(
        "riverside",
        Map.of(
            "grant_type",
            "client_credentials",
            "client_assertion_type",
            ClientAuthentication.ASSERTION_TYPE,
            "client_assertion",
            assertion));
  }

  private JsonObject.Builder claims() {
    long now = auth.clock.instant().getEpochSecond();
    return JsonObject.builder()
        .put("iss", "key")
        .put("sub", "key")
        .put("aud", auth.riverside.base())
        .put("iat", now)
        .put("exp", now + 60)
        .put("jti", AuthFixture.RANDOM.token(16));
  }

  private String signed(JsonObject claims, SigningKey key) {
    return Jws.signing(TokenType.CLIENT_ASSERTION).sign(claims, key.signer()).text();
  }

  private void assertRefused(HttpResponse<String> answer) {
    assertEquals(401, answer.statusCode(), answer.body());
    assertEquals(
        "{\"error\":\"invalid_client\",\"error_description\":\"the client cannot be"
            + " authenticated\"}",
        answer.body());
  }

  @Test
  void aClientWithItsSecretGetsAShortLivedTokenForItsCoopsManagementRoutes() throws Exception {
    var answer = withSecret("riverside", "secret", AuthFixture.SECRET);
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("no-store", answer.headers().firstValue("cache-control").orElse(""));
    JsonObject token = JsonReader.readObject(answer.body());
    assertEquals("Bearer", token.string("token_type").orElseThrow());
    assertEquals("issue:KycCheckCredential read", token.string("scope").orElseThrow());
    JsonObject claims = Jws.parse(token.string("access_token").orElseThrow()).unverifiedClaims();
    assertEquals(auth.riverside.base(), claims.string("iss").orElseThrow());
    assertEquals(AccessTokens.audience(auth.riverside), claims.string("aud").orElseThrow());
    long seconds =
        claims.number("exp").orElseThrow().longValue()
            - claims.number("iat").orElseThrow().longValue();
    assertTrue(seconds <= 600);
  }

  @Test
  void aWrongSecretAnUnknownClientAndAnotherCoopsClientLookTheSame() throws Exception {
    assertRefused(withSecret("riverside", "secret", "wrong"));
    assertRefused(withSecret("riverside", "nobody", AuthFixture.SECRET));
    assertRefused(withSecret("harbour", "secret", AuthFixture.SECRET));
    assertRefused(withSecret("riverside", "key", AuthFixture.SECRET));
    assertRefused(withSecret("riverside", "../riverside", AuthFixture.SECRET));
  }

  @Test
  void aClientAuthenticatesInOneWayOnly() throws Exception {
    var answer =
        ask(
            "riverside",
            Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                "secret",
                "client_secret",
                AuthFixture.SECRET,
                "client_assertion_type",
                ClientAuthentication.ASSERTION_TYPE,
                "client_assertion",
                signed(claims().build(), auth.clientKey)));
    assertEquals(400, answer.statusCode());
  }

  @Test
  @Tag("attack:VCI-14")
  void anAssertionIsGoodOnceAndForTheIssuerIdentifierAsOneString() throws Exception {
    String good = signed(claims().build(), auth.clientKey);
    assertEquals(200, withAssertion(good).statusCode());
    assertRefused(withAssertion(good));
    String base = auth.riverside.base();
    for (JsonObject wrong :
        List.of(
            claims().build().with("aud", base + "/token"),
            claims().build().with("aud", JsonArray.ofStrings(base)),
            claims().build().with("aud", JsonArray.ofStrings(base, "https://other.example")),
            claims().build().with("aud", auth.harbour.base()),
            claims().build().with("aud", base + "/"),
            claims().build().without("aud"),
            claims().build().without("jti"),
            claims().build().without("exp"),
            claims().build().with("iss", "secret"),
            claims().build().with("sub", "secret"),
            claims().build().with("exp", auth.clock.instant().minusSeconds(120).getEpochSecond()),
            claims().build().with("exp", auth.clock.instant().plusSeconds(90_000).getEpochSecond()),
            claims().build().with("iat", auth.clock.instant().plusSeconds(600).getEpochSecond()))) {
      assertRefused(withAssertion(signed(wrong, auth.clientKey)));
    }
    SigningKey stranger = SigningKey.generate(KeyType.P256, AuthFixture.RANDOM);
    assertRefused(withAssertion(signed(claims().build(), stranger)));
    assertRefused(withAssertion("eyJhbGciOiJub25lIn0.e30."));
    assertRefused(withAssertion("x"));
    assertRefused(withAssertion("eyJhbGciOiJFUzI1NiJ9.eA.AAAA"));
  }

  @Test
  @Tag("attack:VCI-14")
  void anAssertionThatWasSpentStaysSpentUntilItExpires() throws Exception {
    String good = signed(claims().build(), auth.clientKey);
    assertEquals(200, withAssertion(good).statusCode());
    auth.clock.move(Duration.ofSeconds(90));
    assertRefused(withAssertion(good));
    auth.clock.move(Duration.ofSeconds(60));
    assertRefused(withAssertion(good));
  }
}
