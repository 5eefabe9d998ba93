package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vci.RefreshTokenRequest;
import org.junit.jupiter.api.Test;

/** One page shows the co-op's developer each step that was taken under an offer, and no secret. */
class WalletTraceTest extends RunningIssuer {
  private static final String SD_JWT = "CoopMembershipCredential_dc_sd_jwt";

  private Caller.Answer codeOffer(boolean hold) throws Exception {
    return offer(
        Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))
            .with("flow", "authorization_code")
            .with("hold", hold));
  }

  private List<JsonObject> steps(Caller.Answer offer) throws Exception {
    Caller.Answer trace = office.get("/offers/" + offer.text("id") + "/trace");
    assertEquals(200, trace.status(), trace.body());
    return trace.json().array("steps").flatMap(JsonArray::objects).orElseThrow();
  }

  private static List<String> names(List<JsonObject> steps) {
    return steps.stream().map(each -> each.string("step").orElseThrow()).toList();
  }

  @Test
  void everyStepOfALogInStandsOnThePageOfItsOfferWithoutSecrets() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    Caller.Answer offer = codeOffer(false);
    String state =
        anybody
            .get(offer.text("credential_offer_uri"))
            .json()
            .object("grants")
            .flatMap(grants -> grants.object("authorization_code"))
            .flatMap(grant -> grant.string("issuer_state"))
            .orElseThrow();
    Map<String, String> form = wallet.request(SD_JWT);
    form.put("issuer_state", state);
    Map<String, String> wrong = wallet.request("no-such-scope");
    wrong.put("issuer_state", state);
    assertEquals(400, wallet.push(wrong).status());
    String code = CodeFlowWallet.code(wallet.approve(offer, form));
    Map<String, String> request = wallet.tokenRequest(code);
    Map<String, String> other = wallet.tokenRequest(code);
    other.put("redirect_uri", "https://attacker.example/return");
    assertEquals(400, wallet.token(other).status());
    Caller.Answer token = wallet.token(request);
    String access = token.text("access_token");
    Caller.Answer credential = wallet.take(access, SD_JWT);
    JsonObject note =
        JsonObject.of("notification_id", credential.text("notification_id"))
            .with("event", "credential_accepted");
    assertEquals(204, wallet.post("/notification", access, note).status());
    String refresh = token.text("refresh_token");
    Caller.Answer again =
        wallet.token(Map.copyOf(RefreshTokenRequest.of(refresh).form().parameters()));
    assertEquals(200, again.status(), again.body());
    List<JsonObject> steps = steps(offer);
    assertEquals(
        List.of(
            "pushed authorization request",
            "pushed authorization request",
            "authorization request",
            "decision approve",
            "token",
            "token",
            "credential",
            "notification",
            "token"),
        names(steps));
    assertEquals("INVALID_SCOPE", steps.get(0).string("outcome").orElseThrow());
    assertTrue(steps.get(0).string("detail").orElseThrow().contains("came no-such-scope"));
    assertEquals("INVALID_GRANT", steps.get(4).string("outcome").orElseThrow());
    assertTrue(steps.get(4).string("detail").orElseThrow().contains("attacker.example"));
    for (JsonObject step : steps) {
      assertFalse(step.string("requestId").orElseThrow().isEmpty(), "it finds the log line");
    }
    String page = office.get("/offers/" + offer.text("id") + "/trace").body();
    for (String secret :
        List.of(state, code, access, refresh, wallet.pkce().verifier(), "state-1")) {
      assertFalse(page.contains(secret), "a secret in the trace");
    }
  }

  @Test
  void aTransactionThatBeganWithoutAnOfferIsShownWithTheOneThatWasApproved() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    Caller.Answer offer = codeOffer(false);
    wallet.approve(offer, wallet.request(SD_JWT));
    assertEquals(
        List.of("pushed authorization request", "authorization request", "decision approve"),
        names(steps(offer)));
  }

  @Test
  void whatIsPromisedAndABadProofBesideAGoodTokenAreShown() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    Caller.Answer offer = codeOffer(true);
    String code = CodeFlowWallet.code(wallet.approve(offer, wallet.request(SD_JWT)));
    String access = wallet.token(wallet.tokenRequest(code)).text("access_token");
    Caller.Answer promise = wallet.take(access, SD_JWT);
    assertEquals(202, promise.status(), promise.body());
    JsonObject asked = JsonObject.of("transaction_id", promise.text("transaction_id"));
    assertEquals(202, wallet.post("/deferred-credential", access, asked).status());
    Caller.Answer stale =
        wallet
            .http()
            .post(
                "/deferred-credential",
                asked,
                "Authorization",
                "DPoP " + access,
                "DPoP",
                wallet.proof("/credential", access));
    assertEquals(401, stale.status(), stale.body());
    List<JsonObject> steps = steps(offer);
    JsonObject last = steps.get(steps.size() - 1);
    assertTrue(names(steps).contains("deferred credential"), names(steps).toString());
    assertEquals("proof beside the access token", last.string("step").orElseThrow());
    assertTrue(last.string("detail").orElseThrow().contains("htu"), last.toJson());
  }
}
