package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.cooppassport.core.encoding.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("attack:OPS-04")
class ClockWatchTest {
  private final SettableClock ours = new SettableClock(Instant.parse("2026-11-21T10:00:00Z"));
  private final SettableClock theirs = new SettableClock(Instant.parse("2026-11-21T10:00:00Z"));
  private final InMemoryRecordStore store = new InMemoryRecordStore(ours, RandomSource.secure());
  private final ClockWatch watch = new ClockWatch(store, ours);
  private final ClockWatch other = new ClockWatch(store, theirs);

  @Test
  void clocksThatAgreeWithinAMinuteRaiseNothing() {
    theirs.move(Duration.ofSeconds(50));
    assertEquals(Duration.ZERO, await(other.behind()));
    assertEquals(Duration.ZERO, await(watch.behind()));
  }

  @Test
  void aServerThatIsFiveMinutesBehindAnotherIsTold() {
    theirs.move(Duration.ofMinutes(5));
    assertEquals(Duration.ZERO, await(other.behind()));
    assertEquals(Duration.ofMinutes(5), await(watch.behind()));
    assertEquals(Duration.ZERO, await(other.behind()), "the one that is ahead is not");
  }

  @Test
  void aServerThatStartsWithItsClockSetBackIsTold() {
    assertEquals(Duration.ZERO, await(watch.behind()));
    ours.move(Duration.ofHours(-1));
    assertEquals(Duration.ofHours(1), await(new ClockWatch(store, ours).behind()));
  }
}
