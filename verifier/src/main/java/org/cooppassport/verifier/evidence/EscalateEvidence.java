package org.cooppassport.verifier.evidence;

import io.vertx.core.Future;
import java.time.Clock;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.service.fetch.DocumentSender;
import org.cooppassport.verifier.coops.VerifierCoop;

/**
 * Tells the co-op's own system that papers are late, refused or not the right ones, until it has
 * taken the word. Without an address it stands in the listing only. Says nothing of the person.
 * Thread-safe.
 */
final class EscalateEvidence {
  private static final int MAX_ANSWER = 4 << 10;

  private final Clock clock;
  private final DocumentSender sender;
  private final AskedEvidenceStore store;

  EscalateEvidence(Clock clock, DocumentSender sender, AskedEvidenceStore store) {
    this.clock = clock;
    this.sender = sender;
    this.store = store;
  }

  /** Succeeds with the request as it stands after a try to tell, if there is anything to tell. */
  Future<AskedEvidence> tell(VerifierCoop coop, AskedEvidence asked) {
    if (asked.escalation() != AskedEvidence.Escalation.DUE) {
      return Future.succeededFuture(asked);
    }
    String to = coop.evidence().escalateTo();
    Future<Boolean> told =
        to.isEmpty()
            ? Future.succeededFuture(true)
            : sender.post(posting(to, coop, asked)).map(DocumentSender.Sent::taken);
    return told.compose(
        taken ->
            taken
                ? store.change(coop.id(), asked.id(), now -> escalated(now, asked.state()))
                : Future.succeededFuture(asked));
  }

  /** What came in between is told as well, the next time. */
  private AskedEvidence escalated(AskedEvidence now, AskedEvidence.State told) {
    return now.state() == told ? now.escalated(clock.instant()) : now;
  }

  private DocumentSender.Posting posting(String to, VerifierCoop coop, AskedEvidence asked) {
    JsonObject json =
        JsonObject.builder()
            .put("type", "EvidenceOverdue")
            .put("coop", coop.id())
            .put("request", asked.id())
            .put("state", asked.state().wireName())
            .put("agreement", asked.agreement())
            .put("checker", asked.checker())
            .put("drill", asked.isDrill())
            .put("dueAt", asked.dueAt().toString())
            .put("lateSeconds", asked.lateness(clock.instant()).toSeconds())
            .build();
    return new DocumentSender.Posting(
        to, "application/json", JsonWriter.write(json), "application/json", MAX_ANSWER);
  }
}
