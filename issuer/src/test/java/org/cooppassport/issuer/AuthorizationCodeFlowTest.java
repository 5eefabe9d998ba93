package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.openid.vci.CredentialAuthorizationResponse;
import org.cooppassport.core.openid.vci.RefreshTokenRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** OpenID4VCI 1.0, section 5, RFC 9126, RFC 9700: log-in, consent, code, tokens. */
class AuthorizationCodeFlowTest extends RunningIssuer {
  private static final String SD_JWT = "CoopMembershipCredential_dc_sd_jwt";
  private static final String LDP = "CoopMembershipCredential_ldp_vc";
  private static final String DETAILS =
      "[{\"type\":\"openid_credential\",\"credential_configuration_id\":\"" + LDP + "\"}]";

  private Caller.Answer codeOffer() throws Exception {
    return offer(
        Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))
            .with("flow", "authorization_code"));
  }

  private CodeFlowWallet newWallet() throws Exception {
    return new CodeFlowWallet(server, "riverside");
  }

  private String issuerState(Caller.Answer offer) throws Exception {
    return anybody
        .get(offer.text("credential_offer_uri"))
        .json()
        .object("grants")
        .flatMap(grants -> grants.object("authorization_code"))
        .flatMap(grant -> grant.string("issuer_state"))
        .orElseThrow();
  }

  @Test
  void aMemberLogsInApprovesAndTheWalletGetsWhatWasOfferedBoundToItsKey() throws Exception {
    CodeFlowWallet wallet = newWallet();
    Caller.Answer offer = codeOffer();
    assertFalse(offer.json().has("tx_code"));
    Map<String, String> form = wallet.request(SD_JWT);
    form.put("issuer_state", issuerState(offer));
    String code = CodeFlowWallet.code(wallet.approve(offer, form));
    Caller.Answer token = wallet.token(wallet.tokenRequest(code));
    assertEquals(200, token.status(), token.body());
    assertEquals("DPoP", token.text("token_type"));
    assertFalse(token.json().has("authorization_details"), "asked by scope");
    Caller.Answer credential = wallet.take(token.text("access_token"), SD_JWT);
    assertEquals(200, credential.status(), credential.body());
    Caller.Answer notGranted = wallet.take(token.text("access_token"), LDP);
    assertEquals("unknown_credential_configuration", notGranted.text("error"), "not asked for");
  }

  @Test
  @Tag("attack:VCI-13")
  void aPageOfSomebodyElseLogsNoBrowserIn() throws Exception {
    CodeFlowWallet wallet = newWallet();
    String link = codeOffer().text("login_link");
    for (String[] headers :
        List.of(
            new String[] {"Sec-Fetch-Site", "cross-site", "Accept", "text/html"},
            new String[] {"Sec-Fetch-Site", "same-site", "Accept", "text/html"},
            new String[] {"Origin", "https://attacker.example", "Accept", "text/html"})) {
      Caller.Answer refused = wallet.http().form(link, Map.of(), headers);
      assertEquals(400, refused.status(), refused.body());
      assertTrue(refused.header("set-cookie").isEmpty(), "no session of the attacker's");
    }
    Caller.Answer own =
        wallet
            .http()
            .form(link, Map.of(), "Sec-Fetch-Site", "same-origin", "Origin", server.origin());
    assertEquals(200, own.status(), "the link was not used up");
  }

  @Test
  void authorizationDetailsComeBackWithCredentialIdentifiers() throws Exception {
    CodeFlowWallet wallet = newWallet();
    Map<String, String> form = wallet.request(SD_JWT);
    form.remove("scope");
    form.put("authorization_details", DETAILS);
    String code = CodeFlowWallet.code(wallet.approve(codeOffer(), form));
    Caller.Answer token = wallet.token(wallet.tokenRequest(code));
    JsonObject detail =
        token.json().array("authorization_details").flatMap(a -> a.objects()).orElseThrow().get(0);
    assertEquals(
        LDP, detail.array("credential_identifiers").flatMap(a -> a.strings()).orElseThrow().get(0));
    JsonObject request =
        JsonObject.of("credential_identifier", LDP)
            .with(
                "proofs",
                JsonObject.of(
                    "jwt",
                    JsonArray.ofStrings(wallet.keyProof(HolderWallet.key(KeyType.ED25519)))));
    assertEquals(200, wallet.post("/credential", token.text("access_token"), request).status());
  }

  @Test
  void theLinkMayBeOpenedBeforeOrAfterTheWalletAsks() throws Exception {
    CodeFlowWallet wallet = newWallet();
    Caller.Answer offer = codeOffer();
    Caller.Answer waiting = wallet.authorize(wallet.requestUri(wallet.request(SD_JWT)));
    assertEquals(200, waiting.status());
    assertFalse(waiting.body().contains("id=\"approve\""), waiting.body());
    Caller.Answer confirm = wallet.browse(offer.text("login_link"));
    assertTrue(confirm.body().contains("id=\"login\""), confirm.body());
    Caller.Answer on = wallet.logIn(offer.text("login_link"));
    assertEquals(303, on.status(), on.body());
    Caller.Answer page = wallet.browse(on.header("location"));
    assertTrue(page.body().contains("id=\"approve\""), page.body());
    assertTrue(page.body().contains("id=\"deny\""));
    assertTrue(page.header("content-security-policy").contains("form-action 'self' coopwallet:"));
    assertFalse(page.body().contains("http://") || page.body().contains("src="), "nothing foreign");
    assertEquals(404, wallet.logIn(offer.text("login_link")).status(), "the link works once");
    CodeFlowWallet.code(wallet.returned(wallet.press(page, "approve")));
  }

  @Test
  void aMemberWhoDeniesSendsTheWalletAwayWithAccessDeniedAndTheRequestIsSpent() throws Exception {
    CodeFlowWallet wallet = newWallet();
    wallet.logIn(codeOffer().text("login_link"));
    String requestUri = wallet.requestUri(wallet.request(SD_JWT));
    Caller.Answer page = wallet.authorize(requestUri);
    assertEquals(200, wallet.authorize(requestUri).status(), "looking does not spend it");
    CredentialAuthorizationResponse answer = wallet.returned(wallet.press(page, "deny"));
    assertEquals(
        "access_denied", ((CredentialAuthorizationResponse.Failure) answer).error().code());
    Caller.Answer again = wallet.authorize(requestUri);
    assertEquals(400, again.status());
    assertTrue(again.header("content-type").startsWith("text/html"), "told to the member");
    assertTrue(again.body().contains("request_uri"));
    assertEquals(400, wallet.press(page, "approve").status(), "decided already");
  }

  @Test
  void anIssuerStateAloneOpensNothingAndAnotherMembersOfferIsRefused() throws Exception {
    CodeFlowWallet wallet = newWallet();
    Caller.Answer mine = codeOffer();
    Caller.Answer others = codeOffer();
    Map<String, String> form = wallet.request(SD_JWT);
    form.put("issuer_state", issuerState(others));
    assertFalse(
        wallet.authorize(wallet.requestUri(form)).body().contains("id=\"approve\""),
        "nobody is logged in");
    wallet.logIn(mine.text("login_link"));
    Caller.Answer injected = wallet.authorize(wallet.requestUri(form));
    CredentialAuthorizationResponse answer = wallet.returned(injected);
    assertEquals(
        "access_denied", ((CredentialAuthorizationResponse.Failure) answer).error().code());
  }

  @Test
  @Tag("attack:VCI-13")
  void aPushedRequestIsByCodeWithS256AndAUsableRedirect() throws Exception {
    CodeFlowWallet wallet = newWallet();
    List<List<String>> bad =
        List.of(
            List.of("code_challenge", "", "invalid_request"),
            List.of("code_challenge", "short", "invalid_request"),
            List.of("code_challenge_method", "plain", "invalid_request"),
            List.of("code_challenge_method", "", "invalid_request"),
            List.of("request_uri", "urn:x", "invalid_request"),
            List.of("request", "a.b.c", "invalid_request"),
            List.of("response_type", "token", "unsupported_response_type"),
            List.of("response_type", "code id_token", "unsupported_response_type"),
            List.of("redirect_uri", "javascript:alert(1)", "invalid_request"),
            List.of("redirect_uri", "http://wallet.example/cb", "invalid_request"),
            List.of("redirect_uri", "https://wallet.example/cb#x", "invalid_request"),
            List.of("redirect_uri", "/relative", "invalid_request"),
            List.of("scope", "no-such-scope", "invalid_scope"),
            List.of("authorization_details", "{}", "invalid_authorization_details"),
            List.of(
                "authorization_details",
                "[{\"type\":\"openid_credential\",\"credential_configuration_id\":\"nope\"}]",
                "invalid_authorization_details"),
            List.of("client_id", "", "invalid_request"));
    for (List<String> each : bad) {
      Map<String, String> form = wallet.request(SD_JWT);
      form.put(each.get(0), each.get(1));
      if (each.get(1).isEmpty()) {
        form.remove(each.get(0));
      }
      Caller.Answer answer = wallet.push(form);
      assertTrue(answer.status() == 400 || answer.status() == 401, answer.body());
      assertEquals(each.get(2), answer.text("error"), each + " " + answer.body());
      assertTrue(
          answer.text("error_description").contains(each.get(0)), each + " " + answer.body());
    }
    Caller.Answer good = wallet.push(wallet.request("openid " + SD_JWT));
    assertEquals(201, good.status(), "a scope that means nothing here is left out");
    assertEquals(60, good.json().number("expires_in").orElseThrow().longValue());
    assertFalse(good.header("dpop-nonce").isEmpty());
  }

  @Test
  @Tag("attack:VCI-13")
  void aCodeIsGoodForItsProofKeyItsAddressItsClientAndItsKeyOnly() throws Exception {
    CodeFlowWallet wallet = newWallet();
    Map<String, String> form = wallet.request(SD_JWT);
    form.put("dpop_jkt", wallet.key().publicKey().thumbprint());
    String code = CodeFlowWallet.code(wallet.approve(codeOffer(), form));
    for (List<String> bend :
        List.of(
            List.of("redirect_uri", "coopwallet://other"),
            List.of("code_verifier", "a".repeat(43)),
            List.of("client_id", "https://other.example"))) {
      Map<String, String> request = wallet.tokenRequest(code);
      request.put(bend.get(0), bend.get(1));
      Caller.Answer answer = wallet.token(request);
      assertEquals(400, answer.status());
      assertEquals("invalid_grant", answer.text("error"), bend.get(0));
    }
    Map<String, String> without = wallet.tokenRequest(code);
    without.remove("code_verifier");
    assertEquals("invalid_request", wallet.token(without).text("error"));
    assertEquals(
        "invalid_grant",
        wallet.bearerToken(wallet.tokenRequest(code)).text("error"),
        "bound to dpop_jkt");
    CodeFlowWallet attacker = newWallet();
    assertEquals(
        "invalid_grant",
        attacker.token(attacker.tokenRequest(code)).text("error"),
        "injected into another session");
    assertEquals(200, wallet.token(wallet.tokenRequest(code)).status(), "and still good");
  }

  @Test
  @Tag("attack:VCI-13")
  void aCodeThatIsSeenTwiceEndsTheTokensItGave() throws Exception {
    CodeFlowWallet wallet = newWallet();
    String code = CodeFlowWallet.code(wallet.approve(codeOffer(), wallet.request(SD_JWT)));
    Caller.Answer first = wallet.token(wallet.tokenRequest(code));
    assertEquals(200, first.status());
    Caller.Answer second = wallet.token(wallet.tokenRequest(code));
    assertEquals(400, second.status());
    assertEquals("invalid_grant", second.text("error"));
    Caller.Answer refused = wallet.take(first.text("access_token"), SD_JWT);
    assertEquals(401, refused.status());
    assertEquals("invalid_token", refused.text("error"));
    assertTrue(refused.header("www-authenticate").startsWith("DPoP "), "the scheme is named");
    Map<String, String> refresh =
        new LinkedHashMap<>(
            RefreshTokenRequest.of(first.text("refresh_token")).form().parameters());
    assertEquals("invalid_grant", wallet.token(refresh).text("error"));
  }

  @Test
  void anotherBrowserCannotDecide() throws Exception {
    CodeFlowWallet wallet = newWallet();
    wallet.logIn(codeOffer().text("login_link"));
    Caller.Answer page = wallet.authorize(wallet.requestUri(wallet.request(SD_JWT)));
    wallet.forgetCookie();
    assertEquals(400, wallet.press(page, "approve").status());
    Caller.Answer foreign =
        anybody.get("/authorize?client_id=https%3A%2F%2Fother.example&request_uri=urn:nope");
    assertEquals(400, foreign.status());
  }

  @Test
  void aRefreshTokenWorksOnceForItsKeyAndBringsFreshCopies() throws Exception {
    CodeFlowWallet wallet = newWallet();
    String code = CodeFlowWallet.code(wallet.approve(codeOffer(), wallet.request(SD_JWT)));
    Caller.Answer first = wallet.token(wallet.tokenRequest(code));
    for (int i = 0; i < 10; i++) {
      assertEquals(200, wallet.take(first.text("access_token"), SD_JWT).status());
    }
    assertEquals(
        "credential_request_denied",
        wallet.take(first.text("access_token"), SD_JWT).text("error"),
        "a batch in a round");
    Map<String, String> refresh =
        new LinkedHashMap<>(
            RefreshTokenRequest.of(first.text("refresh_token")).form().parameters());
    CodeFlowWallet thief = newWallet();
    assertEquals("invalid_grant", thief.token(refresh).text("error"), "another key");
    assertEquals("invalid_grant", wallet.bearerToken(refresh).text("error"), "no key");
  }

  @Test
  void aUsedRefreshTokenEndsTheGrant() throws Exception {
    CodeFlowWallet wallet = newWallet();
    String code = CodeFlowWallet.code(wallet.approve(codeOffer(), wallet.request(SD_JWT)));
    Caller.Answer first = wallet.token(wallet.tokenRequest(code));
    assertEquals(200, wallet.take(first.text("access_token"), SD_JWT).status());
    Map<String, String> refresh =
        new LinkedHashMap<>(
            RefreshTokenRequest.of(first.text("refresh_token")).form().parameters());
    Caller.Answer second = wallet.token(refresh);
    assertEquals(200, second.status(), second.body());
    assertNotEquals(first.text("refresh_token"), second.text("refresh_token"));
    assertEquals(200, wallet.take(second.text("access_token"), SD_JWT).status(), "fresh copies");
    assertEquals("invalid_grant", wallet.token(refresh).text("error"));
    assertEquals(401, wallet.take(second.text("access_token"), SD_JWT).status(), "all is over");
  }

  @Test
  void aMadeUpDpopNonceIsAnsweredWithAGoodOne() throws Exception {
    CodeFlowWallet wallet = newWallet();
    String code = CodeFlowWallet.code(wallet.approve(codeOffer(), wallet.request(SD_JWT)));
    wallet.useNonce("made-up");
    Caller.Answer again = wallet.token(wallet.tokenRequest(code));
    assertEquals(400, again.status());
    assertEquals("use_dpop_nonce", again.text("error"));
    wallet.useNonce(again.header("dpop-nonce"));
    Caller.Answer token = wallet.token(wallet.tokenRequest(code));
    assertEquals(200, token.status(), "the refusal used nothing up: " + token.body());
    wallet.useNonce("made-up");
    Caller.Answer challenged = wallet.take(token.text("access_token"), SD_JWT);
    assertEquals(401, challenged.status());
    assertEquals("use_dpop_nonce", challenged.text("error"));
    assertTrue(challenged.header("www-authenticate").contains("error=\"use_dpop_nonce\""));
    wallet.useNonce(challenged.header("dpop-nonce"));
    assertEquals(200, wallet.take(token.text("access_token"), SD_JWT).status());
  }

  @Test
  @Tag("attack:VCI-09")
  void whatIsHeldIsPromisedAndCollectedOnceByTheSameWallet() throws Exception {
    CodeFlowWallet wallet = newWallet();
    Caller.Answer offer =
        offer(
            Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))
                .with("flow", "authorization_code")
                .with("hold", true));
    String code = CodeFlowWallet.code(wallet.approve(offer, wallet.request(SD_JWT)));
    String token = wallet.token(wallet.tokenRequest(code)).text("access_token");
    Caller.Answer promised = wallet.take(token, SD_JWT);
    assertEquals(202, promised.status(), promised.body());
    assertTrue(promised.json().number("interval").orElseThrow().longValue() >= 1);
    JsonObject collect = JsonObject.of("transaction_id", promised.text("transaction_id"));
    Caller.Answer waiting = wallet.post("/deferred-credential", token, collect);
    assertEquals(202, waiting.status());
    assertEquals(promised.text("transaction_id"), waiting.text("transaction_id"));
    assertTrue(waiting.json().has("interval"));
    CodeFlowWallet other = newWallet();
    String foreign =
        other
            .token(
                other.tokenRequest(
                    CodeFlowWallet.code(other.approve(codeOffer(), other.request(SD_JWT)))))
            .text("access_token");
    assertEquals(
        "invalid_transaction_id",
        other.post("/deferred-credential", foreign, collect).text("error"));
    assertEquals(
        "invalid_transaction_id",
        wallet
            .post("/deferred-credential", token, JsonObject.of("transaction_id", "nope"))
            .text("error"));
    assertEquals(
        204, office.post("/offers/" + offer.text("id") + "/release", JsonObject.EMPTY).status());
    Caller.Answer collected = wallet.post("/deferred-credential", token, collect);
    assertEquals(200, collected.status(), collected.body());
    assertEquals(1, HolderWallet.credentials(collected).size());
    Caller.Answer again = wallet.post("/deferred-credential", token, collect);
    assertEquals(400, again.status());
    assertEquals("invalid_transaction_id", again.text("error"));
  }

  @Test
  @Tag("attack:VCI-13")
  void sixtyFourAtOnceGetOneAnswerForACodeARefreshTokenAndADecision() throws Exception {
    CodeFlowWallet wallet = newWallet();
    wallet.logIn(codeOffer().text("login_link"));
    Caller.Answer page = wallet.authorize(wallet.requestUri(wallet.request(SD_JWT)));
    List<Caller.Answer> decided = atOnce(() -> wallet.press(page, "approve"));
    List<Caller.Answer> approved = decided.stream().filter(a -> a.status() == 303).toList();
    assertEquals(1, approved.size(), "one code for one request");
    String code = CodeFlowWallet.code(wallet.returned(approved.get(0)));
    Map<String, String> request = wallet.tokenRequest(code);
    long tokens = atOnce(() -> wallet.token(request)).stream().filter(Answers::isOk).count();
    assertTrue(tokens <= 1, "at most one token response for one code: " + tokens);

    String other = CodeFlowWallet.code(wallet.approve(codeOffer(), wallet.request(SD_JWT)));
    Caller.Answer first = wallet.token(wallet.tokenRequest(other));
    Map<String, String> refresh =
        new LinkedHashMap<>(
            RefreshTokenRequest.of(first.text("refresh_token")).form().parameters());
    long refreshed = atOnce(() -> wallet.token(refresh)).stream().filter(Answers::isOk).count();
    assertTrue(refreshed <= 1, "at most one token response for one refresh token: " + refreshed);
  }

  private static List<Caller.Answer> atOnce(Callable<Caller.Answer> call) {
    return IntStream.range(0, 64)
        .mapToObj(
            i ->
                CompletableFuture.supplyAsync(
                    () -> {
                      try {
                        return call.call();
                      } catch (Exception e) {
                        throw new IllegalStateException(e);
                      }
                    }))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  /** Looks at answers. */
  private static final class Answers {
    static boolean isOk(Caller.Answer answer) {
      return answer.status() == 200;
    }
  }
}
