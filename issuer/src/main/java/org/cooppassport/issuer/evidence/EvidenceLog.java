package org.cooppassport.issuer.evidence;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.evidence.ProvenEvidenceRequest;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordStore;

/**
 * Who asked for each paper, and what they got: for the member whom the paper is about. Events, each
 * durable before anything of it is told. Thread-safe.
 */
final class EvidenceLog {
  private static final Kind EVENTS = Kind.events("evidence-log");

  private static final int DIGEST_CHARS = 16;

  private final RecordStore store;

  EvidenceLog(RecordStore store) {
    this.store = store;
  }

  /** What happened. */
  enum Event {
    ASKED,
    DELIVERED,
    REFUSED
  }

  /** Writes an event. What is asked or refused again for one request is written once. */
  Future<Void> write(String coop, ProvenEvidenceRequest message, Event event, Instant at) {
    // Only what leaves is written each time; the rest once for each request, at its first instant.
    String id =
        message.request().request()
            + "-"
            + event.name().toLowerCase(Locale.ROOT)
            + (event == Event.DELIVERED ? "-" + message.request().jti() : "");
    JsonObject entry =
        JsonObject.builder()
            .put("at", at.toString())
            .put("event", event.name().toLowerCase(Locale.ROOT))
            .put("by", message.request().by())
            .put("byName", message.terms().relier().name())
            .put("purpose", message.request().purpose().wireName())
            .put("paper", message.request().paper())
            .build();
    return store.append(
        partition(coop, message.request().paper()).key(digest(message.request().by()) + "-" + id),
        Content.lasting(JsonWriter.write(entry)));
  }

  /** Succeeds with everything that happened with these papers, oldest first. */
  Future<List<JsonObject>> about(String coop, List<String> papers) {
    List<Future<List<JsonObject>>> reads =
        papers.stream().map(paper -> entries(coop, paper)).toList();
    return Future.all(reads)
        .map(
            all -> {
              List<JsonObject> entries = new ArrayList<>();
              all.<List<JsonObject>>list().forEach(entries::addAll);
              entries.sort(
                  Comparator.comparing(entry -> Instant.parse(entry.string("at").orElseThrow())));
              return List.copyOf(entries);
            });
  }

  private Future<List<JsonObject>> entries(String coop, String paper) {
    return store
        .scan(partition(coop, paper), "", RecordStore.MAX_PAGE)
        .map(
            page ->
                page.records().stream().map(one -> JsonReader.readObject(one.bytes())).toList());
  }

  private static String digest(String relier) {
    return HashAlgorithm.SHA_256.digest(Bytes.utf8(relier)).toHex().substring(0, DIGEST_CHARS);
  }

  private static Partition partition(String coop, String paper) {
    return new Partition(coop, EVENTS, paper);
  }
}
