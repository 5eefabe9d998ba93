package org.cooppassport.service.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.documents.Gathered.Cause;
import org.cooppassport.service.config.FetchSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A web of one server, and fetchers that look at it. */
abstract class FetchWorld {
  static final GuardedFetcher.FetchTimes SHORT =
      new GuardedFetcher.FetchTimes(Duration.ofSeconds(3), Duration.ofMillis(1_500));

  /** Longer than any loaded machine needs: here no time limit decides. */
  static final GuardedFetcher.FetchTimes PATIENT =
      new GuardedFetcher.FetchTimes(Duration.ofSeconds(20), Duration.ofSeconds(25));

  @TempDir private Path folder;
  final Instant now = Clock.systemUTC().instant();
  TestWeb web;

  @BeforeEach
  void open() {
    web = new TestWeb(folder, now);
  }

  @AfterEach
  void close() throws TimeoutException {
    web.close();
  }

  GuardedFetcher development() {
    return fetcher(Set.of(443), FetchSettings.Loopback.ALLOWED_IN_DEVELOPMENT, web, PATIENT);
  }

  GuardedFetcher production(int... ports) {
    Set<Integer> allowed = new java.util.HashSet<>();
    for (int port : ports) {
      allowed.add(port);
    }
    return fetcher(allowed, FetchSettings.Loopback.FORBIDDEN, web, PATIENT);
  }

  GuardedFetcher fetcher(
      Set<Integer> ports,
      FetchSettings.Loopback loopback,
      NameResolver names,
      GuardedFetcher.FetchTimes times) {
    return new GuardedFetcher(
        web.vertx(),
        new FetchSettings(ports, Optional.of(web.caFile()), loopback),
        Clock.systemUTC(),
        names,
        times);
  }

  static Gathered fetch(GuardedFetcher fetcher, String url) throws TimeoutException {
    return fetcher
        .fetch(new DocumentNeed(DocumentKind.DID_DOCUMENT, url))
        .await(30, TimeUnit.SECONDS);
  }

  static void assertRefused(Cause cause, Gathered answer) {
    assertEquals(cause, assertInstanceOf(Gathered.Unavailable.class, answer).cause());
  }

  static void release(List<Promise<Void>> held) {
    synchronized (held) {
      held.forEach(Promise::tryComplete);
    }
  }

  static void endless(HttpServerResponse response, TestWeb web) {
    Buffer part = Buffer.buffer(new byte[1 << 16]);
    web.vertx()
        .setPeriodic(
            2,
            id -> {
              if (!response.writeQueueFull()) {
                response.write(part);
              }
            });
  }
}
