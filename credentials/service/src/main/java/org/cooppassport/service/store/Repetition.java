package org.cooppassport.service.store;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A step that is taken again and again, each with what the one before it made.
 *
 * <p>Futures composed in each other would keep every step of a long walk in memory, and unwind them
 * all at its end.
 */
final class Repetition<S> {
  private final Function<S, Future<S>> step;
  private final Predicate<S> done;
  private final Promise<S> result = Promise.promise();

  private Repetition(Function<S, Future<S>> step, Predicate<S> done) {
    this.step = step;
    this.done = done;
  }

  /** Succeeds with the first state that is done; fails as the first step that fails. */
  static <S> Future<S> of(S first, Function<S, Future<S>> step, Predicate<S> done) {
    Repetition<S> repetition = new Repetition<>(step, done);
    repetition.goOn(first);
    return repetition.result.future();
  }

  private void goOn(S from) {
    S state = from;
    while (!done.test(state)) {
      Future<S> next = Future.succeededFuture(state).compose(step);
      if (!next.succeeded()) {
        Future<?> unused = next.transform(this::after);
        return;
      }
      state = next.result();
    }
    result.complete(state);
  }

  private Future<Void> after(AsyncResult<S> taken) {
    if (taken.succeeded()) {
      goOn(taken.result());
    } else {
      result.fail(taken.cause());
    }
    return Future.succeededFuture();
  }
}
