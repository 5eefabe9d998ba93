package org.cooppassport.core.encoding;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Results of pure functions that were asked for most recently: a bounded map from the arguments to
 * the result. What is forgotten is computed again, so nothing depends on what is in it.
 * Thread-safe.
 *
 * @param <K> the arguments, with {@code equals} over all of them
 * @param <V> the result, immutable
 */
public final class Recent<K, V> {
  private final Map<K, V> results;

  /**
   * Makes an empty one.
   *
   * @param maxResults results that are kept; the one not asked for the longest goes first
   */
  public Recent(int maxResults) {
    results =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > maxResults;
          }
        };
  }

  /** Returns the result for these arguments, if it is still known. */
  public Optional<V> get(K arguments) {
    synchronized (results) {
      return Optional.ofNullable(results.get(arguments));
    }
  }

  /** Keeps a result; of two that were computed at once, either stays. */
  public void put(K arguments, V result) {
    Objects.requireNonNull(result);
    synchronized (results) {
      results.put(arguments, result);
    }
  }
}
