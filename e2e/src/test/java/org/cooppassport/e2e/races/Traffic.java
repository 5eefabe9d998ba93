package org.cooppassport.e2e.races;

import java.util.Random;

/** What clients do until they are told to stop, each in an order of its own. */
final class Traffic {
  private final Acknowledged seen;
  private final Fleet fleet;
  private volatile boolean stopped;

  Traffic(Fleet fleet, Acknowledged seen) {
    this.fleet = fleet;
    this.seen = seen;
  }

  void stop() {
    stopped = true;
  }

  /** Works until it is stopped; at least once through. */
  void run(Random choices) {
    RacingWallet wallet = new RacingWallet(fleet);
    do {
      switch (choices.nextInt(5)) {
        case 0 -> seen.redeem(wallet);
        case 1 -> seen.revokeOne(choices);
        case 2 -> seen.askOnce(choices);
        case 3 -> seen.request();
        default -> seen.issue();
      }
    } while (!stopped);
  }
}
