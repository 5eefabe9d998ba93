package org.cooppassport.issuer.evidence;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.evidence.EvidenceRequest;
import org.cooppassport.core.evidence.ProvenEvidenceRequest;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.StoredRecord;

/**
 * What partners asked for and what the co-op's people said to it, without personal data: one record
 * for each request, however many messages ask for it. Thread-safe.
 */
final class PartnerRequests {
  private static final Kind REQUESTS = Kind.conditional("evidence-received");
  private static final int ID_CHARS = 32;

  private final RecordStore store;

  PartnerRequests(RecordStore store) {
    this.store = store;
  }

  /** Where a request stands. */
  enum State {
    /** The co-op answers at once; nobody has to say anything. */
    OPEN,
    /** Somebody has to say yes. */
    WAITING,
    APPROVED,
    DECLINED
  }

  /**
   * One request.
   *
   * @param json its members as they are stored
   */
  record Received(JsonObject json) {
    String id() {
      return json.string("id").orElseThrow();
    }

    State state() {
      return State.valueOf(json.string("state").orElseThrow());
    }

    /** Whether a message is about the same receipt; an approval is for that one only. */
    boolean isAbout(EvidenceRequest message) {
      return json.string("link").orElseThrow().equals(message.receipt().link())
          && json.string("purpose").orElseThrow().equals(message.purpose().wireName())
          && json.string("agreement").orElseThrow().equals(message.agreement());
    }

    Received decided(State state, String client, String reference, Instant at) {
      return new Received(
          json.with("state", state.name())
              .with("decidedBy", client)
              .with("reference", reference)
              .with("decidedAt", at.toString()));
    }
  }

  /**
   * Succeeds with the request that a message is about, which is durable then; made if it is the
   * first message.
   *
   * @param first the state in which it begins
   */
  Future<Received> of(String coop, ProvenEvidenceRequest message, State first, Instant at) {
    String id = id(message.request());
    Received fresh =
        new Received(
            JsonObject.builder()
                .put("id", id)
                .put("relier", message.request().by())
                .put("relierName", message.terms().relier().name())
                .put("agreement", message.request().agreement())
                .put("purpose", message.request().purpose().wireName())
                .put("receipt", message.request().receipt().id())
                .put("link", message.request().receipt().link())
                .put("reliedOnAt", message.request().receipt().judgedAt().toString())
                .put("askedAt", at.toString())
                .put("state", first.name())
                .build());
    return store
        .insert(key(coop, id), content(fresh))
        .compose(
            written ->
                written.applied()
                    ? Future.succeededFuture(fresh)
                    : record(coop, id).map(PartnerRequests::read));
  }

  private static String id(EvidenceRequest message) {
    return HashAlgorithm.SHA_256
        .digest(Bytes.utf8(message.by() + "\n" + message.request()))
        .toHex()
        .substring(0, ID_CHARS);
  }

  /**
   * Says yes or no.
   *
   * @param decision may throw a {@code Refusal}
   * @return fails with a {@code Refusal} of reason {@code NOT_FOUND} if there is no such request
   */
  Future<Received> change(String coop, String id, UnaryOperator<Received> decision) {
    return record(coop, id).compose(found -> change(coop, id, found, decision));
  }

  private Future<Received> change(
      String coop, String id, StoredRecord found, UnaryOperator<Received> decision) {
    Received before = read(found);
    Received after = decision.apply(before);
    if (after.equals(before)) {
      return Future.succeededFuture(before);
    }
    return store
        .replace(found, content(after))
        .compose(
            written ->
                written.applied() ? Future.succeededFuture(after) : change(coop, id, decision));
  }

  /** Succeeds with some requests after an id, in no order that means anything. */
  Future<List<Received>> page(String coop, String after, int limit) {
    return store
        .scan(partition(coop), after, limit)
        .map(page -> page.records().stream().map(PartnerRequests::read).toList());
  }

  private Future<StoredRecord> record(String coop, String id) {
    if (!id.matches("[0-9a-f]{" + ID_CHARS + "}")) {
      throw unknown();
    }
    return store.read(key(coop, id)).map(found -> found.orElseThrow(PartnerRequests::unknown));
  }

  private static Refusal unknown() {
    return new Refusal(Reason.NOT_FOUND, "there is no such request");
  }

  private static Received read(StoredRecord record) {
    return new Received(JsonReader.readObject(record.bytes()));
  }

  private static Content content(Received received) {
    return Content.lasting(JsonWriter.write(received.json()));
  }

  private static Partition partition(String coop) {
    return new Partition(coop, REQUESTS, "all");
  }

  private static RecordKey key(String coop, String id) {
    return partition(coop).key(id);
  }
}
