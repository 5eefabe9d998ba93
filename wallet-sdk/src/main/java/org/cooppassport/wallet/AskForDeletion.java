package org.cooppassport.wallet;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.cooppassport.core.acceptance.DeletionAnswer;
import org.cooppassport.core.acceptance.DeletionDecision;
import org.cooppassport.core.acceptance.DeletionRequest;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.port.HolderKeys;

/**
 * Asks a verifier to delete what it was shown: find the entry, sign with a key that was presented,
 * post, check who answers, write the answer into the diary.
 */
final class AskForDeletion {
  private static final String VERIFIER = "the verifier";

  /** A did:web takes one round; a method that needs more is not used by verifiers we know. */
  private static final int MAX_ROUNDS = 3;

  private final PeerExchange peers;
  private final Diary diary;
  private final HolderKeys keys;
  private final Clock clock;

  AskForDeletion(PeerExchange peers, Diary diary, HolderKeys keys, Clock clock) {
    this.peers = peers;
    this.diary = diary;
    this.keys = keys;
    this.clock = clock;
  }

  DiaryEntry ask(String id) {
    DiaryEntry entry =
        diary
            .find(id)
            .orElseThrow(
                () -> new Refusal(Reason.NOT_FOUND, "entry", "there is no such diary entry"));
    JsonObject desk = desk(entry);
    String endpoint = desk.string("endpoint").orElseThrow();
    Instant now = clock.instant();
    DeletionRequest request =
        DeletionRequest.sign(
            endpoint,
            entry.proof().nonce(),
            now,
            keys.signer(entry.proof().keyReferences().get(0)));
    DiaryEntry asked = diary.keep(entry.deletion(entry.deletion().with("askedAt", now.toString())));
    DeletionAnswer answer =
        DeletionAnswer.read(
            peers.postJson(
                VERIFIER, URI.create(endpoint), JsonObject.of("request", request.text())));
    String by = desk.string("by").orElseThrow();
    answer
        .fault(request, by, documentOf(by), now)
        .ifPresent(
            fault -> {
              throw new Refusal(Reason.INVALID_VALUE, "answer", "the answer " + fault);
            });
    return diary.keep(asked.deletion(told(now, answer)));
  }

  /** Where the verifier takes such requests, by the request that the member answered. */
  private static JsonObject desk(DiaryEntry entry) {
    if (entry.proof().keyReferences().isEmpty()) {
      throw new Refusal(
          Reason.CONFLICT, "entry", "nothing was shown that proves it was this member");
    }
    return entry
        .consent()
        .object("deletion")
        .orElseThrow(
            () ->
                new Refusal(
                    Reason.CONFLICT,
                    "entry",
                    "the verifier named no address for that; ask "
                        + entry.consent().string("recipient").orElse("it")
                        + " in another way"));
  }

  private Documents documentOf(String by) {
    Documents documents = Documents.none();
    try {
      for (int round = 0; round < MAX_ROUNDS; round++) {
        List<DocumentNeed> missing = DidResolver.standard().missing(Did.parse(by), documents);
        if (missing.isEmpty()) {
          break;
        }
        documents = documents.with(peers.gather(missing));
      }
    } catch (DidException e) {
      return Documents.none(); // then nothing proves who answered
    }
    return documents;
  }

  private static JsonObject told(Instant now, DeletionAnswer answer) {
    DeletionDecision decision = answer.decision();
    JsonObject.Builder json =
        JsonObject.builder()
            .put("askedAt", now.toString())
            .put("answeredAt", answer.at().toString())
            .put("outcome", decision.outcome().wireName())
            .put("sentence", answer.sentence());
    put(json, "until", decision.until());
    put(json, "period", decision.period());
    put(json, "rule", decision.rule());
    put(json, "source", decision.source());
    return json.putAll(answer.toJson()).build();
  }

  private static void put(JsonObject.Builder json, String name, String text) {
    if (!text.isEmpty()) {
      json.put(name, text);
    }
  }
}
