package org.cooppassport.service.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class SettableClock implements InstantSource {
  private volatile Instant now;

  /** Makes a clock that says {@code now}. */
  public SettableClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves the clock, perhaps back. */
  public synchronized void move(Duration by) {
    now = now.plus(by);
  }
}
