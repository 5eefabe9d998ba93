package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Page;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.StoredRecord;

/**
 * Batches of offers to many members, each item for itself.
 *
 * <p>The whole batch is durable before its first item begins. Each item ends with an outcome of its
 * own, written before anybody hears of it; the first outcome of an item is the one that counts. So
 * a caller that went away asks again by the batch's id, and a batch that was interrupted goes on
 * where it was. Thread-safe.
 */
public final class OfferBatches {
  /** Items of one batch. */
  public static final int MAX_ITEMS = 10_000;

  /** How long outcomes can be fetched again. */
  public static final Duration KEPT = Duration.ofDays(7);

  private static final Kind BATCHES = Kind.conditional("batch");
  private static final Kind ITEMS = Kind.conditional("batch-item");
  private static final Kind OUTCOMES = Kind.conditional("batch-outcome");
  private static final int AT_ONCE = 16;
  private static final int ITEMS_IN_RECORD = 50;

  private final RecordStore store;
  private final Clock clock;
  private final Map<String, Future<Void>> running = new ConcurrentHashMap<>();

  /** Keeps them in {@code store}. */
  public OfferBatches(RecordStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * A batch.
   *
   * @param id its id
   * @param client the API client that sent it
   * @param size its items
   */
  public record Batch(String id, String client, int size) {
    public Batch {
      Objects.requireNonNull(id);
      Objects.requireNonNull(client);
      if (size < 1 || size > MAX_ITEMS) {
        throw new IllegalArgumentException("1 to " + MAX_ITEMS + " items");
      }
    }
  }

  /**
   * What came of one item.
   *
   * @param status the HTTP status it would have had alone
   * @param body what it would have been answered alone
   */
  public record Outcome(int status, JsonObject body) {
    public Outcome {
      Objects.requireNonNull(body);
    }
  }

  /** Writes a batch down. Succeeds when every item is durable. */
  public Future<Batch> begin(String tenant, Batch batch, List<JsonObject> items) {
    List<Future<?>> writes = new ArrayList<>();
    for (int from = 0; from < items.size(); from += ITEMS_IN_RECORD) {
      JsonArray part =
          items.subList(from, Math.min(items.size(), from + ITEMS_IN_RECORD)).stream()
              .collect(JsonArray.collector());
      writes.add(
          store.insert(
              new Partition(tenant, ITEMS, batch.id()).key(RecordKey.number(from)),
              until(JsonWriter.write(part))));
    }
    JsonObject head =
        JsonObject.builder().put("client", batch.client()).put("size", batch.size()).build();
    return Future.all(writes)
        .compose(
            written ->
                store.insert(
                    new Partition(tenant, BATCHES, batch.id()).only(),
                    until(JsonWriter.write(head))))
        .map(written -> batch);
  }

  /** Succeeds with the batch of this id. */
  public Future<Optional<Batch>> find(String tenant, String id) {
    return store
        .read(new Partition(tenant, BATCHES, id).only())
        .map(
            found ->
                found.map(
                    record -> {
                      JsonObject json = JsonReader.readObject(record.bytes());
                      return new Batch(
                          id,
                          json.string("client").orElseThrow(),
                          (int) json.number("size").orElseThrow().longValue());
                    }));
  }

  /** Succeeds with the outcomes so far, by the items' places. */
  public Future<Map<Integer, Outcome>> outcomes(String tenant, Batch batch) {
    return all(new Partition(tenant, OUTCOMES, batch.id()), "", new ArrayList<>())
        .map(
            found -> {
              Map<Integer, Outcome> outcomes = new TreeMap<>();
              for (StoredRecord record : found) {
                JsonObject json = JsonReader.readObject(record.bytes());
                outcomes.put(
                    Integer.parseInt(record.key().sort()),
                    new Outcome(
                        (int) json.number("status").orElseThrow().longValue(),
                        json.object("body").orElseThrow()));
              }
              return outcomes;
            });
  }

  /**
   * Carries out every item that has no outcome yet; joins in if this process is at it already.
   *
   * @param carryOut makes the outcome of an item; gets an operation id that is the same if the item
   *     is taken up again. Its failure leaves the item without an outcome
   * @return succeeds when every item has one
   */
  public Future<Void> run(
      String tenant, Batch batch, BiFunction<JsonObject, String, Future<Outcome>> carryOut) {
    return running.computeIfAbsent(
        tenant + "/" + batch.id(),
        key -> {
          Future<Void> work =
              outcomes(tenant, batch).compose(done -> go(tenant, batch, carryOut, done));
          return work.andThen(ended -> running.remove(key));
        });
  }

  private Future<Void> go(
      String tenant,
      Batch batch,
      BiFunction<JsonObject, String, Future<Outcome>> carryOut,
      Map<Integer, Outcome> done) {
    return all(new Partition(tenant, ITEMS, batch.id()), "", new ArrayList<>())
        .compose(
            parts -> {
              List<JsonObject> items = new ArrayList<>();
              parts.forEach(
                  part ->
                      items.addAll(
                          ((JsonArray) JsonReader.read(part.bytes())).objects().orElseThrow()));
              return from(new Run(tenant, batch, items, carryOut, done), 0);
            });
  }

  /** One run over the items of a batch. */
  private record Run(
      String tenant,
      Batch batch,
      List<JsonObject> items,
      BiFunction<JsonObject, String, Future<Outcome>> carryOut,
      Map<Integer, Outcome> done) {}

  private Future<Void> from(Run run, int first) {
    if (first >= run.items().size()) {
      return Future.succeededFuture();
    }
    int end = Math.min(run.items().size(), first + AT_ONCE);
    List<Future<Void>> group = new ArrayList<>();
    for (int item = first; item < end; item++) {
      if (!run.done().containsKey(item)) {
        group.add(one(run, item));
      }
    }
    return Future.join(group).compose(ended -> from(run, end));
  }

  private Future<Void> one(Run run, int item) {
    return run.carryOut()
        .apply(run.items().get(item), run.batch().id() + "-" + item)
        .compose(
            outcome ->
                store.insert(
                    new Partition(run.tenant(), OUTCOMES, run.batch().id())
                        .key(RecordKey.number(item)),
                    until(
                        JsonWriter.write(
                            JsonObject.builder()
                                .put("status", outcome.status())
                                .put("body", outcome.body())
                                .build()))))
        .mapEmpty();
  }

  private Future<List<StoredRecord>> all(
      Partition partition, String after, List<StoredRecord> found) {
    return store
        .scan(partition, after, RecordStore.MAX_PAGE)
        .compose(page -> more(partition, page, found));
  }

  private Future<List<StoredRecord>> more(
      Partition partition, Page page, List<StoredRecord> found) {
    found.addAll(page.records());
    return page.last() ? Future.succeededFuture(found) : all(partition, page.next(), found);
  }

  private Content until(Bytes bytes) {
    return Content.until(clock.instant().plus(KEPT), bytes);
  }
}
