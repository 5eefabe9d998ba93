package org.cooppassport.core.evidence;

import java.time.Duration;
import java.time.Instant;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.law.EvidenceDeadline;
import org.cooppassport.core.law.LegalTables;

/** When a paper is due, and by how much one is late. */
public final class EvidenceClock {
  /** What "at once" leaves for the way there and back. */
  public static final Duration AT_ONCE = Duration.ofMinutes(10);

  private EvidenceClock() {}

  /** When papers are due that are asked for under an agreement. */
  public static Instant dueAt(RelianceTerms terms, Instant asked, LegalTables tables) {
    EvidenceDeadline deadline =
        terms
            .evidence()
            .orElseThrow(() -> new IllegalArgumentException("an agreement without papers"));
    return deadline.isAtOnce() ? asked.plus(AT_ONCE) : deadline.dueAt(asked, tables);
  }

  /** By how much something is late at an instant; zero if it is not. */
  public static Duration lateness(Instant due, Instant at) {
    return at.isAfter(due) ? Duration.between(due, at) : Duration.ZERO;
  }
}
