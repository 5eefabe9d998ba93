package org.cooppassport.issuer.register;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * How a co-op issues, whatever the type.
 *
 * @param batchSize copies of one credential that a wallet may ask for, each with its own key
 * @param offerLifetime how long a wallet has to take up an offer
 * @param txCode whether an offer needs a transaction code unless its maker says otherwise
 * @param txCodeDigits digits of a transaction code
 * @param publishEvery the clock by which changes of status become visible
 * @param statusTtl how long others may keep a status list
 * @param language what its pages are written in
 */
public record IssuingRules(
    int batchSize,
    Duration offerLifetime,
    TxCodeRule txCode,
    int txCodeDigits,
    Duration publishEvery,
    Duration statusTtl,
    Locale language) {
  /** Guesses of a transaction code in total, over all requests and processes. */
  public static final int TX_CODE_GUESSES = 5;

  private static final int MAX_BATCH = 100;
  private static final Duration MAX_LIFETIME = Duration.ofDays(14);

  /** For one small co-op. */
  public static final IssuingRules DEFAULT =
      new IssuingRules(
          10,
          Duration.ofHours(24),
          TxCodeRule.REQUIRED,
          6,
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          Locale.ENGLISH);

  /** Whether a second way, such as a letter, confirms that the offer reached the right person. */
  public enum TxCodeRule {
    REQUIRED,
    NOT_REQUIRED
  }

  public IssuingRules {
    if (batchSize < 1 || batchSize > MAX_BATCH) {
      throw new IllegalArgumentException("1 to " + MAX_BATCH + " copies");
    }
    if (offerLifetime.toSeconds() < 1 || offerLifetime.compareTo(MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "an offer lives at most " + MAX_LIFETIME.toDays() + " days");
    }
    Objects.requireNonNull(txCode);
    if (txCodeDigits < 6 || txCodeDigits > 12) {
      throw new IllegalArgumentException("a transaction code has 6 to 12 digits");
    }
    if (publishEvery.toMillis() < 100 || statusTtl.toSeconds() < 1) {
      throw new IllegalArgumentException("status lists are published with a clock and a ttl");
    }
    Objects.requireNonNull(language);
  }
}
