package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.cooppassport.core.acceptance.ReceiptLink;
import org.cooppassport.core.acceptance.RelianceReceipt;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.KeyedQueue;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Page;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.StoredRecord;

/**
 * Each co-op's chain of receipts. A place in it is taken by one conditional write; where two nodes
 * want the same one, the later takes the next. Thread-safe.
 *
 * <p>The link is written before its receipt: after a crash in between there is a link without a
 * receipt, as after an erasure, and nobody was told that there is one.
 */
public final class ReceiptChain {
  private static final Kind LINKS = Kind.conditional("receipt-link");

  /** Where a reader begins that knows nothing yet: a hint, perhaps some links old. */
  private static final Kind HINTS = Kind.conditional("receipt-hint");

  private static final String CHAIN = "chain";
  private static final int HINT_EVERY = 100;
  private static final int MAX_WAITING = 1_000;
  private static final int MAX_TRIES = 20;

  private final RecordStore store;
  private final KeyedQueue<String> queue = new KeyedQueue<>(MAX_WAITING);
  private final Map<String, ReceiptLink> lastKnown = new ConcurrentHashMap<>();

  /** Makes the chains kept in this store. */
  public ReceiptChain(RecordStore store) {
    this.store = store;
  }

  /**
   * The place a receipt is made for.
   *
   * @param sequence the place, from 0
   * @param previous the hash of the link before
   */
  record Place(long sequence, Bytes previous) {}

  /**
   * Makes a receipt for the next place and takes the place.
   *
   * @param maker makes the receipt for a place; called again for the next one if the place is taken
   * @return succeeds with the receipt whose link is durable
   */
  Future<RelianceReceipt> extend(String coop, Function<Place, Future<RelianceReceipt>> maker) {
    return queue.run(coop, () -> newest(coop).compose(last -> attempt(coop, last, maker, 1)));
  }

  private Future<RelianceReceipt> attempt(
      String coop,
      Optional<ReceiptLink> last,
      Function<Place, Future<RelianceReceipt>> maker,
      int tries) {
    if (tries > MAX_TRIES) {
      throw new Refusal(Refusal.Reason.OVERLOADED, "too many receipts are being written at once");
    }
    Place place =
        last.map(link -> new Place(link.sequence() + 1, link.hash()))
            .orElse(new Place(0, ReceiptLink.START));
    return maker
        .apply(place)
        .compose(
            receipt ->
                take(coop, receipt.link())
                    .compose(
                        taken ->
                            taken
                                ? Future.succeededFuture(receipt)
                                : newest(coop)
                                    .compose(now -> attempt(coop, now, maker, tries + 1))));
  }

  private Future<Boolean> take(String coop, ReceiptLink link) {
    return store
        .insert(key(coop, link.sequence()), Content.lasting(bytes(link)))
        .compose(
            written -> {
              if (!written.applied()) {
                return Future.succeededFuture(false);
              }
              lastKnown.put(coop, link);
              return link.sequence() % HINT_EVERY == 0
                  ? hint(coop, link).map(true)
                  : Future.succeededFuture(true);
            });
  }

  /** Succeeds with the newest link, found from the last one known on. */
  private Future<Optional<ReceiptLink>> newest(String coop) {
    ReceiptLink known = lastKnown.get(coop);
    Future<Optional<ReceiptLink>> from =
        known == null ? readHint(coop) : Future.succeededFuture(Optional.of(known));
    return from.compose(start -> onwards(coop, start));
  }

  private Future<Optional<ReceiptLink>> onwards(String coop, Optional<ReceiptLink> from) {
    String after = from.map(link -> RecordKey.number(link.sequence())).orElse("");
    return store
        .scan(chain(coop), after, RecordStore.MAX_PAGE)
        .compose(page -> onwards(coop, from, page));
  }

  private Future<Optional<ReceiptLink>> onwards(
      String coop, Optional<ReceiptLink> from, Page page) {
    if (page.records().isEmpty()) {
      from.ifPresent(link -> lastKnown.put(coop, link));
      return Future.succeededFuture(from);
    }
    StoredRecord newest = page.records().get(page.records().size() - 1);
    Optional<ReceiptLink> link = Optional.of(read(newest.bytes()));
    if (page.last()) {
      lastKnown.put(coop, link.get());
      return Future.succeededFuture(link);
    }
    return onwards(coop, link);
  }

  private Future<Optional<ReceiptLink>> readHint(String coop) {
    return store.read(hintKey(coop)).map(found -> found.map(record -> read(record.bytes())));
  }

  /** A hint that another node has replaced in between is as good. */
  private Future<Void> hint(String coop, ReceiptLink link) {
    Content content = Content.lasting(bytes(link));
    return store
        .read(hintKey(coop))
        .compose(
            found ->
                found.isPresent()
                    ? store.replace(found.get(), content)
                    : store.insert(hintKey(coop), content))
        .mapEmpty();
  }

  private static Partition chain(String coop) {
    return new Partition(coop, LINKS, CHAIN);
  }

  private static RecordKey key(String coop, long sequence) {
    return chain(coop).key(RecordKey.number(sequence));
  }

  private static RecordKey hintKey(String coop) {
    return new Partition(coop, HINTS, CHAIN).only();
  }

  private static Bytes bytes(ReceiptLink link) {
    return JsonWriter.write(
        JsonObject.builder()
            .put("sequence", link.sequence())
            .put("previous", Base64Url.encode(link.previous()))
            .put("commitment", Base64Url.encode(link.commitment()))
            .build());
  }

  private static ReceiptLink read(Bytes bytes) {
    JsonObject json = JsonReader.readObject(bytes);
    return new ReceiptLink(
        json.number("sequence").orElseThrow().longValue(),
        Base64Url.decode(json.string("previous").orElseThrow()),
        Base64Url.decode(json.string("commitment").orElseThrow()));
  }
}
