package org.cooppassport.issuer.status;

import io.vertx.core.Future;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Page;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.StoredRecord;

/**
 * The changes of status of each co-op, in one order that all processes agree on.
 *
 * <p>The n-th event is the one conditional write that put a record at place n, and place n is only
 * tried once place n - 1 is taken. So a reader that goes on from its last place misses nothing, and
 * an event that was acknowledged is in every later reading. What is kept in memory is a fold of the
 * log and can be dropped at any time. Thread-safe.
 */
public final class StatusLog {
  private static final Kind EVENTS = Kind.conditional("status-event");

  /** Places in one partition of the store. */
  private static final long CHAPTER = 65_536;

  private static final int MAX_TRIES = 200;

  private final RecordStore store;
  private final Map<String, Fold> folds = new ConcurrentHashMap<>();

  /** Keeps the log in {@code store}. */
  public StatusLog(RecordStore store) {
    this.store = store;
  }

  /**
   * A record that is not valid.
   *
   * @param status its state
   * @param place the place of the event that put it there
   */
  record Standing(RecordStatus status, long place) {}

  /**
   * The log of one co-op, folded up to a place. Immutable.
   *
   * @param next the first place that was not there when it was read
   * @param standings the records that are not valid
   */
  public record Fold(long next, Map<String, Standing> standings) {
    static final Fold EMPTY = new Fold(0, Map.of());

    /** Returns the state of a record. */
    public RecordStatus of(String record) {
      Standing standing = standings.get(record);
      return standing == null ? RecordStatus.VALID : standing.status();
    }

    private Fold with(List<StoredRecord> more) {
      Map<String, Standing> after = new HashMap<>(standings);
      long place = next;
      for (StoredRecord stored : more) {
        StatusEvent event = StatusEvent.read(stored.bytes());
        if (event.status() == RecordStatus.VALID) {
          after.remove(event.record());
        } else {
          after.put(event.record(), new Standing(event.status(), place));
        }
        place++;
      }
      return new Fold(place, Collections.unmodifiableMap(after));
    }
  }

  /**
   * Appends the event that {@code decide} makes of the present state, or none if it refuses.
   *
   * <p>Decided anew if another event came first, so what was decided holds for the state that the
   * event follows.
   *
   * @return succeeds with the state after the event, once it is durable; fails as {@code decide}
   *     throws
   */
  Future<Fold> append(String tenant, Function<Fold, StatusEvent> decide) {
    return append(tenant, decide, 0);
  }

  private Future<Fold> append(String tenant, Function<Fold, StatusEvent> decide, int tries) {
    if (tries == MAX_TRIES) {
      return Future.failedFuture(
          new Refusal(Reason.OVERLOADED, "too many changes of status at once"));
    }
    return current(tenant)
        .compose(
            fold ->
                store
                    .insert(
                        place(tenant, fold.next()), Content.lasting(decide.apply(fold).toBytes()))
                    .compose(
                        written ->
                            written.applied()
                                ? current(tenant)
                                : append(tenant, decide, tries + 1)));
  }

  /** Succeeds with the state that has every event acknowledged so far. */
  public Future<Fold> current(String tenant) {
    return read(tenant, folds.getOrDefault(tenant, Fold.EMPTY));
  }

  private Future<Fold> read(String tenant, Fold known) {
    long chapter = known.next() / CHAPTER;
    String after = known.next() == 0 ? "" : RecordKey.number(known.next() - 1);
    return store
        .scan(chapter(tenant, chapter), after, RecordStore.MAX_PAGE)
        .compose(page -> fold(tenant, known, chapter, page));
  }

  private Future<Fold> fold(String tenant, Fold known, long chapter, Page page) {
    long next = known.next() + page.records().size();
    Fold fold = page.records().isEmpty() ? known : known.with(page.records());
    boolean chapterEnds = next == (chapter + 1) * CHAPTER && next > known.next();
    if (!page.last() || chapterEnds) {
      return read(tenant, fold);
    }
    folds.merge(tenant, fold, (held, fresh) -> fresh.next() > held.next() ? fresh : held);
    return Future.succeededFuture(fold);
  }

  private static RecordKey place(String tenant, long number) {
    return chapter(tenant, number / CHAPTER).key(RecordKey.number(number));
  }

  private static Partition chapter(String tenant, long chapter) {
    return new Partition(tenant, EVENTS, "log-" + chapter);
  }
}
