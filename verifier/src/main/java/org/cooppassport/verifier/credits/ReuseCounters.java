package org.cooppassport.verifier.credits;

import io.vertx.core.Future;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cooppassport.core.acceptance.ReusedCheck;
import org.cooppassport.core.credits.AgeBucket;
import org.cooppassport.core.credits.ReuseStatement;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.verifier.verification.JudgedAnswer;

/**
 * Counts reuses, one event each, in a partition for each month. An event's key is a digest of the
 * receipt, so that it counts once however often it is written; it names no member. Thread-safe.
 */
public final class ReuseCounters {
  private static final Kind EVENTS = Kind.events("reuse-event");
  private static final int PAGE = 500;

  private final RecordStore store;

  /** Keeps the counters in {@code store}. */
  public ReuseCounters(RecordStore store) {
    this.store = store;
  }

  /** Counts what an acceptance reused. Succeeds when it is durable; nothing to count is nothing. */
  public Future<Void> count(String coop, String receipt, JudgedAnswer judged) {
    List<ReusedCheck> reused =
        ReusedCheck.of(judged.relianceCase(), judged.result(), judged.verdict());
    YearMonth month = YearMonth.from(judged.verdict().at().atZone(ZoneOffset.UTC));
    String id = HashAlgorithm.SHA_256.digest(Bytes.utf8(receipt)).toHex();
    List<Future<Void>> written = new ArrayList<>();
    for (int i = 0; i < reused.size(); i++) {
      written.add(
          store.append(
              partition(coop, month).key(id + "-" + i), Content.lasting(event(reused.get(i)))));
    }
    return Future.all(written).mapEmpty();
  }

  /** Succeeds with the statements of a month, by agreement. */
  public Future<List<ReuseStatement>> statements(String coop, YearMonth month) {
    Map<String, ReuseStatement> byAgreement = new TreeMap<>();
    return read(partition(coop, month), "", month, byAgreement)
        .map(done -> List.copyOf(byAgreement.values()));
  }

  private Future<Void> read(
      Partition partition, String after, YearMonth month, Map<String, ReuseStatement> found) {
    return store
        .scan(partition, after, PAGE)
        .compose(
            page -> {
              page.records().forEach(record -> add(found, month, record.bytes()));
              return page.last()
                  ? Future.succeededFuture()
                  : read(partition, page.next(), month, found);
            });
  }

  private static Partition partition(String coop, YearMonth month) {
    return new Partition(coop, EVENTS, month.toString());
  }

  private static Bytes event(ReusedCheck check) {
    return JsonWriter.write(
        JsonObject.builder()
            .put("agreement", check.agreement())
            .put("relier", check.relier())
            .put("checker", check.checker())
            .put("currency", check.currency())
            .put("method", check.method().wireName())
            .put("age", check.age().wireName())
            .put("fee", check.fee())
            .build());
  }

  private static void add(Map<String, ReuseStatement> found, YearMonth month, Bytes event) {
    JsonObject json = JsonReader.readObject(event);
    String of = text(json, "agreement") + " " + text(json, "currency");
    ReuseStatement before =
        found.getOrDefault(
            of,
            ReuseStatement.empty(
                text(json, "agreement"),
                text(json, "relier"),
                text(json, "checker"),
                month,
                text(json, "currency")));
    found.put(
        of,
        before.with(
            CheckMethod.named(text(json, "method")).orElseThrow(),
            AgeBucket.named(text(json, "age")).orElseThrow(),
            json.number("fee").orElseThrow().longValue()));
  }

  private static String text(JsonObject json, String name) {
    return json.string(name).orElseThrow();
  }
}
