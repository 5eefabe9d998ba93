package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.status.BitstringStatusList;
import org.cooppassport.core.status.BitstringStatusListEntry;
import org.cooppassport.core.status.CredentialStatus;
import org.cooppassport.core.status.StatusListReference;
import org.cooppassport.core.status.StatusListToken;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Status lists as others read them: attacks.md, section 9. */
class StatusTest extends RunningIssuer {
  private static final String SD_JWT = "CoopMembershipCredential_dc_sd_jwt";
  private static final String LDP = "CoopMembershipCredential_ldp_vc";

  /** The places of every copy of one record. */
  private record Places(
      List<StatusListReference> tokens, List<BitstringStatusListEntry> revocations) {}

  private Places take(Caller.Answer offer, int copies) throws Exception {
    String token = wallet.token(offer);
    List<StatusListReference> tokens = new ArrayList<>();
    for (JsonObject each : HolderWallet.credentials(wallet.take(token, SD_JWT, copies))) {
      tokens.add(
          StatusListReference.parse(
                  SdJwt.parse(each.string("credential").orElseThrow())
                      .issuerJwt()
                      .unverifiedClaims()
                      .object("status")
                      .orElseThrow())
              .orElseThrow());
    }
    List<BitstringStatusListEntry> revocations = new ArrayList<>();
    for (JsonObject each : HolderWallet.credentials(wallet.take(token, LDP, copies))) {
      revocations.add(
          BitstringStatusListEntry.parse(
              each.object("credential")
                  .flatMap(credential -> credential.array("credentialStatus"))
                  .flatMap(JsonArray::objects)
                  .orElseThrow()
                  .get(0)));
    }
    return new Places(tokens, revocations);
  }

  private StatusListToken tokenList(String url) throws Exception {
    Caller.Answer answer = anybody.get(url, "Accept", "application/statuslist+jwt");
    assertEquals(200, answer.status(), answer.body());
    Jws jws = Jws.parse(answer.body());
    assertFalse(jws.header().x5c().isEmpty(), "HAIP: with its chain");
    return StatusListToken.verify(jws, sdJwtKey(), AllowedAlgorithms.DEFAULT);
  }

  private VerificationKey sdJwtKey() throws Exception {
    JsonObject metadata = anybody.get("/.well-known/jwt-vc-issuer").json();
    return VerificationKey.fromJwk(
        metadata
            .object("jwks")
            .flatMap(jwks -> jwks.array("keys"))
            .flatMap(JsonArray::objects)
            .orElseThrow()
            .get(0));
  }

  private CredentialStatus tokenStatus(StatusListReference place) throws Exception {
    return tokenList(place.uri()).statusOf(place, java.time.Instant.now());
  }

  private CredentialStatus bitStatus(BitstringStatusListEntry place) throws Exception {
    Caller.Answer answer = anybody.get(place.listCredential());
    assertEquals(200, answer.status(), answer.body());
    return BitstringStatusList.read(answer.json()).statusOf(place, java.time.Instant.now());
  }

  /** Waits for the publication clock. */
  private void await(StatusListReference place, CredentialStatus wanted) throws Exception {
    for (int tries = 0; tokenStatus(place) != wanted; tries++) {
      assertTrue(tries < 100, "published in time");
      Thread.sleep(100);
    }
  }

  @Test
  void aChangeReachesEveryCopyInEveryFormAndNobodyElse() throws Exception {
    Caller.Answer offer = offer();
    Places mine = take(offer, 3);
    Places others = take(offer(), 3);
    for (StatusListReference place : mine.tokens()) {
      assertEquals(
          CredentialStatus.VALID, tokenStatus(place), "VALID is every fresh index's value");
    }
    Caller.Answer suspended =
        office.post("/credentials/status", status(record(offer), "suspension"));
    assertEquals(200, suspended.status(), suspended.body());
    await(mine.tokens().get(0), CredentialStatus.SUSPENDED);
    for (BitstringStatusListEntry place : mine.revocations()) {
      assertEquals(CredentialStatus.VALID, bitStatus(place), "suspended is not revoked");
    }
    office.post("/credentials/status", lifted(record(offer)));
    await(mine.tokens().get(0), CredentialStatus.VALID);
    office.post("/credentials/status", status(record(offer), "revocation"));
    await(mine.tokens().get(0), CredentialStatus.REVOKED);
    for (StatusListReference place : mine.tokens()) {
      assertEquals(CredentialStatus.REVOKED, tokenStatus(place));
    }
    for (BitstringStatusListEntry place : mine.revocations()) {
      assertEquals(CredentialStatus.REVOKED, bitStatus(place));
    }
    for (StatusListReference place : others.tokens()) {
      assertEquals(CredentialStatus.VALID, tokenStatus(place));
    }
    Caller.Answer back = office.post("/credentials/status", lifted(record(offer)));
    assertEquals(409, back.status(), "a revocation is for good");
    Caller.Answer again = office.post("/credentials/status", status(record(offer), "revocation"));
    assertEquals(200, again.status(), "and may be repeated");
  }

  @Test
  void aCredentialIsFoundByTheIdItCarriesToo() throws Exception {
    Caller.Answer offer = offer();
    String token = wallet.token(offer);
    String id =
        HolderWallet.credentials(wallet.take(token, LDP, 1))
            .get(0)
            .object("credential")
            .flatMap(credential -> credential.string("id"))
            .orElseThrow();
    Caller.Answer answer = office.post("/credentials/status", status(id, "revocation"));
    assertEquals(record(offer), answer.text("credentialId"));
    assertEquals("revoked", office.get("/credentials/" + id).text("status"));
  }

  @Test
  @Tag("attack:STA-08")
  void issuancesAtOnceNeverShareAnIndex() throws Exception {
    List<Caller.Answer> issued =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            return office.post(
                                "/credentials/issue",
                                Examples.issue(Examples.MEMBERSHIP, Examples.membership()));
                          } catch (Exception e) {
                            throw new IllegalStateException(e);
                          }
                        }))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    Set<String> places = new HashSet<>();
    for (Caller.Answer answer : issued) {
      assertEquals(201, answer.status(), answer.body());
      assertTrue(places.add(answer.json().get("credentialStatus").orElseThrow().toJson()));
    }
  }

  @Test
  @Tag("attack:STA-09")
  void revocationsAtOnceAreAllInTheNextList() throws Exception {
    List<Places> places = new ArrayList<>();
    List<String> records = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Caller.Answer offer = offer();
      places.add(take(offer, 1));
      records.add(record(offer));
    }
    records.stream()
        .map(
            id ->
                CompletableFuture.supplyAsync(
                    () -> {
                      try {
                        return office.post("/credentials/status", status(id, "revocation"));
                      } catch (Exception e) {
                        throw new IllegalStateException(e);
                      }
                    }))
        .toList()
        .forEach(answer -> assertEquals(200, answer.join().status()));
    for (Places each : places) {
      await(each.tokens().get(0), CredentialStatus.REVOKED);
      assertEquals(CredentialStatus.REVOKED, bitStatus(each.revocations().get(0)));
    }
  }

  @Test
  @Tag("attack:STA-10")
  void aListTellsNeitherOrderNorRateNorReasons() throws Exception {
    List<Long> indexes = new ArrayList<>();
    String list = "";
    for (int i = 0; i < 6; i++) {
      StatusListReference place = take(offer(), 1).tokens().get(0);
      indexes.add(place.index());
      list = place.uri();
    }
    List<Long> sorted = indexes.stream().sorted().toList();
    boolean consecutive = sorted.get(sorted.size() - 1) - sorted.get(0) < 2L * sorted.size();
    assertFalse(consecutive, "spread over the whole list: " + indexes);
    assertEquals(131_072, tokenList(list).bits().entries(), "all lists have one size");
    assertFalse(list.contains("?"));
    Caller.Answer unknown = anybody.get("/status/" + "0".repeat(32));
    assertEquals(404, unknown.status());
    Caller.Answer served = anybody.get(list);
    String etag = served.header("etag");
    assertFalse(etag.isEmpty());
    assertTrue(served.header("cache-control").contains("max-age"));
    assertEquals("*", served.header("access-control-allow-origin"));
    Caller.Answer unchanged = anybody.get(list, "If-None-Match", etag);
    assertEquals(304, unchanged.status());
  }

  @Test
  @Tag("attack:STA-11")
  void aReissuedCredentialHasAnIndexOfItsOwn() throws Exception {
    Caller.Answer offer = offer();
    Places first = take(offer, 2);
    Places second =
        take(office.post("/credentials/" + record(offer) + "/reissue", JsonObject.EMPTY), 2);
    Set<StatusListReference> all = new HashSet<>(first.tokens());
    all.addAll(second.tokens());
    assertEquals(4, all.size());
    Set<BitstringStatusListEntry> bits = new HashSet<>(first.revocations());
    bits.addAll(second.revocations());
    assertEquals(4, bits.size());
  }

  @Test
  void whatCannotBeAStatusIsRefused() throws Exception {
    String id = record(offer());
    for (JsonObject bad :
        List.of(
            status(id, "refresh"),
            status(id, "colour"),
            JsonObject.of("credentialId", id),
            status(id, "revocation").with("surprise", true),
            status(id, "revocation")
                .with(
                    "credentialStatus",
                    JsonObject.of("type", "StatusList2021Entry", "statusPurpose", "revocation")))) {
      assertEquals(400, office.post("/credentials/status", bad).status(), bad.toJson());
    }
    assertEquals(
        404,
        office
            .post(
                "/credentials/status",
                status("urn:uuid:6c1f4f0e-0f1a-4c7e-9b51-000000000002", "revocation"))
            .status());
    assertEquals("valid", office.get("/credentials/" + id).text("status"));
  }
}
