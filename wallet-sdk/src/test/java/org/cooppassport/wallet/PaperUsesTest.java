package org.cooppassport.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.fake.FakeIssuer;
import org.cooppassport.wallet.fake.FakeWorld;
import org.junit.jupiter.api.Test;

/** The member asks the co-op that checked them who asked for their papers. */
class PaperUsesTest {
  private static final String DIGEST = "uEiBZ9VztZpfWHgPyslVv61MIqxaEKEb1htfQr38emtySEw";
  private static final JsonObject ENTRY =
      JsonObject.builder()
          .put("at", "2026-11-21T10:00:00Z")
          .put("event", "delivered")
          .put("by", "did:web:hillside.example")
          .put("byName", "Hillside Credit Union")
          .put("purpose", "audit")
          .put("paper", DIGEST)
          .build();

  private final FakeWorld world = new FakeWorld();
  private final Wallet wallet = world.wallet();

  private String check(String endpoint) {
    world
        .issuer()
        .bendingPayload(
            payload ->
                payload
                    .with(
                        "evidenceHeld",
                        JsonArray.of(
                            JsonObject.builder()
                                .put("digest", DIGEST)
                                .put("heldBy", JsonObject.of("id", world.issuer().identifier()))
                                .put("retainUntil", "2031-03-14")
                                .build()))
                    .with(
                        "evidenceRetrieval",
                        JsonObject.builder()
                            .put("endpoint", endpoint)
                            .put("deadline", "PT0S")
                            .put("calendar", "calendar-days")
                            .build()));
    return received();
  }

  private String received() {
    wallet.receive(wallet.preview(ReceivedOffer.read(world.issuer().link(FakeIssuer.KYC))));
    return wallet.credentials().get(0).id();
  }

  @Test
  void theHolderIsToldWhoGotWhichPaperAndShowsTheIssuerNothingElse() {
    world.issuer().loggingPapers(ENTRY);
    List<PaperUse> uses = wallet.paperUses(check(world.issuer().identifier() + "/evidence"));
    assertEquals(
        List.of(
            new PaperUse(
                Instant.parse("2026-11-21T10:00:00Z"),
                PaperUse.Outcome.DELIVERED,
                "did:web:hillside.example",
                "Hillside Credit Union",
                "audit",
                DIGEST)),
        uses);
    assertEquals(ENTRY.string("byName"), uses.get(0).toJson().string("byName"));
  }

  @Test
  void noOtherHostThanTheIssuersIsAsked() {
    String id = check("https://elsewhere.example/riverside/evidence");
    int before = world.network().requests().size();
    Refusal refused = assertThrows(Refusal.class, () -> wallet.paperUses(id));
    assertEquals(Reason.DESTINATION_FORBIDDEN, refused.reason());
    assertEquals(before, world.network().requests().size());
  }

  @Test
  void aCheckThatCitesNoPapersHasNoLog() {
    Refusal refused = assertThrows(Refusal.class, () -> wallet.paperUses(received()));
    assertEquals(Reason.CONFLICT, refused.reason());
    assertThrows(Refusal.class, () -> wallet.paperUses("no such credential"));
  }

  @Test
  void aLogThatCannotBeReadIsNotShown() {
    String id = check(world.issuer().identifier() + "/evidence");
    for (JsonObject bent :
        List.of(
            ENTRY.with("event", "sold"), ENTRY.with("at", "yesterday"), ENTRY.without("byName"))) {
      world.issuer().loggingPapers(bent);
      Refusal refused = assertThrows(Refusal.class, () -> wallet.paperUses(id));
      assertEquals(Reason.INVALID_VALUE, refused.reason());
    }
  }
}
