package org.cooppassport.verifier.vcapi;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Lineage;
import org.cooppassport.service.store.OneTime;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.Spending;

/**
 * Challenges that this service makes for presentations: good once, for one co-op, for some minutes.
 * Thread-safe.
 */
public final class Challenges {
  /** How long a holder may take to sign. */
  static final Duration LIFE = Duration.ofMinutes(5);

  /** What marks a challenge as ours; one that a caller made is its own to watch. */
  private static final String PREFIX = "coop-";

  private static final int BYTES = 24;

  private final OneTime challenges;
  private final Clock clock;
  private final RandomSource random;

  /** Makes the challenges kept in this store. */
  public Challenges(RecordStore store, Lineage lineage, Clock clock, RandomSource random) {
    this.challenges = new OneTime(store, Kind.conditional("vc-challenge"), lineage);
    this.clock = clock;
    this.random = random;
  }

  /**
   * A challenge that can be given out.
   *
   * @param text what the holder signs
   * @param expires from when on it is worth nothing
   */
  record Challenge(String text, Instant expires) {}

  /** Makes a challenge. Succeeds once it is durable. */
  Future<Challenge> make(Coop coop) {
    Challenge challenge = new Challenge(PREFIX + random.token(BYTES), clock.instant().plus(LIFE));
    return challenges
        .open(
            coop.id(),
            Bytes.utf8(challenge.text()),
            new OneTime.Opening(Bytes.EMPTY, challenge.expires(), 0))
        .map(challenge);
  }

  /** Succeeds with whether a presentation may answer this challenge, which is now spent. */
  Future<Boolean> spend(Coop coop, String challenge) {
    if (!challenge.startsWith(PREFIX)) {
      return Future.succeededFuture(true);
    }
    return challenges
        .spend(coop.id(), Bytes.utf8(challenge))
        .map(spending -> spending instanceof Spending.Granted);
  }
}
