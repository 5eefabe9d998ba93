package org.cooppassport.service.store;

import org.cooppassport.core.problem.Refusal;

/** Thrown while a log is read: a block is missing, or is not the one its successor was bound to. */
final class BrokenChain extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long block;

  BrokenChain(long block) {
    super("the log is broken at block " + block, null, false, true);
    this.block = block;
  }

  /** Returns the first block that is not as it should be. */
  long block() {
    return block;
  }

  Refusal refusal() {
    return new Refusal(Refusal.Reason.STORAGE_UNAVAILABLE, "a stored log is damaged")
        .causedBy(this);
  }
}
