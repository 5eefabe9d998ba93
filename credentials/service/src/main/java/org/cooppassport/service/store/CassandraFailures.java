package org.cooppassport.service.store;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import java.util.concurrent.CompletionException;
import org.cooppassport.core.problem.Refusal;

/** Turns what a cluster answers into what callers are told; no address, no CQL. */
final class CassandraFailures {
  private CassandraFailures() {}

  /** Returns what a stage of the driver failed with, without the wrapping of later stages. */
  static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Returns a refusal, or the failure itself where it shows a fault of ours. */
  static RuntimeException refusal(Throwable wrapped) {
    Throwable failure = unwrapped(wrapped);
    if (failure instanceof Refusal refusal) {
      return refusal;
    }
    if (failure instanceof RequestThrottlingException) {
      return new Refusal(Refusal.Reason.OVERLOADED, "too many requests wait for the store")
          .causedBy(failure);
    }
    if (failure instanceof QueryValidationException || !(failure instanceof DriverException)) {
      return failure instanceof RuntimeException fault
          ? fault
          : new IllegalStateException("the store's driver failed", failure);
    }
    return new Refusal(Refusal.Reason.STORAGE_UNAVAILABLE, "the store cannot answer now")
        .causedBy(failure);
  }
}
