package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.junit.jupiter.api.Test;

/**
 * Every refusal names the parameter, what was expected, what came, and the section; it tells no
 * value that may be secret, and its id finds the line in the log.
 */
class RefusalsTest extends RunningIssuer {
  private static final String SD_JWT = "CoopMembershipCredential_dc_sd_jwt";

  /** A value that nothing may repeat. */
  private static final String CANARY = "s3cret-Canary-Value-0123456789";

  private static final Pattern SENTENCE =
      Pattern.compile(".+: expected .+, came .+ \\(.+\\)", Pattern.DOTALL);

  private static void requireSentence(String parameter, String came, Caller.Answer answer) {
    assertTrue(answer.status() >= 400 && answer.status() < 500, answer.body());
    JsonObject body = answer.json();
    String said =
        body.string("error_description").or(() -> body.string("detail")).orElse(answer.body());
    assertTrue(SENTENCE.matcher(said).matches(), said);
    assertTrue(said.contains(parameter), parameter + " in: " + said);
    assertTrue(said.contains("came " + came), "came " + came + " in: " + said);
    assertFalse(said.contains(CANARY), said);
    assertFalse(answer.header("x-request-id").isEmpty());
  }

  private static Map<String, String> with(Map<String, String> form, String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(form);
    changed.put(name, value);
    return changed;
  }

  private static Map<String, String> without(Map<String, String> form, String name) {
    Map<String, String> changed = new LinkedHashMap<>(form);
    changed.remove(name);
    return changed;
  }

  @Test
  void ofPushedAuthorizationRequests() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    Map<String, String> good = wallet.request(SD_JWT);
    requireSentence("response_type", "token", wallet.push(with(good, "response_type", "token")));
    requireSentence("response_type", "nothing", wallet.push(without(good, "response_type")));
    requireSentence("client_id", "nothing", wallet.push(without(good, "client_id")));
    requireSentence(
        "code_challenge_method",
        "plain",
        wallet.push(with(good, "code_challenge_method", "plain")));
    requireSentence(
        "code_challenge",
        "a text of " + CANARY.length() + " characters",
        wallet.push(with(good, "code_challenge", CANARY)));
    requireSentence(
        "redirect_uri",
        "http://wallet.example/return and more",
        wallet.push(with(good, "redirect_uri", "http://wallet.example/return?x=" + CANARY)));
    requireSentence("request_uri", "one", wallet.push(with(good, "request_uri", CANARY)));
    requireSentence("request", "a request object", wallet.push(with(good, "request", CANARY)));
    requireSentence("scope", "openid, profile", wallet.push(with(good, "scope", "openid profile")));
    requireSentence("scope", "nothing", wallet.push(without(good, "scope")));
    requireSentence(
        "authorization_details",
        "a text of ",
        wallet.push(with(good, "authorization_details", CANARY)));
    requireSentence(
        "authorization_details credential_configuration_id",
        "Other_ldp_vc",
        wallet.push(
            with(
                good,
                "authorization_details",
                "[{\"type\":\"openid_credential\",\"credential_configuration_id\":\"Other_ldp_vc\"}]")));
    requireSentence(
        "DPoP htu",
        server.base("riverside") + "/token",
        wallet.push(good, "DPoP", wallet.proof("/token", "")));
  }

  @Test
  void ofTokenRequests() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    Caller.Answer offer =
        offer(
            Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))
                .with("flow", "authorization_code"));
    String code = CodeFlowWallet.code(wallet.approve(offer, wallet.request(SD_JWT)));
    Map<String, String> good = wallet.tokenRequest(code);
    requireSentence("grant_type", "nothing", wallet.token(without(good, "grant_type")));
    requireSentence("grant_type", "password", wallet.token(with(good, "grant_type", "password")));
    requireSentence("code_verifier", "nothing", wallet.token(without(good, "code_verifier")));
    requireSentence(
        "code_verifier", "another one", wallet.token(with(good, "code_verifier", CANARY + CANARY)));
    requireSentence(
        "redirect_uri",
        "coopwallet://other",
        wallet.token(with(good, "redirect_uri", "coopwallet://other")));
    requireSentence(
        "client_id", "another one", wallet.token(with(good, "client_id", "https://other.example")));
    requireSentence(
        "refresh_token", "nothing", wallet.token(Map.of("grant_type", "refresh_token")));
    requireSentence(
        "pre-authorized_code",
        "nothing",
        wallet.token(Map.of("grant_type", "urn:ietf:params:oauth:grant-type:pre-authorized_code")));
    requireSentence("DPoP iat", "nothing", wallet.http().form("/token", good, "DPoP", noTime()));
    assertEquals(200, wallet.token(good).status(), "nothing was used up");
  }

  private String noTime() {
    SigningKey key = HolderWallet.key(KeyType.P256);
    JsonObject claims =
        JsonObject.builder()
            .put("jti", "j-1")
            .put("htm", "POST")
            .put("htu", server.base("riverside") + "/token")
            .build();
    return Jws.signing(TokenType.DPOP).jwk(key.publicKey()).sign(claims, key.signer()).text();
  }

  @Test
  void ofCredentialRequests() throws Exception {
    String token = wallet.token(offer());
    SigningKey key = HolderWallet.key(KeyType.P256);
    String nonce = wallet.nonce();
    JsonObject good = wallet.request(SD_JWT, wallet.proof(key, nonce));
    Map<String, JsonObject> bad = new LinkedHashMap<>();
    bad.put("credential_configuration_id|nothing", good.without("credential_configuration_id"));
    bad.put("credential_configuration_id|both", good.with("credential_identifier", SD_JWT));
    bad.put(
        "credential_configuration_id|Unknown_ldp_vc",
        good.with("credential_configuration_id", "Unknown_ldp_vc"));
    bad.put("proofs|nothing", good.without("proofs"));
    bad.put("proofs|an empty object", good.with("proofs", JsonObject.EMPTY));
    bad.put("proofs|cwt", good.with("proofs", JsonObject.of("cwt", JsonArray.ofStrings("x"))));
    bad.put("proof|proof", good.without("proofs").with("proof", JsonObject.of("jwt", CANARY)));
    bad.put("iat|nothing", wallet.request(SD_JWT, proof(key, claims(nonce).without("iat"))));
    bad.put(
        "iat|2001-09-09T01:46:40Z",
        wallet.request(SD_JWT, proof(key, claims(nonce).with("iat", 1_000_000_000L))));
    bad.put(
        "aud|https://other.example/coop",
        wallet.request(
            SD_JWT, proof(key, claims(nonce).with("aud", "https://other.example/coop"))));
    bad.put("nonce|nothing", wallet.request(SD_JWT, proof(key, claims(nonce).without("nonce"))));
    bad.put(
        "nonce|one that this issuer did not give",
        wallet.request(SD_JWT, proof(key, claims(CANARY))));
    bad.put(
        "typ|dpop+jwt",
        wallet.request(
            SD_JWT,
            Jws.signing(TokenType.DPOP)
                .jwk(key.publicKey())
                .sign(claims(nonce), key.signer())
                .text()));
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      many.add(wallet.proof(HolderWallet.key(KeyType.P256), nonce));
    }
    bad.put("proofs|11 proofs", wallet.request(SD_JWT, many.toArray(String[]::new)));
    bad.put(
        "proofs|two proofs of one key",
        wallet.request(SD_JWT, wallet.proof(key, nonce), wallet.proof(key, nonce)));
    bad.put(
        "credential_response_encryption|it in the clear",
        good.with("credential_response_encryption", JsonObject.of("enc", "A128GCM")));
    for (Map.Entry<String, JsonObject> each : bad.entrySet()) {
      String[] wanted = each.getKey().split("\\|");
      requireSentence(wanted[0], wanted[1], wallet.credential(token, each.getValue()));
    }
    assertEquals(200, wallet.credential(token, good).status(), "nothing was used up");
  }

  private JsonObject claims(String nonce) {
    return JsonObject.builder()
        .put("aud", server.base("riverside"))
        .put("iat", Instant.now().getEpochSecond())
        .put("nonce", nonce)
        .build();
  }

  private static String proof(SigningKey key, JsonObject claims) {
    return Jws.signing(TokenType.KEY_PROOF).jwk(key.publicKey()).sign(claims, key.signer()).text();
  }

  @Test
  void ofNotificationsAndPromises() throws Exception {
    String token = wallet.token(offer());
    Caller holder = anybody.withToken(token);
    requireSentence(
        "notification_id",
        "nothing",
        holder.post("/notification", JsonObject.of("event", "credential_accepted")));
    requireSentence(
        "event",
        "credential_lost",
        holder.post(
            "/notification", JsonObject.of("notification_id", "x", "event", "credential_lost")));
    requireSentence(
        "notification_id",
        "another one",
        holder.post(
            "/notification",
            JsonObject.of("notification_id", CANARY, "event", "credential_accepted")));
    requireSentence(
        "transaction_id", "nothing", holder.post("/deferred-credential", JsonObject.EMPTY));
    requireSentence(
        "transaction_id",
        "another one",
        holder.post("/deferred-credential", JsonObject.of("transaction_id", CANARY)));
    requireSentence(
        "access_token",
        "it in the query",
        anybody.post("/credential?access_token=" + CANARY, JsonObject.EMPTY));
  }

  @Test
  void ofManagementAlsoAsData() throws Exception {
    JsonObject good = Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()));
    Map<String, JsonObject> bad = new LinkedHashMap<>();
    bad.put("flow|implicit", good.with("flow", "implicit"));
    bad.put("subject|a text of 300 characters", good.with("subject", "x".repeat(300)));
    bad.put("credentials|nothing", good.without("credentials"));
    bad.put("expiresIn|a text of 4 characters", good.with("expiresIn", "soon"));
    bad.put("surprise|surprise", good.with("surprise", CANARY));
    bad.put(
        "type|NoSuchCredential",
        Examples.offer(Examples.wanted("NoSuchCredential", Examples.membership())));
    for (Map.Entry<String, JsonObject> each : bad.entrySet()) {
      String[] wanted = each.getKey().split("\\|");
      Caller.Answer answer = office.post("/offers", each.getValue());
      requireSentence(wanted[0], wanted[1], answer);
      JsonObject body = answer.json();
      assertTrue(body.string("parameter").orElse("").endsWith(wanted[0]), answer.body());
      assertEquals(wanted[1], body.string("came").orElse(""), answer.body());
      assertFalse(body.string("expected").orElse("").isEmpty(), answer.body());
      assertFalse(body.string("section").orElse("").isEmpty(), answer.body());
    }
  }

  @Test
  void codesAndTokensAreRefusedInOneSentenceWhateverIsWrongWithThem() throws Exception {
    Caller.Answer unknown = wallet.redeem(CANARY, Optional.empty());
    Caller.Answer offer = offer();
    String code = wallet.code(offer);
    Caller.Answer guessed = wallet.redeem(code, Optional.of("000000"));
    assertEquals(unknown.text("error_description"), guessed.text("error_description"));
    assertEquals(400, guessed.status());
    assertFalse(guessed.body().contains(code));
  }
}
