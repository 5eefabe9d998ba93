package org.cooppassport.service.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cooppassport.core.problem.Refusal;

/** Waits for futures in tests. */
public final class Await {
  private static final int SECONDS = 60;

  private Await() {}

  /** Returns the result, or throws what the future failed with. */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      return fail(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      return fail(e);
    }
  }

  /** Asserts that the future fails with a refusal of this reason. */
  public static Refusal awaitRefusal(Refusal.Reason reason, Future<?> future) {
    Refusal refusal = assertThrows(Refusal.class, () -> await(future));
    assertEquals(reason, refusal.reason());
    return refusal;
  }
}
