package org.cooppassport.service.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.cooppassport.core.encoding.Bytes;

/**
 * Events in one order, the same for every process, and state that is derived from them and can be
 * derived again at any time.
 *
 * <p>Streams are cheap: one per credential is right where a decision depends on its events; one per
 * status list is right where its bits are rebuilt. Thread-safe.
 */
public final class EventLog {
  private final ChainedLog log;
  private final Kind kind;

  /**
   * Makes a log.
   *
   * @param kind a conditional kind that nothing else writes: an event takes the next place in its
   *     stream by one conditional write
   */
  public EventLog(RecordStore store, Kind kind) {
    if (kind.writes() != Kind.Writes.CONDITIONAL) {
      throw new IllegalArgumentException("places in a stream are taken by conditional writes");
    }
    this.log = new ChainedLog(store);
    this.kind = kind;
  }

  /**
   * What the events up to a place in a stream amount to.
   *
   * @param state derived by folding them
   * @param tail the place; opaque
   */
  public record Folded<S>(S state, LogPosition tail) {
    /** Returns the state before the first event. */
    public static <S> Folded<S> start(S state) {
      return new Folded<>(state, LogPosition.START);
    }
  }

  /**
   * Appends an event.
   *
   * <p>Not idempotent by itself: after a {@code STORAGE_UNAVAILABLE} whose write took place, a
   * repetition is a second event. Where that matters, the event carries an id and the fold passes
   * over one that it has seen.
   *
   * @param stream 1 to 256 printable ASCII characters
   * @return succeeds when the event is durable
   */
  public Future<Void> append(String tenant, String stream, Bytes event) {
    return log.append(new Partition(tenant, kind, stream), event).mapEmpty();
  }

  /**
   * Derives the state from all events since {@code from}.
   *
   * @param step the state after an event; quick, and the same for the same arguments
   * @return succeeds with the state as of the last event
   */
  public <S> Future<Folded<S>> fold(
      String tenant, String stream, Folded<S> from, BiFunction<S, Bytes, S> step) {
    Fold<S> fold = new Fold<>(from.state(), step);
    return log.walk(new Partition(tenant, kind, stream), from.tail().tail(), fold::take)
        .map(end -> new Folded<>(fold.state, new LogPosition(end)))
        .recover(EventLog::refuseDamaged);
  }

  /**
   * Appends what a decision makes of the state, with nothing in between: if another event comes
   * first, the decision is asked again with it.
   *
   * @param decision the events to append, perhaps none; may throw a {@code Refusal}
   * @return succeeds, when they are durable, with the state after them
   */
  public <S> Future<Folded<S>> decide(
      String tenant,
      String stream,
      Folded<S> from,
      BiFunction<S, Bytes, S> step,
      Function<S, List<Bytes>> decision) {
    Partition partition = new Partition(tenant, kind, stream);
    Fold<S> fold = new Fold<>(from.state(), step);
    return log.decide(
            partition,
            from.tail().tail(),
            fold::take,
            tail -> {
              fold.decided = List.copyOf(decision.apply(fold.state));
              fold.end = tail;
              return fold.decided;
            })
        .map(written -> fold.afterDecision())
        .recover(EventLog::refuseDamaged);
  }

  private static <S> Future<Folded<S>> refuseDamaged(Throwable failure) {
    return Future.failedFuture(failure instanceof BrokenChain broken ? broken.refusal() : failure);
  }

  /** A state that moves on while blocks are read, one after the other. */
  private static final class Fold<S> {
    private final BiFunction<S, Bytes, S> step;
    private S state;
    private List<Bytes> decided = List.of();
    private LogTail end = LogTail.EMPTY;

    Fold(S state, BiFunction<S, Bytes, S> step) {
      this.state = state;
      this.step = step;
    }

    void take(LogBlock block) {
      block.entries().forEach(entry -> state = step.apply(state, entry));
    }

    Folded<S> afterDecision() {
      if (decided.isEmpty()) {
        return new Folded<>(state, new LogPosition(end));
      }
      LogBlock written = new LogBlock(end.blocks(), end.digest(), decided);
      take(written);
      return new Folded<>(state, new LogPosition(written.tail()));
    }
  }
}
