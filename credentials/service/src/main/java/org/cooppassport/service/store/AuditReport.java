package org.cooppassport.service.store;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a check of an audit log found.
 *
 * @param entries how many entries are sound, from the first on
 * @param end the log up to there
 * @param brokenBlock the first block that is damaged, missing, moved, or not the one a checkpoint
 *     knows; negative if there is none
 */
public record AuditReport(long entries, AuditCheckpoint end, long brokenBlock) {
  /** No block is broken. */
  static final long NONE = -1;

  public AuditReport {
    Objects.requireNonNull(end);
  }

  /** Tells whether everything is as it was written. */
  public boolean sound() {
    return brokenBlock < 0;
  }

  /** Returns the first bad block. */
  public OptionalLong firstBroken() {
    return sound() ? OptionalLong.empty() : OptionalLong.of(brokenBlock);
  }
}
