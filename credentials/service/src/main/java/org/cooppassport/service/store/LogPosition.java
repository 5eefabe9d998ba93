package org.cooppassport.service.store;

/** A place in a log, from which reading goes on. Opaque. */
public final class LogPosition {
  /** Before the first entry. */
  static final LogPosition START = new LogPosition(LogTail.EMPTY);

  private final LogTail tail;

  LogPosition(LogTail tail) {
    this.tail = tail;
  }

  LogTail tail() {
    return tail;
  }
}
