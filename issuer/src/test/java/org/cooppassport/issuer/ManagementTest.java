package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rights and rules of the management routes: attacks.md, section 1. */
class ManagementTest extends RunningIssuer {
  private static JsonObject membership() {
    return Examples.issue(Examples.MEMBERSHIP, Examples.membership());
  }

  private static JsonObject withCredential(String name, String value) {
    JsonObject request = membership();
    return request.with("credential", request.object("credential").orElseThrow().with(name, value));
  }

  @Test
  @Tag("attack:ISS-01")
  void aBodyIsNotLookedAtBeforeTheToken() throws Exception {
    Caller.Answer unread =
        anybody.post("/credentials/issue", "{".repeat(1_000), "application/json");
    assertEquals(401, unread.status(), unread.body());
  }

  @Test
  @Tag("attack:ISS-02")
  void anotherCoopsTokenFindsNothingHere() throws Exception {
    Caller.Answer offer = offer();
    String id = record(offer);
    Caller stranger = Caller.anybody(server, "riverside").withToken(harbour.token());
    Caller.Answer across = stranger.get("/credentials/" + id);
    assertEquals(404, across.status(), across.body());
    assertEquals("NOT_FOUND", across.text("code"));
    for (Caller.Answer own :
        List.of(
            harbour.get("/credentials/" + id),
            harbour.delete("/credentials/" + id),
            harbour.post("/credentials/status", status(id, "revocation")),
            harbour.post("/credentials/" + id + "/reissue", JsonObject.EMPTY),
            harbour.delete("/offers/" + offer.text("id")))) {
      assertEquals(404, own.status(), own.body());
    }
    Caller.Answer unknown =
        harbour.get("/credentials/urn:uuid:6c1f4f0e-0f1a-4c7e-9b51-000000000002");
    assertEquals(
        unknown.json().without("instance"),
        harbour.get("/credentials/" + id).json().without("instance"),
        "as for an id that nobody has");
    assertEquals(
        "valid", office.get("/credentials/" + id).text("status"), "and nothing happened to it");
  }

  @Test
  @Tag("attack:ISS-03")
  void aRightForOneTypeDoesNotTellWhatElseThereIs() throws Exception {
    Caller memberships = Caller.client(server, "riverside", "memberships");
    String own = record(offer());
    String other = record(offer(Examples.offer(Examples.wanted(Examples.KYC, Examples.kyc()))));
    String none = "urn:uuid:00000000-0000-4000-8000-000000000000";
    assertEquals(200, memberships.get("/credentials/" + own).status());
    JsonObject change = JsonObject.of("claims", Examples.kyc());
    List<Caller.Answer> ofOther = new ArrayList<>();
    List<Caller.Answer> ofNone = new ArrayList<>();
    for (Map.Entry<String, List<Caller.Answer>> each :
        Map.of(other, ofOther, none, ofNone).entrySet()) {
      String id = each.getKey();
      each.getValue().add(memberships.get("/credentials/" + id));
      each.getValue().add(memberships.delete("/credentials/" + id));
      each.getValue().add(memberships.post("/credentials/" + id + "/reissue", change));
      each.getValue().add(memberships.post("/credentials/status", status(id, "revocation")));
    }
    for (int i = 0; i < ofOther.size(); i++) {
      assertEquals(403, ofOther.get(i).status(), ofOther.get(i).body());
      assertEquals(403, ofNone.get(i).status(), ofNone.get(i).body());
      assertEquals(
          ofOther.get(i).json().without("instance"), ofNone.get(i).json().without("instance"));
    }
    assertEquals(404, office.get("/credentials/" + none).status(), "with the whole scope");
  }

  @Test
  @Tag("attack:ISS-03")
  void aScopeIsForOneActionAndPerhapsOneType() throws Exception {
    String id = record(offer());
    Caller issuing = Caller.client(server, "riverside", "issuing-only");
    for (Caller.Answer answer :
        List.of(
            issuing.post("/credentials/status", status(id, "revocation")),
            issuing.get("/credentials/" + id),
            issuing.get("/credentials"),
            issuing.delete("/credentials/" + id))) {
      assertEquals(403, answer.status(), answer.body());
      assertEquals("ACCESS_DENIED", answer.text("code"));
    }
    Caller membershipOnly = Caller.client(server, "riverside", "membership-only");
    assertEquals(201, membershipOnly.post("/credentials/issue", membership()).status());
    assertEquals(
        403,
        membershipOnly
            .post("/credentials/issue", Examples.issue(Examples.KYC, Examples.kyc()))
            .status());
    assertEquals(
        403,
        membershipOnly
            .post(
                "/offers",
                Examples.offer(
                    Examples.wanted(Examples.MEMBERSHIP, Examples.membership()),
                    Examples.wanted(Examples.KYC, Examples.kyc())))
            .status());
    assertEquals("valid", office.get("/credentials/" + id).text("status"));
  }

  @Test
  @Tag("attack:ISS-04")
  void namingAMemberTakesTheRightToActOnTheirBehalf() throws Exception {
    Caller issuing = Caller.client(server, "riverside", "issuing-only");
    JsonObject offer =
        Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))
            .with("subject", "member-iss-04");
    assertEquals(403, issuing.post("/offers", offer).status());
    Caller.Answer listed = office.get("/credentials?subject=member-iss-04");
    assertEquals("{\"credentials\":[]}", listed.body(), "no offer and no record afterwards");
    JsonObject options = membership().with("options", JsonObject.of("subject", "member-iss-04"));
    assertEquals(403, issuing.post("/credentials/issue", options).status());
    JsonObject holder =
        Examples.issue(
            Examples.MEMBERSHIP,
            Examples.membership()
                .with("id", "did:key:z6MkqEYMvtmZS7eVo6RMHCKTkjrWAcDHdzcqC1aE5FyqQKtM"));
    assertEquals(403, issuing.post("/credentials/issue", holder).status());
    assertEquals(201, office.post("/offers", offer).status());
    assertEquals(
        1,
        office
            .get("/credentials?subject=member-iss-04")
            .json()
            .array("credentials")
            .orElseThrow()
            .size());
  }

  @Test
  @Tag("attack:ISS-05")
  void oneIdempotencyKeyIsOneCredential() throws Exception {
    String[] key = {"Idempotency-Key", "iss-05"};
    JsonObject request = membership().with("options", JsonObject.of("subject", "member-iss-05"));
    List<CompletableFuture<Caller.Answer>> both =
        IntStream.range(0, 2)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            return office.post("/credentials/issue", request, key);
                          } catch (Exception e) {
                            throw new IllegalStateException(e);
                          }
                        }))
            .toList();
    Caller.Answer first = both.get(0).get();
    Caller.Answer second = both.get(1).get();
    assertEquals(201, first.status(), first.body());
    assertEquals(first.body(), second.body());
    assertEquals(201, second.status());
    Caller.Answer other = office.post("/credentials/issue", membership(), key);
    assertEquals(409, other.status(), other.body());
    assertEquals("CONFLICT", other.text("code"));
    JsonObject read = office.get("/credentials/" + first.json().string("id").orElseThrow()).json();
    assertEquals(1, read.number("copies").orElseThrow().longValue());
    assertEquals(
        1,
        office
            .get("/credentials?subject=member-iss-05")
            .json()
            .array("credentials")
            .orElseThrow()
            .size());
  }

  @Test
  @Tag("attack:ISS-06")
  void whatTheIssuerChoosesIsRefusedAndNeverOverwritten() throws Exception {
    List<JsonObject> bent = new ArrayList<>();
    bent.add(withCredential("id", "urn:uuid:6c1f4f0e-0f1a-4c7e-9b51-000000000002"));
    bent.add(withCredential("issuer", "did:web:evil.example"));
    bent.add(withCredential("validFrom", "2020-01-01T00:00:00Z"));
    for (String member : List.of("proof", "credentialStatus")) {
      JsonObject request = membership();
      bent.add(
          request.with(
              "credential",
              request
                  .object("credential")
                  .orElseThrow()
                  .with(member, JsonObject.of("type", "anything"))));
    }
    for (JsonObject request : bent) {
      Caller.Answer answer = office.post("/credentials/issue", request);
      assertEquals(400, answer.status(), answer.body());
      assertEquals("MALFORMED_VALUE_ERROR", answer.text("name"));
      assertFalse(answer.json().bool("verified").orElse(true));
    }
    JsonObject own =
        withCredential(
            "issuer", "did:web:" + server.origin().substring(8).replace(":", "%3A") + ":riverside");
    assertEquals(201, office.post("/credentials/issue", own).status(), "its own DID is no choice");
  }

  @Test
  @Tag("attack:ISS-07")
  void whatWouldBeNoCredentialIsNeverSigned() throws Exception {
    JsonObject contradictory = Examples.membership().with("standing", "excellent");
    JsonObject over = withCredential("validUntil", "2020-01-01");
    JsonObject exact = withCredential("validUntil", "2027-01-01T12:30:00Z");
    JsonObject tooLong = withCredential("validUntil", "2099-01-01");
    JsonObject unknownOption = membership().with("options", JsonObject.of("colour", "green"));
    JsonObject unknownClaim =
        Examples.issue(Examples.MEMBERSHIP, Examples.membership().with("riskRating", "high"));
    assertRefused("MALFORMED_VALUE_ERROR", Examples.issue(Examples.MEMBERSHIP, contradictory));
    assertRefused("MALFORMED_VALUE_ERROR", over);
    assertRefused("MALFORMED_VALUE_ERROR", exact);
    assertRefused("MALFORMED_VALUE_ERROR", tooLong);
    assertRefused("MALFORMED_VALUE_ERROR", unknownClaim);
    assertRefused("UNKNOWN_OPTION_PROVIDED", unknownOption);
    JsonObject photo =
        Examples.issue(
            Examples.MEMBERSHIP, Examples.membership().with("memberNumber", "x".repeat(40_000)));
    Caller.Answer large = office.post("/credentials/issue", photo);
    assertEquals(413, large.status(), large.body());
  }

  private void assertRefused(String name, JsonObject request) throws Exception {
    Caller.Answer answer = office.post("/credentials/issue", request);
    assertEquals(400, answer.status(), answer.body());
    assertEquals(name, answer.text("name"));
    assertTrue(answer.header("content-type").startsWith("application/problem+json"));
  }

  @Test
  @Tag("attack:ISS-08")
  void eachItemOfABatchHasItsOwnOutcomeAndCanBeFetchedAgain() throws Exception {
    List<JsonObject> items = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      JsonObject claims =
          i == 30 ? Examples.membership().with("standing", "unheard-of") : Examples.membership();
      items.add(
          Examples.offer(Examples.wanted(Examples.MEMBERSHIP, claims))
              .with("subject", "member-batch-" + i));
    }
    Caller.Answer answer = office.post("/batches", batch(items));
    assertEquals(207, answer.status(), answer.body());
    String id = answer.text("id");
    Caller.Answer again = office.get("/batches/" + id);
    for (int tries = 0; again.json().number("pending").orElseThrow().longValue() > 0; tries++) {
      assertTrue(tries < 20, "a batch of 60 ends");
      again = office.get("/batches/" + id);
    }
    List<Long> statuses = statuses(again);
    for (int i = 0; i < 60; i++) {
      assertEquals(i == 30 ? 400 : 201, statuses.get(i), "item " + i);
    }
    assertEquals(again.body(), office.get("/batches/" + id).body());
    assertEquals(404, harbour.get("/batches/" + id).status());
    JsonArray outcomes = again.json().array("items").orElseThrow();
    JsonObject first = ((JsonObject) outcomes.get(0)).object("body").orElseThrow();
    assertTrue(first.has("credential_offer_uri"));
    assertEquals(
        "[]",
        office
            .get("/credentials?subject=member-batch-30")
            .json()
            .array("credentials")
            .orElseThrow()
            .toJson(),
        "nothing half-written");
  }

  @Test
  @Tag("attack:ISS-08")
  void aBatchWhoseSenderIsGoneIsCarriedOutOnceAndReadByItsKey() throws Exception {
    List<JsonObject> items = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      items.add(
          Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))
              .with("subject", "member-gone-" + i));
    }
    String[] key = {"Idempotency-Key", "sender-gone"};
    office.postAndLeave("/batches", batch(items), key);
    Caller.Answer again = office.post("/batches", batch(items), key);
    for (int tries = 0; again.status() != 207; tries++) {
      assertTrue(tries < 50, "the key is answered in the end: " + again.body());
      assertEquals(503, again.status(), again.body());
      again = office.post("/batches", batch(items), key);
    }
    String id = again.text("id");
    Caller.Answer read = office.get("/batches/" + id);
    for (int tries = 0; read.json().number("pending").orElseThrow().longValue() > 0; tries++) {
      assertTrue(tries < 50, "a batch of 40 ends");
      read = office.get("/batches/" + id);
    }
    assertTrue(statuses(read).stream().allMatch(status -> status == 201), read.body());
    for (int i : List.of(0, 20, 39)) {
      Caller.Answer made = office.get("/credentials?subject=member-gone-" + i);
      assertEquals(1, made.json().array("credentials").orElseThrow().size(), made.body());
    }
  }

  @Test
  @Tag("attack:ISS-09")
  void eachItemsPreconditionsAreItsOwn() throws Exception {
    List<String> memberships = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      memberships.add(record(offer()));
    }
    for (int i = 1; i < 6; i++) {
      office.post("/credentials/status", status(memberships.get(i), "revocation"));
    }
    List<JsonObject> items = new ArrayList<>();
    for (String membership : memberships) {
      items.add(
          Examples.offer(
              Examples.wanted(Examples.KYC, Examples.kyc())
                  .with("requires", JsonArray.ofStrings(membership))));
    }
    Caller.Answer answer = office.post("/batches", batch(items));
    assertEquals(List.of(201L, 400L, 400L, 400L, 400L, 400L), statuses(answer), answer.body());
    JsonObject denied = (JsonObject) answer.json().array("items").orElseThrow().get(5);
    assertEquals(
        "credential_request_denied",
        denied.object("body").orElseThrow().string("code").orElseThrow());
  }

  private static JsonObject batch(List<JsonObject> items) {
    return JsonObject.of("items", items.stream().collect(JsonArray.collector()));
  }

  private static List<Long> statuses(Caller.Answer answer) {
    return answer.json().array("items").flatMap(JsonArray::objects).orElseThrow().stream()
        .map(item -> item.number("status").orElseThrow().longValue())
        .toList();
  }

  @Test
  void aReissuedCredentialIsANewRecordThatNamesTheEarlierOne() throws Exception {
    String id = record(offer());
    Caller.Answer again = office.post("/credentials/" + id + "/reissue", JsonObject.EMPTY);
    assertEquals(201, again.status(), again.body());
    assertNotEquals(id, record(again));
    assertEquals(id, office.get("/credentials/" + record(again)).text("replaces"));
    String token = wallet.token(again);
    assertEquals(200, wallet.take(token, "CoopMembershipCredential_dc_sd_jwt", 1).status());
  }

  @Test
  void deletingErasesTheClaimsAndRevokes() throws Exception {
    JsonObject request = membership().with("options", JsonObject.of("subject", "member-to-forget"));
    String id = office.post("/credentials/issue", request).json().string("id").orElseThrow();
    assertEquals(204, office.delete("/credentials/" + id).status());
    JsonObject read = office.get("/credentials/" + id).json();
    assertEquals("revoked", read.string("status").orElseThrow());
    assertEquals(JsonObject.EMPTY, read.object("claims").orElseThrow());
    assertFalse(read.has("verifiableCredential"));
    assertFalse(read.has("subject"));
    assertEquals(204, office.delete("/credentials/" + id).status(), "and again");
    assertEquals(
        409,
        office
            .post("/credentials/" + read.string("id").orElseThrow() + "/reissue", JsonObject.EMPTY)
            .status());
  }

  @Test
  void recordsAreListedPageByPage() throws Exception {
    for (int i = 0; i < 3; i++) {
      offer();
    }
    JsonObject page = office.get("/credentials?limit=2").json();
    assertEquals(2, page.array("credentials").orElseThrow().size());
    String next = page.string("next").orElseThrow();
    JsonObject second =
        office
            .get(
                "/credentials?limit=2&after="
                    + java.net.URLEncoder.encode(next, java.nio.charset.StandardCharsets.UTF_8))
            .json();
    assertNotEquals(page.array("credentials"), second.array("credentials"));
    assertFalse(page.toJson().contains("claims"));
    assertEquals(400, office.get("/credentials?limit=0").status());
    assertEquals(400, office.get("/credentials?month=yesterday").status());
    assertEquals(400, office.get("/credentials?color=green").status());
  }

  @Test
  void theSameCredentialComesAsAnSdJwtInAnEnvelope() throws Exception {
    JsonObject request =
        Examples.issue(Examples.IDENTITY, Examples.identity())
            .with("options", JsonObject.of("format", "dc+sd-jwt"));
    Caller.Answer answer = office.post("/credentials/issue", request);
    assertEquals(201, answer.status(), answer.body());
    assertTrue(answer.text("id").startsWith("data:application/dc+sd-jwt,ey"));
    JsonObject whole = request.with("options", JsonObject.of("format", "ldp_vc"));
    assertEquals(
        400,
        office.post("/credentials/issue", whole).status(),
        "personal data never in a form that reveals everything");
  }

  @Test
  void malformedBodiesGetOneClearError() throws Exception {
    for (String body : List.of("", "{", "[]", "\"x\"", "{\"a\":1,\"a\":2}", "{}{}")) {
      for (String path : List.of("/credentials/issue", "/offers", "/credentials/status")) {
        Caller.Answer answer = office.post(path, body, "application/json");
        assertEquals(400, answer.status(), path + " " + body + answer.body());
        assertTrue(answer.header("content-type").startsWith("application/problem+json"));
        assertTrue(answer.json().string("detail").isPresent());
      }
    }
    assertEquals(415, office.post("/offers", "a=b", "text/plain").status());
    assertEquals(415, office.post("/offers", "--x", "multipart/form-data; boundary=x").status());
    assertEquals(405, office.get("/offers").status());
    assertEquals(404, office.get("/nothing/here").status());
    assertEquals(
        new JsonString(
            "credentials/0/type: expected a text, came nothing (OpenAPI document of the issuer)"),
        office
            .post("/offers", Examples.offer(JsonObject.of("claims", JsonObject.EMPTY)))
            .json()
            .get("detail")
            .orElseThrow());
  }
}
