package org.cooppassport.e2e.races;

import static org.cooppassport.e2e.races.Shots.Shot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.e2e.story.Deployment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever works once is asked for 64 times at the same instant, of two processes of the operating
 * system over one store, by public HTTP: it works once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("races")
abstract class RacesContract {
  private static final int TRIES = 64;

  /** {@code POST /offers} lets a transaction code be guessed this often. */
  private static final int GUESSES = 5;

  private static final Set<String> LATER = Set.of("429", "503", "temporarily_unavailable");

  private Fleet fleet;
  private Shots shots;
  private String issuing;
  private RacingMember member;

  abstract Deployment.Store store();

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    fleet = Fleet.start(folder, store());
    shots = fleet.shots();
    issuing = fleet.token(fleet.riverside());
    member = new RacingMember(fleet, folder.resolve("wallet"));
    member.receive(offer(JsonObject.EMPTY));
  }

  @AfterAll
  void stop() {
    if (fleet != null) {
      fleet.close();
    }
  }

  private Shots.Hit offer(JsonObject more) {
    JsonObject body = JsonObject.of("credentials", JsonReader.read("[" + MEMBERSHIP + "]"));
    return shots
        .send(
            Shot.json(fleet.riverside() + "/offers", body.toBuilder().putAll(more).build())
                .bearing(issuing))
        .expecting(201);
  }

  private static final String CLAIMS =
      """
      {"coop": {"id": "https://localhost/riverside", "name": "Riverside Food Co-op"},
       "membershipClass": "worker", "memberSince": "2019-04-01",
       "standing": "active", "politicalRights": true}
      """;

  private static final String MEMBERSHIP =
      "{\"type\": \"CoopMembershipCredential\", \"claims\": " + CLAIMS + "}";

  private static final JsonObject BY_LOGIN = JsonObject.of("flow", "authorization_code");

  /** Sends them together, over as many connections, of which each process has its half. */
  private List<Shots.Hit> race(Supplier<Shot> shot) {
    return race(Stream.generate(shot).limit(TRIES).toList());
  }

  private List<Shots.Hit> race(List<Shot> tries) {
    int first = tries.get(0).url().startsWith(fleet.riverside()) ? 0 : 2;
    List<Integer> before = fleet.given();
    List<Shots.Hit> hits = shots.together(tries);
    List<Integer> after = fleet.given();
    for (int i = first; i < first + 2; i++) {
      assertTrue(after.get(i) - before.get(i) >= TRIES / 4, "both were asked: " + before + after);
    }
    return hits;
  }

  private static List<Shots.Hit> good(List<Shots.Hit> hits) {
    return hits.stream().filter(hit -> hit.status() < 300).toList();
  }

  /**
   * One has it; all others are told the same, or that they may ask again. On a machine that is too
   * slow for the request budget the one may be among those: then nobody has it.
   */
  private static Optional<Shots.Hit> one(List<Shots.Hit> hits, String others) {
    List<Shots.Hit> good = good(hits);
    Set<String> rest =
        hits.stream()
            .filter(hit -> !good.contains(hit))
            .map(Shots.Hit::outcome)
            .collect(Collectors.toCollection(HashSet::new));
    boolean late = rest.removeAll(LATER);
    assertTrue(
        good.size() == 1 || (good.isEmpty() && late),
        () -> "answers: " + good.size() + " good, others " + rest);
    assertEquals(Set.of(others), rest);
    return good.stream().findFirst();
  }

  @Test
  @Tag("attack:VCI-02")
  void aPreAuthorizedCodeGivesOneToken() {
    Shots.Hit offer = offer(JsonObject.EMPTY);
    RacingWallet wallet = new RacingWallet(fleet);
    String code = wallet.code(offer);
    one(race(() -> wallet.redeeming(code, offer.text("tx_code"))), "invalid_grant");
  }

  @Test
  void theLinkOfAnOfferOpensOnce() {
    Shots.Hit offer = offer(JsonObject.EMPTY);
    one(race(() -> Shot.get(offer.text("credential_offer_uri"))), "NOT_FOUND");
  }

  @Test
  @Tag("attack:VCI-04")
  void aTransactionCodeIsGuessedAtMostFiveTimesInAll() {
    RacingWallet wallet = new RacingWallet(fleet);
    Shots.Hit guessed = offer(JsonObject.EMPTY);
    String right = guessed.text("tx_code");
    String code = wallet.code(guessed);
    List<Shots.Hit> wrong =
        race(
            IntStream.range(0, TRIES)
                .mapToObj(i -> wallet.redeeming(code, other(right, i)))
                .toList());
    assertTrue(good(wrong).isEmpty());
    assertEquals("invalid_grant", shots.send(wallet.redeeming(code, right)).outcome());

    Shots.Hit spared = offer(JsonObject.EMPTY);
    String second = wallet.code(spared);
    shots.together(
        IntStream.range(0, GUESSES - 1)
            .mapToObj(i -> wallet.redeeming(second, other(spared.text("tx_code"), i)))
            .toList());
    shots.send(wallet.redeeming(second, spared.text("tx_code"))).expecting(200);
  }

  /** Another code of six digits. */
  private static String other(String right, int i) {
    int value = (Integer.parseInt(right) + i + 1) % 1_000_000;
    return String.format(Locale.ROOT, "%06d", value);
  }

  @Test
  @Tag("attack:VCI-13")
  void aDecisionGivesOneCodeAndACodeOneToken() {
    RacingWallet wallet = new RacingWallet(fleet);
    Shots.Hit page = wallet.opened(offer(BY_LOGIN));
    // who comes after the decision is logged out, and may be shown the page that says so
    List<Shots.Hit> decided =
        race(() -> wallet.approving(page)).stream().filter(hit -> hit.status() == 303).toList();
    assertEquals(1, decided.size(), "one code for one decision");
    String code = RacingWallet.codeOf(decided.get(0));
    assertTrue(good(race(() -> wallet.exchanging(code))).size() <= 1, "one token for one code");
  }

  @Test
  void aRefreshTokenGivesOneTokenAtMost() {
    RacingWallet wallet = new RacingWallet(fleet);
    Shots.Hit page = wallet.opened(offer(BY_LOGIN));
    String code = RacingWallet.codeOf(shots.send(wallet.approving(page)).expecting(303));
    String refresh = shots.send(wallet.exchanging(code)).expecting(200).text("refresh_token");
    List<Shots.Hit> hits = race(() -> wallet.refreshing(refresh));
    assertTrue(good(hits).size() <= 1, "one token for one refresh token");
    assertEquals("invalid_grant", shots.send(wallet.refreshing(refresh)).outcome());
  }

  @Test
  @Tag("attack:VCI-09")
  void aNonceIsTakenOnce() {
    RacingWallet wallet = new RacingWallet(fleet);
    String token = wallet.token(offer(JsonObject.EMPTY));
    String nonce = wallet.nonce();
    one(race(() -> wallet.asking(token, nonce)), "invalid_nonce");
  }

  @Test
  @Tag("attack:VCI-12")
  void aProofOfAKeyIsTakenOnce() {
    RacingWallet wallet = new RacingWallet(fleet);
    String token = wallet.token(offer(JsonObject.EMPTY));
    Shot shot = wallet.asking(token, wallet.nonce());
    one(race(() -> shot), "invalid_dpop_proof");
  }

  @Test
  void whatIsHeldIsCollectedOnce() {
    RacingWallet wallet = new RacingWallet(fleet);
    Shots.Hit offer = offer(JsonObject.EMPTY.with("hold", true));
    String token = wallet.token(offer);
    String transaction =
        shots.send(wallet.asking(token, wallet.nonce())).expecting(202).text("transaction_id");
    shots
        .send(
            Shot.json(
                    fleet.riverside() + "/offers/" + offer.text("id") + "/release",
                    JsonObject.EMPTY)
                .bearing(issuing))
        .expecting(204);
    one(race(() -> wallet.collecting(token, transaction)), "invalid_transaction_id");
  }

  @Test
  @Tag("attack:VCI-14")
  void anAssertionOfAClientGivesOneToken() {
    for (String base : List.of(fleet.riverside(), fleet.harbour())) {
      Shot shot = fleet.tokenRequest(base);
      one(race(() -> shot), "invalid_client");
    }
  }

  @Test
  @Tag("attack:STA-08")
  void noStatusIndexIsGivenTwice() {
    JsonObject body =
        JsonObject.of(
            "credential",
            JsonReader.readObject(
                "{\"type\": [\"VerifiableCredential\", \"CoopMembershipCredential\"],"
                    + "\"credentialSubject\": "
                    + CLAIMS
                    + "}"));
    Shot issue = Shot.json(fleet.riverside() + "/credentials/issue", body).bearing(issuing);
    Set<String> places = new HashSet<>();
    int issued = 0;
    for (Shots.Hit hit : race(() -> issue)) {
      assertTrue(Set.of(201, 429, 503).contains(hit.status()), hit.body());
      if (hit.status() == 201) {
        issued++;
        for (JsonObject entry : hit.json().oneOrMany("credentialStatus").objects().orElseThrow()) {
          assertTrue(
              places.add(
                  entry.string("statusListCredential").orElseThrow()
                      + "#"
                      + entry.string("statusListIndex").orElseThrow()),
              "given twice: " + entry.toJson());
        }
      }
    }
    assertTrue(issued >= TRIES / 2, "issued: " + issued);
  }

  @Test
  @Tag("attack:ISS-05")
  void aKeyOfIdempotenceIsCarriedOutOnce() {
    JsonObject body =
        JsonObject.of("credentials", JsonReader.read("[" + MEMBERSHIP + "]"))
            .with("subject", "member-idempotent");
    Shot shot =
        Shot.json(fleet.riverside() + "/offers", body)
            .bearing(issuing)
            .with("Idempotency-Key", "sixty-four-at-once");
    List<Shots.Hit> hits = race(() -> shot);
    Set<String> bodies = good(hits).stream().map(Shots.Hit::body).collect(Collectors.toSet());
    assertEquals(1, bodies.size(), bodies::toString);
    Shots.Hit made =
        shots.send(
            Shot.get(fleet.riverside() + "/credentials?subject=member-idempotent")
                .bearing(issuing));
    assertEquals(1, made.json().array("credentials").map(JsonArray::size).orElse(0), made::body);
  }

  @Test
  @Tag("attack:VP-04")
  void ofSixtyFourAnswersToARequestOneIsVerified() {
    RacingMember.Asked asked = member.asked(Map.of());
    Shot answer = member.answer(asked);
    Optional<Shots.Hit> taken = one(race(() -> answer), "invalid_request");
    assertEquals(404, shots.send(Shot.get(asked.requestObject())).status());
    if (taken.isPresent()) {
      JsonObject result = member.result(asked);
      assertTrue(result.bool("accepted").orElse(false), result::toJson);
      assertEquals(1, member.receipts(asked), "one receipt for one acceptance");
    }
  }

  @Test
  @Tag("attack:VP-05")
  void aResponseCodeReleasesTheResultOnce() {
    RacingMember.Asked asked = member.asked(Map.of("flow", "same-device"));
    String cookie = member.visit(asked);
    String redirect = shots.send(member.answer(asked)).expecting(200).text("redirect_uri");
    String code = redirect.substring(redirect.indexOf("response_code=") + 14);
    Shot shot =
        Shot.json(asked.page() + "/code", JsonObject.of("response_code", code))
            .with("Cookie", cookie);
    List<Shots.Hit> hits = race(() -> shot);
    Set<Integer> statuses = hits.stream().map(Shots.Hit::status).collect(Collectors.toSet());
    assertTrue(good(hits).size() == 1 || statuses.contains(503), statuses::toString);
    assertTrue(good(hits).size() <= 1 && Set.of(200, 400, 429, 503).containsAll(statuses));
  }
}
