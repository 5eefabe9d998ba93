package org.cooppassport.service.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Slow name servers delay those who named them, and nobody else. */
class SystemNameResolverTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final Vertx vertx = Vertx.vertx();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger stuck = new AtomicInteger();

  @AfterEach
  void end() throws Exception {
    hanging.countDown();
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  /** Answers at once, but for names that begin with slow. */
  private List<InetAddress> addresses(String host) throws UnknownHostException {
    asked.add(host);
    if (host.startsWith("slow")) {
      stuck.incrementAndGet();
      awaitEnd();
    }
    if (host.startsWith("none")) {
      throw new UnknownHostException(host);
    }
    return List.of(InetAddress.getLoopbackAddress());
  }

  private void awaitEnd() {
    try {
      assertTrue(hanging.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SystemNameResolver resolver(Duration patience) {
    return new SystemNameResolver(vertx, this::addresses, patience);
  }

  private static List<InetAddress> done(Future<List<InetAddress>> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  @Test
  @Tag("attack:DID-11")
  void aHundredSlowNamesOfOneSiteHoldThreeThreadsAndOthersAreAnswered() throws Exception {
    SystemNameResolver names = resolver(PATIENT);
    List<Future<List<InetAddress>>> slow = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      slow.add(names.resolve("slow" + i + ".evil.example"));
    }
    for (int i = 0; i < 20; i++) {
      assertEquals(1, done(names.resolve("www.coop" + i + ".example")).size());
    }
    assertTrue(stuck.get() <= 3, "at most three at once: " + stuck);
    assertTrue(slow.stream().noneMatch(Future::isComplete));
  }

  @Test
  @Tag("attack:DID-11")
  void slowNamesOfManySitesTakeNothingFromSitesThatAnsweredBefore() throws Exception {
    SystemNameResolver names = resolver(PATIENT);
    assertEquals(1, done(names.resolve("riverside.example")).size());
    List<Future<List<InetAddress>>> slow = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      slow.add(names.resolve("slow.evil" + i + ".example"));
    }
    assertTrue(slow.stream().anyMatch(Future::failed), "more than can wait are refused at once");
    assertEquals(1, done(names.resolve("members.riverside.example")).size());
    assertTrue(stuck.get() <= 16, "strangers have sixteen threads: " + stuck);
  }

  @Test
  @Tag("attack:DID-11")
  void whoAsksWaitsNoLongerThanThePatienceAndTheSiteIsRefusedAtOnceFromThenOn() {
    SystemNameResolver names = resolver(SHORT);
    assertThrows(Exception.class, () -> done(names.resolve("slow.evil.example")));
    assertThrows(Exception.class, () -> done(names.resolve("slow.evil.example")));
    int before = asked.size();
    assertThrows(Exception.class, () -> done(names.resolve("www.evil.example")));
    assertEquals(before, asked.size(), "its name servers are not asked again");
  }

  @Test
  void theSameNameIsLookedUpOnceForAllWhoAsk() {
    SystemNameResolver names = resolver(PATIENT);
    Future<List<InetAddress>> first = names.resolve("slow.coop.example");
    Future<List<InetAddress>> second = names.resolve("slow.coop.example");
    hanging.countDown();
    assertEquals(1, first.await().size());
    assertEquals(1, second.await().size());
    assertEquals(List.of("slow.coop.example"), asked);
  }

  @Test
  void aNameThatIsNotThereIsAnAnswerAndNotSlow() throws Exception {
    SystemNameResolver names = resolver(PATIENT);
    assertThrows(UnknownHostException.class, () -> done(names.resolve("none.coop.example")));
    assertFalse(done(names.resolve("www.coop.example")).isEmpty());
  }

  @Test
  void aSiteIsADomainAsSomebodyRegistersIt() {
    assertEquals("riverside.coop", SystemNameResolver.site("passport.riverside.coop"));
    assertEquals("riverside.co.uk", SystemNameResolver.site("a.b.riverside.co.uk"));
    assertEquals("riverside.org.nz", SystemNameResolver.site("riverside.org.nz"));
    assertEquals("localhost", SystemNameResolver.site("localhost"));
  }
}
