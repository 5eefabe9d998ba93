package org.cooppassport.e2e.story;

import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks again until an answer is as it shall become; what never comes fails. */
final class Waiting {
  private static final int TRIES = 90;
  private static final long PAUSE_MILLIS = 1_000;

  private Waiting() {}

  static <T> T until(Supplier<T> question, Predicate<T> answered) {
    T last = question.get();
    for (int i = 0; i < TRIES && !answered.test(last); i++) {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      last = question.get();
    }
    if (!answered.test(last)) {
      throw new AssertionError("never came to be: " + last);
    }
    return last;
  }
}
