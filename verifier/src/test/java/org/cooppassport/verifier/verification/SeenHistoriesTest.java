package org.cooppassport.verifier.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.service.store.InMemoryRecordStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A log that was longer before is not believed; a log that does not hold is not remembered. */
@Tag("attack:DID-07")
class SeenHistoriesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final DocumentNeed LOG =
      new DocumentNeed(DocumentKind.DID_LOG, "https://example.com/.well-known/did.jsonl");

  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final String[] lines = log("multi-update");
  private final SeenHistories histories =
      new SeenHistories(new InMemoryRecordStore(CLOCK, new SeededRandom("histories")), CLOCK);

  private static String[] log(String scenario) {
    try (InputStream in =
        SeenHistoriesTest.class.getResourceAsStream(
            "/vectors/did-webvh/" + scenario + "/ts/did.jsonl")) {
      return Bytes.of(in.readAllBytes()).toUtf8().strip().split("\n");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Gathered fetched(String... entries) {
    return new Gathered.Fetched(LOG, "text/jsonl", Bytes.utf8(String.join("\n", entries)), NOW);
  }

  private void see(Gathered log) {
    await(histories.remember(histories.held(Documents.of(log))));
  }

  private Gathered admitted(Gathered log) {
    return await(histories.admit(List.of(log))).get(0);
  }

  /** The store of the test answers at once. */
  private static <T> T await(Future<T> future) {
    assertTrue(future.succeeded(), () -> String.valueOf(future.cause()));
    return future.result();
  }

  private static Gathered outdated() {
    return new Gathered.Unavailable(LOG, Gathered.Cause.OUTDATED);
  }

  @Test
  void aLogThatGoesOnIsTakenAndOneThatWentBackIsNot() {
    Gathered older = fetched(lines[0], lines[1]);
    Gathered whole = fetched(lines);
    assertEquals(older, admitted(older));
    see(older);
    assertEquals(whole, admitted(whole));
    see(whole);
    assertEquals(whole, admitted(whole));
    assertEquals(outdated(), admitted(older));
    see(older);
    assertEquals(outdated(), admitted(older));
  }

  @Test
  void aLogThatDoesNotHoldIsNotRemembered() {
    see(fetched(lines[0], lines[1], lines[2].replace("versionTime\":\"2", "versionTime\":\"1")));
    Gathered older = fetched(lines[0], lines[1]);
    assertEquals(older, admitted(older));
  }

  @Test
  void whatIsNoLogIsLeftToTheVerification() {
    see(fetched(lines));
    for (Gathered other :
        List.of(
            fetched("{}"),
            new Gathered.Unavailable(LOG, Gathered.Cause.UNREACHABLE),
            new Gathered.Fetched(
                new DocumentNeed(DocumentKind.DID_DOCUMENT, "https://example.com/did.json"),
                "application/json",
                Bytes.utf8("{}"),
                NOW))) {
      assertEquals(other, admitted(other));
    }
  }
}
