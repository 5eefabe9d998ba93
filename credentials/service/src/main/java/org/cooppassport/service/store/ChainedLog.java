package org.cooppassport.service.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Refusal;

/**
 * Logs in one order for all processes: block <i>n</i> is a record that is inserted once, after
 * block <i>n - 1</i>, and holds its digest.
 *
 * <p>Whoever wants to append inserts the next number; whoever loses reads what was inserted and
 * takes the one after it. While an insert is under way, a process collects what else is to be
 * appended and writes it as one block, so that a busy log is not slowed to one entry per commit.
 * Thread-safe.
 */
final class ChainedLog {
  private static final int MAX_BATCH = 256;
  private static final int MAX_BATCH_BYTES = Content.MAX_BYTES / 2;
  private static final int MAX_WAITING = 10_000;
  private static final int MAX_TAILS = 10_000;
  private static final int TRIES = 100;
  private static final int PAGE = 100;

  private final RecordStore store;
  private final Cache<Partition, LogTail> tails =
      Caffeine.newBuilder().maximumSize(MAX_TAILS).build();
  private final Map<Partition, Deque<Pending>> waiting = new HashMap<>();

  ChainedLog(RecordStore store) {
    this.store = store;
  }

  /**
   * Appends an entry behind whatever the log ends with.
   *
   * @return succeeds, when it is durable, with the number of its block
   */
  Future<Long> append(Partition log, Bytes entry) {
    if (entry.size() > MAX_BATCH_BYTES) {
      throw new IllegalArgumentException("an entry has at most " + MAX_BATCH_BYTES + " bytes");
    }
    Pending pending = new Pending(entry, Promise.promise());
    boolean idle;
    synchronized (waiting) {
      Deque<Pending> queue = waiting.get(log);
      idle = queue == null;
      if (idle) {
        queue = new ArrayDeque<>();
        waiting.put(log, queue);
      } else if (queue.size() >= MAX_WAITING) {
        throw new Refusal(Refusal.Reason.OVERLOADED, "too many entries wait for one log");
      }
      queue.add(pending);
    }
    if (idle) {
      writeWaiting(log);
    }
    return KeyedQueue.onCallersContext(pending.written().future());
  }

  /**
   * Appends what a decision makes of the log as it stands, or nothing.
   *
   * @param read is given each block up to the end, in order, once
   * @param decision is asked again if something was appended in between
   * @return succeeds when what was decided is durable
   */
  Future<Void> decide(
      Partition log,
      LogTail from,
      Consumer<LogBlock> read,
      Function<LogTail, List<Bytes>> decision) {
    return walk(log, from, read)
        .compose(
            end -> {
              List<Bytes> entries = decision.apply(end);
              if (entries.isEmpty()) {
                return Future.succeededFuture();
              }
              LogBlock block = new LogBlock(end.blocks(), end.digest(), entries);
              return insert(log, block)
                  .compose(
                      applied ->
                          applied ? Future.succeededFuture() : decide(log, end, read, decision));
            });
  }

  /** Reads every block from a place on; succeeds with the end. Fails if the chain is broken. */
  Future<LogTail> walk(Partition log, LogTail from, Consumer<LogBlock> read) {
    return Repetition.of(new Walked(from, false), at -> walkOn(log, at.tail(), read), Walked::last)
        .map(Walked::tail);
  }

  private Future<Walked> walkOn(Partition log, LogTail from, Consumer<LogBlock> read) {
    String after = from.blocks() == 0 ? "" : RecordKey.number(from.blocks() - 1);
    return store
        .scan(log, after, PAGE)
        .map(
            page -> {
              LogTail tail = from;
              for (StoredRecord record : page.records()) {
                LogBlock block = LogBlock.read(record);
                if (block.number() != tail.blocks() || !block.previous().equals(tail.digest())) {
                  throw new BrokenChain(tail.blocks());
                }
                read.accept(block);
                tail = new LogTail(block.number() + 1, LogBlock.digest(record.bytes()));
              }
              return new Walked(tail, page.last());
            });
  }

  private record Walked(LogTail tail, boolean last) {}

  /** Finds the end without reading everything: doubling steps, then halving them. */
  Future<LogTail> tail(Partition log) {
    LogTail known = tails.getIfPresent(log);
    long first = known == null ? 0 : known.blocks();
    return exists(log, first)
        .compose(
            more -> {
              if (!more) {
                return known == null
                    ? Future.succeededFuture(LogTail.EMPTY)
                    : Future.succeededFuture(known);
              }
              return gallop(log, first, 1).compose(last -> tailBehind(log, last));
            });
  }

  /** Returns the last block, given that {@code known} exists. */
  private Future<Long> gallop(Partition log, long known, long step) {
    return exists(log, known + step)
        .compose(
            more -> more ? gallop(log, known + step, step * 2) : halve(log, known, known + step));
  }

  private Future<Long> halve(Partition log, long known, long absent) {
    if (absent - known == 1) {
      return Future.succeededFuture(known);
    }
    long middle = known + (absent - known) / 2;
    return exists(log, middle)
        .compose(there -> there ? halve(log, middle, absent) : halve(log, known, middle));
  }

  private Future<Boolean> exists(Partition log, long number) {
    return store.read(log.key(RecordKey.number(number))).map(Optional::isPresent);
  }

  private Future<LogTail> tailBehind(Partition log, long number) {
    return store
        .read(log.key(RecordKey.number(number)))
        .map(found -> new LogTail(number + 1, LogBlock.digest(found.orElseThrow().bytes())));
  }

  private Future<Boolean> insert(Partition log, LogBlock block) {
    Bytes bytes = block.toBytes();
    return store
        .insert(block.key(log), Content.lasting(bytes))
        .map(
            written -> {
              if (written.applied()) {
                tails.put(log, new LogTail(block.number() + 1, LogBlock.digest(bytes)));
              }
              return written.applied();
            });
  }

  /** Writes block after block until nothing waits; one of these runs for each log. */
  private void writeWaiting(Partition log) {
    List<Pending> batch = nextBatch(log);
    if (batch.isEmpty()) {
      return;
    }
    List<Bytes> entries = batch.stream().map(Pending::entry).toList();
    Future<?> unused =
        Future.<Void>succeededFuture()
            .compose(begun -> write(log, entries, TRIES))
            .transform(
                result -> {
                  for (Pending pending : batch) {
                    if (result.succeeded()) {
                      pending.written().complete(result.result());
                    } else {
                      pending.written().fail(result.cause());
                    }
                  }
                  writeWaiting(log);
                  return Future.succeededFuture();
                });
  }

  private Future<Long> write(Partition log, List<Bytes> entries, int tries) {
    return tail(log)
        .compose(
            tail -> {
              LogBlock block = new LogBlock(tail.blocks(), tail.digest(), entries);
              return insert(log, block)
                  .compose(
                      applied -> {
                        if (applied) {
                          return Future.succeededFuture(block.number());
                        }
                        if (tries == 1) {
                          throw new Refusal(
                              Refusal.Reason.OVERLOADED, "too many processes append to one log");
                        }
                        return write(log, entries, tries - 1);
                      });
            });
  }

  private List<Pending> nextBatch(Partition log) {
    synchronized (waiting) {
      Deque<Pending> queue = waiting.get(log);
      List<Pending> batch = new ArrayList<>();
      int bytes = 0;
      while (!queue.isEmpty()
          && batch.size() < MAX_BATCH
          && bytes + queue.peek().entry().size() <= MAX_BATCH_BYTES) {
        bytes += queue.peek().entry().size();
        batch.add(queue.poll());
      }
      if (batch.isEmpty()) {
        waiting.remove(log);
      }
      return batch;
    }
  }

  private record Pending(Bytes entry, Promise<Long> written) {}
}
