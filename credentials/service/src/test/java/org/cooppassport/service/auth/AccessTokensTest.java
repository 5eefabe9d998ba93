package org.cooppassport.service.auth;

import static org.cooppassport.service.store.Await.await;
import static org.cooppassport.service.store.Await.awaitRefusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Caller;
import org.cooppassport.service.http.Scope;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.SigningIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTokensTest {
  @TempDir private Path folder;
  private AuthFixture auth;

  @BeforeEach
  void open() {
    auth = new AuthFixture(folder, URI.create("https://passport.example"));
  }

  @AfterEach
  void close() {
    auth.close();
  }

  private JsonObject claims(Coop coop) {
    long now = auth.clock.instant().getEpochSecond();
    return JsonObject.builder()
        .put("iss", coop.base())
        .put("sub", "office")
        .put("client_id", "office")
        .put("aud", AccessTokens.audience(coop))
        .put("iat", now)
        .put("exp", now + 600)
        .put("scope", "issue")
        .build();
  }

  private String signed(TokenType type, JsonObject claims, Coop coop) {
    SigningIdentity identity = auth.keys.signer(coop.id(), KeyPurpose.ACCESS_TOKEN);
    return Jws.signing(type).kid(identity.key().kid()).sign(claims, identity.signer()).text();
  }

  private void assertInvalid(String token) {
    Refusal refusal = awaitRefusal(Refusal.Reason.INVALID_TOKEN, auth.tokens.authenticate(token));
    assertEquals("the access token is not valid here", refusal.detail());
  }

  @Test
  void aTokenTellsItsClientCoopAndScopes() {
    String token =
        auth.tokens.issue(
            auth.riverside, "office", Set.of(new Scope("issue", "KycCheckCredential")));
    Caller caller = await(auth.tokens.authenticate(token));
    assertEquals("office", caller.clientId());
    assertEquals(auth.riverside, caller.coop());
    assertTrue(caller.may("issue", "KycCheckCredential"));
    assertEquals(caller, await(auth.tokens.authenticate(token)));
  }

  @Test
  @Tag("attack:ISS-01")
  void anExpiredTokenIsNotGoodEvenIfItWasSeenBefore() {
    String token = auth.tokens.issue(auth.riverside, "office", Set.of(new Scope("issue", "")));
    await(auth.tokens.authenticate(token));
    auth.clock.move(AccessTokens.LIFETIME);
    assertInvalid(token);
  }

  @Test
  @Tag("attack:ISS-01")
  @Tag("attack:VCI-07")
  void aTokenForAnotherAudienceOrOfAnotherTypeIsNotGood() {
    JsonObject good = claims(auth.riverside);
    await(auth.tokens.authenticate(signed(TokenType.ACCESS_TOKEN, good, auth.riverside)));
    String audience = AccessTokens.audience(auth.riverside);
    for (JsonObject wrong :
        new JsonObject[] {
          good.with("aud", auth.riverside.base()),
          good.with("aud", auth.riverside.base() + "/credential"),
          good.with("aud", AccessTokens.audience(auth.harbour)),
          good.with("aud", JsonArray.ofStrings(audience, "https://other.example")),
          good.without("aud"),
          good.without("exp"),
          good.without("iat"),
          good.without("client_id"),
          good.with("iss", "https://evil.example"),
          good.without("iss"),
          good.with("exp", auth.clock.instant().getEpochSecond()),
          good.with("iat", auth.clock.instant().plusSeconds(120).getEpochSecond())
        }) {
      assertInvalid(signed(TokenType.ACCESS_TOKEN, wrong, auth.riverside));
    }
    assertInvalid(signed(TokenType.CLIENT_ASSERTION, good, auth.riverside));
    assertInvalid(signed(TokenType.DPOP, good, auth.riverside));
  }

  @Test
  @Tag("attack:OPS-06")
  void oneCoopsKeyMakesNoTokensOfAnother() {
    // signed by Harbour, says Riverside
    assertInvalid(signed(TokenType.ACCESS_TOKEN, claims(auth.riverside), auth.harbour));
    SigningKey stranger = SigningKey.generate(KeyType.P256, AuthFixture.RANDOM);
    Signer signer = stranger.signer();
    String kid = auth.keys.signer("riverside", KeyPurpose.ACCESS_TOKEN).key().kid();
    assertInvalid(
        Jws.signing(TokenType.ACCESS_TOKEN).kid(kid).sign(claims(auth.riverside), signer).text());
  }

  @Test
  @Tag("attack:ISS-01")
  void whatIsNoTokenIsNotGood() {
    String token = auth.tokens.issue(auth.riverside, "office", Set.of(new Scope("issue", "")));
    for (String wrong :
        new String[] {
          "",
          "x",
          "a.b.c",
          token + "x",
          token.substring(0, token.length() - 4),
          token.substring(0, token.lastIndexOf('.') + 1),
          "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0." + token.split("\\.")[1] + ".",
          "x".repeat(9_000)
        }) {
      assertInvalid(wrong);
    }
  }

  @Test
  @Tag("attack:OPS-04")
  void theClockOfAnotherNodeMayBeAMinuteAhead() {
    JsonObject early =
        claims(auth.riverside).with("iat", auth.clock.instant().plusSeconds(50).getEpochSecond());
    String token = signed(TokenType.ACCESS_TOKEN, early, auth.riverside);
    await(auth.tokens.authenticate(token));
    auth.clock.move(Duration.ofMinutes(-5));
    assertInvalid(token);
  }
}
