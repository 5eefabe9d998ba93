package org.cooppassport.service.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("attack:OPS-04")
class SteadyClockTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private final Wall wall = new Wall();
  private final AtomicLong nanos = new AtomicLong(-5);
  private SteadyClock clock;

  /** What {@code date} shows; anybody with the rights can set it. */
  private static final class Wall extends Clock {
    private Instant shown = START;

    @Override
    public Instant instant() {
      return shown;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void start() {
    clock = new SteadyClock(wall, nanos::get);
  }

  private void pass(Duration time) {
    wall.shown = wall.shown.plus(time);
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void itSaysWhatTheSystemSaysWhileNobodyMovesThat() {
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofMillis(700));
      assertEquals(wall.shown, clock.instant());
    }
    assertEquals(Duration.ZERO, clock.takeJump());
  }

  @Test
  void setBackAnHourItGoesOnAtItsOwnPace() {
    pass(Duration.ofMinutes(5));
    Instant before = clock.instant();
    wall.shown = wall.shown.minus(Duration.ofHours(1));
    assertEquals(before, clock.instant());
    pass(Duration.ofMinutes(2));
    assertEquals(before.plus(Duration.ofMinutes(2)), clock.instant());
    assertEquals(Duration.ofHours(-1), clock.takeJump());
    assertEquals(Duration.ZERO, clock.takeJump());
  }

  @Test
  void setForwardADayItFollowsSoThatNothingOutlivesItsTime() {
    Instant expiry = START.plus(Duration.ofMinutes(10));
    wall.shown = wall.shown.plus(Duration.ofDays(1));
    assertFalse(clock.instant().isBefore(expiry));
    assertEquals(Duration.ofDays(1), clock.takeJump());
    // and corrected again: what had expired stays expired
    wall.shown = wall.shown.minus(Duration.ofDays(1));
    assertFalse(clock.instant().isBefore(expiry));
    assertEquals(Duration.ofDays(-1), clock.takeJump());
  }

  @Test
  void aLeapSecondIsNotSeen() {
    pass(Duration.ofSeconds(3));
    Instant before = clock.instant();
    wall.shown = wall.shown.minusSeconds(1);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertEquals(before.plusSeconds(1), clock.instant());
  }
}
