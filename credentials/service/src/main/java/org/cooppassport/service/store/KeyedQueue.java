package org.cooppassport.service.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.cooppassport.core.problem.Refusal;

/**
 * Runs the operations on one key one after the other, those on different keys side by side.
 *
 * <p>Only an economy: within a process nobody races for a record in vain. That nothing happens
 * twice is the store's conditional write, which also holds between processes. Thread-safe.
 */
public final class KeyedQueue<K> {
  private final Map<K, Deque<Entry<?>>> waiting = new HashMap<>();
  private final int maxWaiting;

  /**
   * Makes a queue.
   *
   * @param maxWaiting how many operations may wait on one key; more are refused
   */
  public KeyedQueue(int maxWaiting) {
    this.maxWaiting = maxWaiting;
  }

  /** Runs the operation in its turn; the future ends on the caller's context. */
  public <T> Future<T> run(K key, Supplier<Future<T>> operation) {
    Entry<T> entry = new Entry<>(operation);
    boolean first;
    synchronized (waiting) {
      Deque<Entry<?>> queue = waiting.get(key);
      first = queue == null;
      if (first) {
        waiting.put(key, new ArrayDeque<>());
      } else if (queue.size() >= maxWaiting) {
        throw new Refusal(Refusal.Reason.OVERLOADED, "too many requests for one record");
      } else {
        queue.add(entry);
      }
    }
    if (first) {
      drain(key, entry);
    }
    return onCallersContext(entry.promise.future());
  }

  private void drain(K key, Entry<?> first) {
    Entry<?> entry = first;
    while (entry != null) {
      Future<?> done = entry.begin();
      if (!done.isComplete()) {
        Future<?> unused = done.eventually(() -> goOn(key));
        return;
      }
      entry = next(key);
    }
  }

  private Future<Void> goOn(K key) {
    Entry<?> entry = next(key);
    if (entry != null) {
      drain(key, entry);
    }
    return Future.succeededFuture();
  }

  private Entry<?> next(K key) {
    synchronized (waiting) {
      Entry<?> entry = waiting.get(key).poll();
      if (entry == null) {
        waiting.remove(key);
      }
      return entry;
    }
  }

  static <T> Future<T> onCallersContext(Future<T> future) {
    Context context = Vertx.currentContext();
    return context == null || future.isComplete()
        ? future
        : Future.fromCompletionStage(future.toCompletionStage(), context);
  }

  private static final class Entry<T> {
    private final Supplier<Future<T>> operation;
    private final Promise<T> promise = Promise.promise();

    Entry(Supplier<Future<T>> operation) {
      this.operation = operation;
    }

    Future<?> begin() {
      return Future.<Void>succeededFuture()
          .compose(ready -> operation.get())
          .transform(
              result -> {
                if (result.succeeded()) {
                  promise.complete(result.result());
                } else {
                  promise.fail(result.cause());
                }
                return Future.<Void>succeededFuture();
              });
    }
  }
}
