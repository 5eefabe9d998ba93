package org.cooppassport.issuer.register;

import java.util.Objects;

/**
 * How a co-op deals with the papers behind its checks.
 *
 * @param answers whether partners' requests that hold are answered at once
 * @param erasing whether papers are erased when their time is over
 */
public record EvidenceRules(Answers answers, Erasing erasing) {
  /** Who says yes to a request that holds. */
  public enum Answers {
    /** Nobody has to: it is answered at once. */
    AT_ONCE,
    /** The co-op's people, each time. */
    ON_APPROVAL
  }

  /** Whether papers are erased by themselves. */
  public enum Erasing {
    WHEN_DUE,
    BY_HAND
  }

  public EvidenceRules {
    Objects.requireNonNull(answers);
    Objects.requireNonNull(erasing);
  }
}
