package org.cooppassport.service.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Refusal;

/**
 * The audit log of each co-op: a hash chain, so that no entry can be changed, removed, inserted or
 * moved without breaking it, and none cut off its end once a checkpoint was sent out.
 *
 * <p>Entries hold no personal data, so nobody's erasure touches the chain. Thread-safe.
 */
public final class AuditLog {
  private static final Kind KIND = Kind.conditional("audit");
  private static final String STREAM = "audit";

  private final RecordStore store;
  private final ChainedLog log;

  /** Makes the log over a store. */
  public AuditLog(RecordStore store) {
    this.store = store;
    this.log = new ChainedLog(store);
  }

  /** Appends an entry; succeeds when it is durable. */
  public Future<Void> append(String tenant, AuditEntry entry) {
    return log.append(of(tenant), entry.toBytes()).mapEmpty();
  }

  /** Succeeds with what the log is now. */
  public Future<AuditCheckpoint> checkpoint(String tenant) {
    return log.tail(of(tenant)).map(tail -> new AuditCheckpoint(tail.blocks(), tail.digest()));
  }

  /**
   * Gives every entry to {@code reader}, oldest first.
   *
   * @return succeeds after the last; fails with a {@code Refusal} of reason {@code
   *     STORAGE_UNAVAILABLE} at the first that is damaged
   */
  public Future<Void> read(String tenant, Consumer<AuditEntry> reader) {
    return log.walk(
            of(tenant),
            LogTail.EMPTY,
            block -> block.entries().forEach(entry -> reader.accept(AuditEntry.read(entry))))
        .<Void>mapEmpty()
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof BrokenChain broken ? broken.refusal() : failure));
  }

  /**
   * Checks the whole log against itself and against checkpoints that were sent out.
   *
   * @return succeeds with what was found; fails only if the store cannot be read at all
   */
  public Future<AuditReport> check(String tenant, List<AuditCheckpoint> known) {
    Map<Long, Bytes> expected = new TreeMap<>();
    for (AuditCheckpoint checkpoint : known) {
      Bytes other = expected.put(checkpoint.blocks(), checkpoint.digest());
      if (other != null && !other.equals(checkpoint.digest())) {
        throw new IllegalArgumentException("two checkpoints of one length differ");
      }
    }
    return Repetition.of(
            new Progress(0, LogTail.EMPTY, null),
            at -> checkNext(tenant, at, expected),
            at -> at.report() != null)
        .map(Progress::report);
  }

  /** Block by block, so that one that cannot be read is named. */
  private Future<Progress> checkNext(String tenant, Progress at, Map<Long, Bytes> expected) {
    LogTail tail = at.tail();
    Bytes known = expected.get(tail.blocks());
    if (known != null && !known.equals(tail.digest())) {
      return Future.succeededFuture(at.broken(Math.max(0, tail.blocks() - 1)));
    }
    return store
        .read(of(tenant).key(RecordKey.number(tail.blocks())))
        .compose(
            found -> {
              if (found.isEmpty()) {
                return end(tenant, at, expected);
              }
              LogBlock block = LogBlock.read(found.get());
              return Future.succeededFuture(
                  block.previous().equals(tail.digest())
                      ? at.after(block)
                      : at.broken(tail.blocks()));
            })
        .recover(failure -> damaged(at, failure));
  }

  /** The log ends here; does anything follow the gap, or was it longer once? */
  private Future<Progress> end(String tenant, Progress at, Map<Long, Bytes> expected) {
    long end = at.tail().blocks();
    if (expected.keySet().stream().anyMatch(blocks -> blocks > end)) {
      return Future.succeededFuture(at.broken(end));
    }
    return store
        .scan(of(tenant), RecordKey.number(end), 1)
        .map(page -> page.records().isEmpty() ? at.sound() : at.broken(end));
  }

  private Future<Progress> damaged(Progress at, Throwable failure) {
    if (!(failure instanceof Refusal)) {
      return Future.failedFuture(failure);
    }
    // A store that cannot be read at all is no damaged entry.
    return store
        .health()
        .compose(
            health ->
                health == Health.UNAVAILABLE
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(at.broken(at.tail().blocks())));
  }

  private static Partition of(String tenant) {
    return new Partition(tenant, KIND, STREAM);
  }

  /** How far the check has come; {@code report} is null until its end. */
  private record Progress(long entries, LogTail tail, AuditReport report) {
    Progress after(LogBlock block) {
      return new Progress(entries + block.entries().size(), block.tail(), null);
    }

    Progress sound() {
      return broken(AuditReport.NONE);
    }

    Progress broken(long block) {
      AuditCheckpoint end = new AuditCheckpoint(tail.blocks(), tail.digest());
      return new Progress(entries, tail, new AuditReport(entries, end, block));
    }
  }
}
