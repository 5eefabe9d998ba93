package org.cooppassport.core.bbs;

import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;

/**
 * The generators of a suite, made in order and kept. Thread-safe.
 *
 * @see <a
 *     href="https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-bbs-signatures#name-generators-calculation">The
 *     BBS Signature Scheme, generators calculation</a>
 */
final class BbsGenerators {
  private static final int EXPANDED = 48;

  private final BbsCiphersuite suite;
  private final BlsCurve curve;
  private final G1Point base;
  private final List<G1Point> made = new ArrayList<>();
  private Bytes state;

  BbsGenerators(BbsCiphersuite suite, BlsCurve curve) {
    this.suite = suite;
    this.curve = curve;
    this.base = curve.point(suite.basePoint());
    this.state =
        suite.expand(
            suite.tag("MESSAGE_GENERATOR_SEED"), suite.tag("SIG_GENERATOR_SEED_"), EXPANDED);
  }

  /** Returns P1. */
  G1Point base() {
    return base;
  }

  /** Returns Q1 and the generators of {@code messages} messages. */
  synchronized List<G1Point> forMessages(int messages) {
    if (messages > Bbs.MAX_MESSAGES) {
      throw new IllegalArgumentException("more than " + Bbs.MAX_MESSAGES + " messages");
    }
    while (made.size() < messages + 1) {
      Bytes counted = Bytes.concat(state, Octets.of(made.size() + 1L, 8));
      state = suite.expand(counted, suite.tag("SIG_GENERATOR_SEED_"), EXPANDED);
      made.add(curve.hashToG1(suite, state, suite.tag("SIG_GENERATOR_DST_")));
    }
    return List.copyOf(made.subList(0, messages + 1));
  }
}
