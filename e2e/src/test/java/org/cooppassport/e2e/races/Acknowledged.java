package org.cooppassport.e2e.races;

import static org.cooppassport.e2e.races.Shots.Shot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;

/**
 * What servers have acknowledged, as their clients remember it. A request whose answer did not come
 * says nothing, unless it is repeated.
 */
final class Acknowledged {
  private static final JsonObject CREDENTIAL =
      JsonReader.readObject(
          """
          {"type": ["VerifiableCredential", "CoopMembershipCredential"], "credentialSubject":
            {"coop": {"id": "https://localhost/riverside", "name": "Riverside Food Co-op"},
             "membershipClass": "worker", "memberSince": "2019-04-01",
             "standing": "active", "politicalRights": true}}
          """);

  /** Refused for now, or not known: asked again or left. */
  private static final Set<Integer> LATER = Set.of(429, 503);

  private static final int PATIENCE = 100;

  private final Fleet fleet;
  private final Shots shots;
  private final String issuing;
  private final String asking;
  private final Map<String, Boolean> revoked = new ConcurrentHashMap<>();
  private final Set<String> places = ConcurrentHashMap.newKeySet();
  private final List<Shot> spentCodes = new CopyOnWriteArrayList<>();
  private final Set<String> requests = ConcurrentHashMap.newKeySet();
  private final Set<String> receipts = ConcurrentHashMap.newKeySet();
  private final RandomSource random = RandomSource.secure();
  private final Map<String, Boolean> found = new HashMap<>();
  private int checked;

  Acknowledged(Fleet fleet) {
    this.fleet = fleet;
    this.shots = fleet.shots();
    this.issuing = fleet.token(fleet.riverside());
    this.asking = fleet.token(fleet.harbour());
  }

  /** The answer of a wallet to one request, sent more than once. */
  record Answer(RacingMember.Asked asked, Shot shot, AtomicInteger taken) {
    Answer(RacingMember member, RacingMember.Asked asked) {
      this(asked, member.answer(asked), new AtomicInteger());
    }
  }

  private Optional<Shots.Hit> tried(Shot shot) {
    try {
      Shots.Hit hit = shots.send(shot);
      assertTrue(hit.status() != 500, hit::body);
      return Optional.of(hit);
    } catch (CompletionException e) {
      return Optional.empty();
    }
  }

  private static boolean is(Optional<Shots.Hit> hit, int status) {
    return hit.filter(each -> each.status() == status).isPresent();
  }

  /** Asks until there is an answer that says something. */
  private Shots.Hit asked(Shot shot) {
    for (int i = 0; i < PATIENCE; i++) {
      Optional<Shots.Hit> hit = tried(shot);
      if (hit.isPresent() && !LATER.contains(hit.get().status())) {
        return hit.get();
      }
      pause();
    }
    throw new AssertionError("no answer from " + shot.url());
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Shot offering() {
    JsonObject wanted =
        JsonObject.of("type", "CoopMembershipCredential")
            .with("claims", CREDENTIAL.object("credentialSubject").orElseThrow());
    return Shot.json(
            fleet.riverside() + "/offers", JsonObject.of("credentials", JsonArray.of(wanted)))
        .bearing(issuing);
  }

  Shots.Hit offer() {
    return asked(offering()).expecting(201);
  }

  /** Issues one; its places in status lists are nobody else's. */
  void issue() {
    Shot shot =
        Shot.json(fleet.riverside() + "/credentials/issue", JsonObject.of("credential", CREDENTIAL))
            .bearing(issuing);
    tried(shot)
        .filter(hit -> hit.status() == 201)
        .ifPresent(
            hit -> {
              String location = hit.header("location");
              revoked.put(location.substring(location.lastIndexOf('/') + 1), false);
              hit.json().oneOrMany("credentialStatus").objects().orElseThrow().stream()
                  .map(
                      entry ->
                          entry.string("statusListCredential").orElseThrow()
                              + "#"
                              + entry.string("statusListIndex").orElseThrow())
                  .forEach(place -> assertTrue(places.add(place), "given twice: " + place));
            });
  }

  /** Redeems a code twice at once: one token at most, and none later if there was one. */
  void redeem(RacingWallet wallet) {
    Optional<Shots.Hit> offer = tried(offering());
    if (!is(offer, 201)) {
      return;
    }
    Optional<Shots.Hit> fetched = tried(Shot.get(offer.get().text("credential_offer_uri")));
    if (!is(fetched, 200)) {
      return;
    }
    Shot redeeming =
        wallet.redeeming(RacingWallet.codeOfOffer(fetched.get()), offer.get().text("tx_code"));
    int tokens = 0;
    for (int i = 0; i < 2; i++) {
      tokens += is(tried(redeeming), 200) ? 1 : 0;
    }
    assertTrue(tokens <= 1, "a code gave two tokens");
    if (tokens == 1) {
      spentCodes.add(redeeming);
    }
  }

  /** Revokes one that was issued. */
  void revokeOne(Random choices) {
    List<String> standing =
        revoked.entrySet().stream().filter(e -> !e.getValue()).map(Map.Entry::getKey).toList();
    if (standing.isEmpty()) {
      issue();
      return;
    }
    String id = standing.get(choices.nextInt(standing.size()));
    JsonObject change =
        JsonObject.of("credentialId", id)
            .with(
                "credentialStatus",
                JsonObject.of("type", "BitstringStatusListEntry", "statusPurpose", "revocation"));
    if (is(
        tried(Shot.json(fleet.riverside() + "/credentials/status", change).bearing(issuing)),
        200)) {
      revoked.put(id, true);
    }
  }

  /** Repeats one request under its key until it is answered, and once more: the same answer. */
  void askOnce(Random choices) {
    Shot shot = offering().with("Idempotency-Key", "key-" + choices.nextLong() + random.token(8));
    Shots.Hit first = asked(shot);
    assertTrue(first.status() == 201 || first.status() == 409, first::body);
    if (first.status() == 201) {
      assertEquals(first.body(), asked(shot).body(), "one offer for one key");
    }
  }

  /** Makes a request of the verifier. */
  void request() {
    Optional<Shots.Hit> made =
        tried(
            Shot.json(fleet.harbour() + "/requests", JsonObject.of("policy", "guest-access"))
                .bearing(asking));
    if (is(made, 201)) {
      requests.add(made.get().text("id"));
    }
  }

  /** Sends an answer; it is taken once at most. */
  void present(Answer answer) {
    if (is(tried(answer.shot()), 200)) {
      assertEquals(1, answer.taken().incrementAndGet(), "an answer was taken twice");
    }
  }

  /** After the processes run again: an answer that was taken has its verdict and its receipt. */
  void settle(Answer answer) {
    present(answer);
    String id = answer.asked().json().string("id").orElseThrow();
    Shots.Hit hit =
        asked(Shot.get(fleet.harbour() + "/requests/" + id).bearing(asking)).expecting(200);
    if (answer.taken().get() == 1) {
      assertTrue(hit.json().bool("accepted").orElse(false), hit::body);
      receipts.add(hit.text("receipt"));
    }
  }

  /** The same once more for all that was ever acknowledged. */
  void checkAll() {
    found.clear();
    checked = 0;
    check();
  }

  /** What was acknowledged since the last check is there, and what was spent stays spent. */
  void check() {
    revoked.forEach(
        (id, ended) -> {
          if (ended.equals(found.put(id, ended))) {
            return;
          }
          Shots.Hit hit =
              asked(Shot.get(fleet.riverside() + "/credentials/" + id).bearing(issuing))
                  .expecting(200);
          if (ended) {
            assertEquals("revoked", hit.text("status"), "a revocation was lost");
          }
        });
    for (Shot code : spentCodes.subList(checked, spentCodes.size())) {
      assertEquals("invalid_grant", asked(code).outcome(), "a code gave another token");
    }
    checked = spentCodes.size();
    requests.forEach(
        id -> asked(Shot.get(fleet.harbour() + "/requests/" + id).bearing(asking)).expecting(200));
    requests.clear();
    for (String id : receipts) {
      Shots.Hit file =
          asked(Shot.get(fleet.harbour() + "/receipts/" + id).bearing(asking)).expecting(200);
      Shots.Hit verified =
          asked(
                  new Shot(
                          fleet.harbour() + "/receipts/verify",
                          Map.of("Content-Type", "application/jose+json"),
                          file.body())
                      .bearing(asking))
              .expecting(200);
      assertTrue(verified.json().bool("accepted").orElse(false), verified::body);
    }
    receipts.clear();
  }
}
