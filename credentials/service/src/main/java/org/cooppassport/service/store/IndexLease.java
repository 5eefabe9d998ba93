package org.cooppassport.service.store;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;

/**
 * Allots status list indexes, each once, in an order that tells nothing.
 *
 * <p>A list is a counter and a {@link Permutation}. A process leases a range of counter values by
 * one conditional write and allots them from memory; what is left of a range when the process ends,
 * or is killed, is never allotted. So no index is given twice, whatever happens in between, and
 * allotting does not wait for the store. When a list is used up the next begins; after a restore
 * the next begins at once. Thread-safe.
 */
public final class IndexLease {
  /** What a process may lose of a list when it ends: less than 1 % of the smallest. */
  public static final int DEFAULT_RANGE = 1_024;

  /** The most indexes one call takes. */
  public static final int MAX_BATCH = 10_000;

  private static final int MAX_WAITING = 10_000;
  private static final Kind LEASES = Kind.conditional("status-lease");
  private static final Kind LISTS = Kind.conditional("status-list");

  private final RecordStore store;
  private final RestoreGuard guard;
  private final RandomSource random;
  private final int range;
  private final KeyedQueue<StatusSeries> queue = new KeyedQueue<>(MAX_WAITING);
  private final Map<StatusSeries, Range> ranges = new HashMap<>();

  /**
   * Makes an allotter for one process.
   *
   * @param range counter values leased at once
   */
  public IndexLease(RecordStore store, RestoreGuard guard, RandomSource random, int range) {
    if (range < 1) {
      throw new IllegalArgumentException("a range has at least one value");
    }
    this.store = store;
    this.guard = guard;
    this.random = random;
    this.range = range;
  }

  /** Allots one index; see {@link #take(StatusSeries, int)}. */
  public Future<AllottedIndex> take(StatusSeries series) {
    return take(series, 1).map(taken -> taken.get(0));
  }

  /**
   * Allots indexes, perhaps of more than one list.
   *
   * @param count 1 to {@link #MAX_BATCH}
   * @return succeeds with {@code count} indexes that nobody else has or will get
   */
  public Future<List<AllottedIndex>> take(StatusSeries series, int count) {
    if (count < 1 || count > MAX_BATCH) {
      throw new IllegalArgumentException("1 to " + MAX_BATCH + " indexes are allotted at once");
    }
    List<AllottedIndex> taken = new ArrayList<>(count);
    if (takeHeld(series, count, taken)) {
      return Future.succeededFuture(List.copyOf(taken));
    }
    return queue.run(series, () -> takeAndLease(series, count, taken));
  }

  /** Returns every list of the series that an index may have been allotted from, oldest first. */
  public Future<List<OpenedList>> lists(StatusSeries series) {
    List<OpenedList> found = new ArrayList<>();
    return Repetition.of(
            new Page(List.of(), "", false),
            page ->
                store
                    .scan(directory(series), page.next(), RecordStore.MAX_PAGE)
                    .map(
                        next -> {
                          next.records()
                              .forEach(
                                  record -> found.add(ListState.read(record.bytes()).opened()));
                          return next;
                        }),
            Page::last)
        .map(last -> List.copyOf(found));
  }

  private boolean takeHeld(StatusSeries series, int count, List<AllottedIndex> taken) {
    synchronized (ranges) {
      Range held = ranges.get(series);
      while (held != null && taken.size() < count && held.next < held.end) {
        taken.add(new AllottedIndex(held.list, held.permutation.at(held.next++)));
      }
      return taken.size() == count;
    }
  }

  private Future<List<AllottedIndex>> takeAndLease(
      StatusSeries series, int count, List<AllottedIndex> taken) {
    if (takeHeld(series, count, taken)) {
      return Future.succeededFuture(List.copyOf(taken));
    }
    return lease(series, Math.max(range, count - taken.size()))
        .compose(
            leased -> {
              synchronized (ranges) {
                ranges.put(series, leased);
              }
              return takeAndLease(series, count, taken);
            });
  }

  /** Leases a range: the conditional write decides whose it is, then the list is made known. */
  private Future<Range> lease(StatusSeries series, int values) {
    RecordKey key = new Partition(series.tenant(), LEASES, series.name()).only();
    return store.read(key).compose(found -> lease(series, values, key, found));
  }

  private Future<Range> lease(
      StatusSeries series, int values, RecordKey key, Optional<StoredRecord> found) {
    ListState before =
        found
            .map(record -> ListState.read(record.bytes()))
            .filter(state -> state.goesOn(guard.lineage()))
            .orElseGet(() -> fresh(series, found));
    ListState after = before.leased(values);
    Content content = Content.lasting(after.toBytes());
    return (found.isEmpty() ? store.insert(key, content) : store.replace(found.get(), content))
        .compose(
            written ->
                written.applied()
                    ? makeKnown(series, after)
                        .compose(known -> guard.advance())
                        .map(marked -> new Range(after, before.next()))
                    : lease(series, values));
  }

  private ListState fresh(StatusSeries series, Optional<StoredRecord> found) {
    long sequence = found.map(record -> ListState.read(record.bytes()).sequence() + 1).orElse(0L);
    return new ListState(
        random.next(16).toHex(),
        sequence,
        series.listSize(),
        0,
        guard.lineage().id(),
        random.next(Permutation.KEY_BYTES));
  }

  /** Idempotent, and done at each lease, so that a crash in between leaves no list unknown. */
  private Future<Void> makeKnown(StatusSeries series, ListState list) {
    RecordKey key = directory(series).key(RecordKey.number(list.sequence()) + "." + list.list());
    return store.insert(key, Content.lasting(list.toBytes())).mapEmpty();
  }

  private static Partition directory(StatusSeries series) {
    return new Partition(series.tenant(), LISTS, series.name());
  }

  /** Counter values that belong to this process; guarded by {@code ranges}. */
  private static final class Range {
    private final String list;
    private final Permutation permutation;
    private final int end;
    private int next;

    Range(ListState state, int first) {
      this.list = state.list();
      this.permutation = new Permutation(state.permutationKey(), state.size());
      this.next = first;
      this.end = state.next();
    }
  }

  /** The list that a series fills now; {@code next} is the first counter value not yet leased. */
  private record ListState(
      String list, long sequence, int size, int next, String lineage, Bytes permutationKey) {

    static ListState read(Bytes bytes) {
      Framed framed = Framed.read(bytes);
      return new ListState(
          framed.text("list"),
          framed.number("sequence"),
          (int) framed.number("size"),
          (int) framed.number("next"),
          framed.text("lineage"),
          framed.body());
    }

    Bytes toBytes() {
      return new Framed(
              JsonObject.builder()
                  .put("list", list)
                  .put("sequence", sequence)
                  .put("size", size)
                  .put("next", next)
                  .put("lineage", lineage)
                  .build(),
              permutationKey)
          .toBytes();
    }

    boolean goesOn(Lineage current) {
      return next < size && lineage.equals(current.id());
    }

    ListState leased(int values) {
      return new ListState(
          list, sequence, size, next + Math.min(values, size - next), lineage, permutationKey);
    }

    OpenedList opened() {
      return new OpenedList(list, size, sequence);
    }
  }
}
