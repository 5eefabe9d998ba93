package org.cooppassport.service.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.cooppassport.core.problem.Refusal;

/**
 * A token bucket per client. The number of buckets is bounded; a client nobody has seen for a while
 * starts with a full one. Thread-safe.
 */
final class ClientRates {
  private static final int MAX_CLIENTS = 100_000;
  private static final double NANOS = 1e9;

  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(MAX_CLIENTS)
          .expireAfterAccess(Duration.ofMinutes(2))
          .build();
  private final int perSecond;
  private final int burst;
  private final LongSupplier nanoTime;

  ClientRates(int perSecond, int burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
  }

  /**
   * Takes one request off the client's allowance.
   *
   * @throws Refusal of reason {@code RATE_LIMITED} if nothing is left
   */
  void spend(String client) {
    if (!buckets.get(client, key -> new Bucket(burst, nanoTime.getAsLong())).take(1)) {
      throw tooMany();
    }
  }

  /**
   * Looks whether something is left, without taking it.
   *
   * @throws Refusal of reason {@code RATE_LIMITED} if nothing is left
   */
  void check(String client) {
    Bucket bucket = buckets.getIfPresent(client);
    if (bucket != null && !bucket.take(0)) {
      throw tooMany();
    }
  }

  private static Refusal tooMany() {
    return new Refusal(Refusal.Reason.RATE_LIMITED, "too many requests from this client");
  }

  private final class Bucket {
    private double left;
    private long filledAt;

    Bucket(double left, long filledAt) {
      this.left = left;
      this.filledAt = filledAt;
    }

    synchronized boolean take(int tokens) {
      long now = nanoTime.getAsLong();
      left = Math.min(burst, left + (now - filledAt) / NANOS * perSecond);
      filledAt = now;
      if (left < 1) {
        return false;
      }
      left -= tokens;
      return true;
    }
  }
}
