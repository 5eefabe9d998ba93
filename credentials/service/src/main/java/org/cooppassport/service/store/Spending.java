package org.cooppassport.service.store;

import org.cooppassport.core.encoding.Bytes;

/** What came of presenting a one-time secret. Callers give every {@link Denied} the same face. */
public sealed interface Spending {

  /**
   * The secret was good and is now used; no other call gets this answer for it.
   *
   * @param payload what was put down when it was opened
   */
  record Granted(Bytes payload) implements Spending {}

  /**
   * Nothing is granted.
   *
   * @param why for the audit log, never for the one who asked
   * @param payload what was put down when it was opened, if {@code why} is {@code USED}, so that
   *     what was granted then can be withdrawn; else empty
   */
  record Denied(Why why, Bytes payload) implements Spending {}

  /** Why nothing is granted. */
  enum Why {
    /** Never opened, expired, or withdrawn. */
    UNKNOWN,
    /** Granted before. */
    USED,
    /** The check said no; one of the guesses is gone. */
    WRONG,
    /** All guesses were wrong. */
    EXHAUSTED,
    /** Opened before the store was restored from a backup. */
    VOID
  }
}
