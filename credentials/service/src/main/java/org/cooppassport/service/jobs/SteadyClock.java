package org.cooppassport.service.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The system's clock, except that it never goes back: nothing that has expired lives again because
 * somebody set the clock back while the server runs.
 *
 * <p>Set forward, it follows, because nothing may outlive its time. Set back, it goes on at its own
 * pace until the server is started again. Thread-safe.
 */
public final class SteadyClock extends Clock {
  private final Clock wall;
  private final LongSupplier nanos;
  private Instant last;
  private Instant lastWall;
  private long lastNanos;
  private Duration jump = Duration.ZERO;

  /**
   * Makes a clock.
   *
   * @param wall the system's clock
   * @param nanos a count of nanoseconds that nobody can set, {@code System::nanoTime}
   */
  public SteadyClock(Clock wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.last = wall.instant();
    this.lastWall = last;
    this.lastNanos = nanos.getAsLong();
  }

  @Override
  public synchronized Instant instant() {
    long count = nanos.getAsLong();
    Instant now = wall.instant();
    Duration passed = Duration.ofNanos(count - lastNanos);
    jump = jump.plus(Duration.between(lastWall, now).minus(passed));
    Instant steady = last.plus(passed);
    last = now.isAfter(steady) ? now : steady;
    lastWall = now;
    lastNanos = count;
    return last;
  }

  /** Returns by how much the system's clock was moved since this was asked last. */
  public synchronized Duration takeJump() {
    instant();
    Duration taken = jump;
    jump = Duration.ZERO;
    return taken;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnsupportedOperationException always: instants have no zone
   */
  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("this clock tells instants");
  }
}
