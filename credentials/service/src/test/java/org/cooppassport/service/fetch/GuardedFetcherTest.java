package org.cooppassport.service.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.documents.Gathered.Cause;
import org.cooppassport.service.config.FetchSettings;
import org.cooppassport.service.store.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedFetcherTest {
  private static final GuardedFetcher.FetchTimes SHORT =
      new GuardedFetcher.FetchTimes(Duration.ofSeconds(3), Duration.ofMillis(1_500));

  /** Longer than any loaded machine needs: here no time limit decides. */
  private static final GuardedFetcher.FetchTimes PATIENT =
      new GuardedFetcher.FetchTimes(Duration.ofSeconds(20), Duration.ofSeconds(25));

  @TempDir private Path folder;
  private final Instant now = Clock.systemUTC().instant();
  private TestWeb web;

  @BeforeEach
  void open() {
    web = new TestWeb(folder, now);
  }

  @AfterEach
  void close() throws TimeoutException {
    web.close();
  }

  private GuardedFetcher development() {
    return fetcher(Set.of(443), FetchSettings.Loopback.ALLOWED_IN_DEVELOPMENT, web, PATIENT);
  }

  private GuardedFetcher production(int... ports) {
    Set<Integer> allowed = new java.util.HashSet<>();
    for (int port : ports) {
      allowed.add(port);
    }
    return fetcher(allowed, FetchSettings.Loopback.FORBIDDEN, web, PATIENT);
  }

  private GuardedFetcher fetcher(
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

  private static Gathered fetch(GuardedFetcher fetcher, String url) throws TimeoutException {
    return fetcher
        .fetch(new DocumentNeed(DocumentKind.DID_DOCUMENT, url))
        .await(30, TimeUnit.SECONDS);
  }

  private static void assertRefused(Cause cause, Gathered answer) {
    assertEquals(cause, assertInstanceOf(Gathered.Unavailable.class, answer).cause());
  }

  @Test
  void aDocumentComesWithItsBytesTypeAndTime() throws Exception {
    int port = web.serve(TestWeb.HOST, now, request -> TestWeb.json(request, "{\"id\":\"x\"}"));
    Gathered.Fetched document =
        fetch(development(), "https://good.example:" + port + "/did.json?a=b")
            .fetched()
            .orElseThrow();
    assertEquals("{\"id\":\"x\"}", document.body().toUtf8());
    assertEquals("application/json", document.mediaType());
    assertFalse(document.fetchedAt().isBefore(now));
  }

  @ParameterizedTest
  @Tag("attack:DID-01")
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.9.10",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1"
      })
  void anAddressThatIsNotPublicIsNeverConnectedTo(String address) throws Exception {
    int port = web.serve(TestWeb.HOST, now, request -> TestWeb.json(request, "{}"));
    web.name("inside.example", address);
    GuardedFetcher fetcher = production(port);
    assertRefused(
        Cause.DESTINATION_FORBIDDEN, fetch(fetcher, "https://inside.example:" + port + "/"));
    String literal = address.contains(":") ? "[" + address + "]" : address;
    assertRefused(
        Cause.DESTINATION_FORBIDDEN, fetch(fetcher, "https://" + literal + ":" + port + "/"));
    assertEquals(0, web.connections.get());
  }

  @ParameterizedTest
  @Tag("attack:DID-01")
  @ValueSource(
      strings = {
        "127.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "%31%32%37.0.0.1",
        "localhost%00.example",
        "[::1%25lo]",
        "１２７.0.0.1",
        "good.example.",
        "good_example",
        "-good.example",
        "1.2.3.256"
      })
  void aHostThatResolversReadDifferentlyIsNotEvenLookedUp(String host) throws Exception {
    int port = web.serve(TestWeb.HOST, now, request -> TestWeb.json(request, "{}"));
    assertRefused(
        Cause.DESTINATION_FORBIDDEN, fetch(production(port), "https://" + host + ":" + port + "/"));
    assertEquals(List.of(), web.resolved);
    assertEquals(0, web.connections.get());
  }

  @ParameterizedTest
  @Tag("attack:DID-01")
  @ValueSource(strings = {"93.184.216.34", "8.8.8.8", "2606:4700::1", "64:ff9b::808:808"})
  void aPublicAddressIsAllowed(String address) throws Exception {
    assertTrue(
        AddressRules.allows(InetAddress.getByName(address), FetchSettings.Loopback.FORBIDDEN));
  }

  @Test
  @Tag("attack:DID-02")
  void oneBadRecordSpoilsTheAnswer() throws Exception {
    int port = web.serve(TestWeb.HOST, now, request -> TestWeb.json(request, "{}"));
    web.name("mixed.example", "93.184.216.34", "127.0.0.1");
    assertRefused(
        Cause.DESTINATION_FORBIDDEN,
        fetch(production(port), "https://mixed.example:" + port + "/"));
    assertEquals(0, web.connections.get());
  }

  @Test
  @Tag("attack:DID-02")
  void aNameIsResolvedOnceAndTheConnectionGoesToTheCheckedAddressUnderTheName() throws Exception {
    int port = web.serve(TestWeb.HOST, now, request -> TestWeb.json(request, "{}"));
    AtomicInteger asked = new AtomicInteger();
    NameResolver rebinding =
        host -> {
          String address = asked.getAndIncrement() == 0 ? "127.0.0.1" : "10.0.0.1";
          try {
            return Future.succeededFuture(List.of(InetAddress.getByName(address)));
          } catch (IOException e) {
            return Future.failedFuture(e);
          }
        };
    GuardedFetcher fetcher =
        fetcher(Set.of(), FetchSettings.Loopback.ALLOWED_IN_DEVELOPMENT, rebinding, PATIENT);
    Gathered answer = fetch(fetcher, "https://good.example:" + port + "/");
    assertTrue(answer.fetched().isPresent());
    assertEquals(1, asked.get());
    assertEquals(List.of("good.example:" + port + " good.example"), web.hostsSeen);
    // the second look-up names an inner address: nothing is reused from the first
    assertRefused(
        Cause.DESTINATION_FORBIDDEN, fetch(fetcher, "https://good.example:" + port + "/other"));
    assertEquals(1, web.requests.get());
  }

  @ParameterizedTest
  @Tag("attack:DID-03")
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsNotFollowed(int status) throws Exception {
    AtomicInteger elsewhere = new AtomicInteger();
    int target =
        web.serve(
            TestWeb.HOST,
            now,
            request -> {
              elsewhere.incrementAndGet();
              TestWeb.json(request, "{}");
            });
    int port =
        web.serve(
            TestWeb.HOST,
            now,
            request ->
                request
                    .response()
                    .setStatusCode(status)
                    .putHeader("location", "https://good.example:" + target + "/")
                    .end());
    assertRefused(
        Cause.DESTINATION_FORBIDDEN, fetch(development(), "https://good.example:" + port + "/"));
    assertEquals(0, elsewhere.get());
  }

  @ParameterizedTest
  @Tag("attack:DID-03")
  @ValueSource(
      strings = {
        "http://good.example/",
        "ftp://good.example/",
        "file:///etc/passwd",
        "gopher://good.example/",
        "https://user@good.example/",
        "https://user:pass@good.example/",
        "https://good.example/#x",
        "https:good.example",
        "https://",
        "//good.example/",
        "jar:https://good.example!/x",
        "https://good.example\\@evil.example/",
        "https://good.example:99999/"
      })
  void onlyPlainHttpsAddressesAreLookedAt(String url) throws Exception {
    assertRefused(Cause.DESTINATION_FORBIDDEN, fetch(development(), url));
    assertEquals(List.of(), web.resolved);
  }

  @ParameterizedTest
  @Tag("attack:DID-03")
  @ValueSource(ints = {22, 25, 80, 6379, 8443})
  void onlyAllowedPortsAreCalled(int port) throws Exception {
    web.name("public.example", "93.184.216.34");
    assertRefused(
        Cause.DESTINATION_FORBIDDEN,
        fetch(production(443), "https://public.example:" + port + "/"));
  }

  @Test
  @Tag("attack:DID-06")
  void moreBytesThanAllowedAreNotRead() throws Exception {
    int port =
        web.serve(
            TestWeb.HOST,
            now,
            request -> {
              request.response().putHeader("content-type", "application/json").setChunked(true);
              endless(request.response(), web);
            });
    assertRefused(Cause.TOO_LARGE, fetch(development(), "https://good.example:" + port + "/"));
  }

  @Test
  @Tag("attack:DID-06")
  void aSmallAnswerThatUnpacksToALargeOneIsNotUnpacked() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 16];
      for (int i = 0; i < 1_000; i++) {
        zip.write(zeros);
      }
    }
    int port =
        web.serve(
            TestWeb.HOST,
            now,
            request ->
                request
                    .response()
                    .putHeader("content-type", "application/json")
                    .putHeader("content-encoding", "gzip")
                    .end(Buffer.buffer(bomb.toByteArray())));
    assertRefused(Cause.TOO_LARGE, fetch(development(), "https://good.example:" + port + "/"));
  }

  @Test
  void anAnswerPackedWithGzipIsUnpacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
      zip.write("{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    int port =
        web.serve(
            TestWeb.HOST,
            now,
            request ->
                request
                    .response()
                    .putHeader("content-type", "application/did+json; charset=utf-8")
                    .putHeader("content-encoding", "gzip")
                    .end(Buffer.buffer(packed.toByteArray())));
    Gathered answer = fetch(development(), "https://good.example:" + port + "/");
    assertEquals("{\"a\":1}", answer.fetched().orElseThrow().body().toUtf8());
  }

  @Test
  @Tag("attack:DID-06")
  void anAnswerThatDripsIsGivenUpAndNotAskedForAgainForAWhile() throws Exception {
    int port =
        web.serve(
            TestWeb.HOST,
            now,
            request -> {
              request.response().putHeader("content-type", "application/json").setChunked(true);
              web.vertx().setPeriodic(50, id -> request.response().write(" "));
            });
    GuardedFetcher fetcher =
        fetcher(Set.of(), FetchSettings.Loopback.ALLOWED_IN_DEVELOPMENT, web, SHORT);
    assertRefused(Cause.UNREACHABLE, fetch(fetcher, "https://good.example:" + port + "/"));
    assertRefused(Cause.UNREACHABLE, fetch(fetcher, "https://good.example:" + port + "/"));
    assertTrue(web.requests.get() <= 1);
    assertEquals(1, web.resolved.size());
  }

  @Test
  @Tag("attack:DID-06")
  void headersWithoutEndAreGivenUp() throws Exception {
    int port =
        web.serve(
            TestWeb.HOST,
            now,
            request -> {
              for (int i = 0; i < 2_000; i++) {
                request.response().putHeader("x-" + i, "a".repeat(40));
              }
              TestWeb.json(request, "{}");
            });
    assertRefused(Cause.UNREACHABLE, fetch(development(), "https://good.example:" + port + "/"));
  }

  @ParameterizedTest
  @Tag("attack:DID-06")
  @ValueSource(strings = {"text/html", "text/plain", "application/jwt", ""})
  void anAnswerOfAnotherTypeIsNoDocument(String mediaType) throws Exception {
    int port =
        web.serve(
            TestWeb.HOST,
            now,
            request -> request.response().putHeader("content-type", mediaType).end("{}"));
    assertRefused(Cause.UNREACHABLE, fetch(development(), "https://good.example:" + port + "/"));
  }

  @Test
  @Tag("attack:DID-06")
  void aCertificateOfAnotherNameOrOfThePastIsNotAccepted() throws Exception {
    int other = web.serve("other.example", now, request -> TestWeb.json(request, "{}"));
    assertRefused(Cause.UNREACHABLE, fetch(development(), "https://good.example:" + other + "/"));
    int expired =
        web.serve(
            TestWeb.HOST, now.minus(Duration.ofDays(500)), request -> TestWeb.json(request, "{}"));
    assertRefused(Cause.UNREACHABLE, fetch(development(), "https://good.example:" + expired + "/"));
    assertEquals(0, web.requests.get());
  }

  @Test
  @Tag("attack:DID-06")
  void theRealTimesAreThreeSecondsToConnectAndFiveInAll() {
    assertEquals(Duration.ofSeconds(3), GuardedFetcher.FetchTimes.DEFAULT.connect());
    assertEquals(Duration.ofSeconds(5), GuardedFetcher.FetchTimes.DEFAULT.total());
    assertEquals(1 << 20, DocumentKind.DID_DOCUMENT.maxBytes());
  }

  @Test
  @Tag("attack:DID-11")
  void aThousandUnresolvableNamesRunFewAtATimeAndTheRestIsNotGathered() throws Exception {
    List<Promise<List<InetAddress>>> hanging = new ArrayList<>();
    NameResolver silent =
        host -> {
          Promise<List<InetAddress>> never = Promise.promise();
          synchronized (hanging) {
            hanging.add(never);
          }
          return never.future();
        };
    GuardedFetcher fetcher = fetcher(Set.of(443), FetchSettings.Loopback.FORBIDDEN, silent, SHORT);
    List<Future<Gathered>> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(
          fetcher.fetch(
              new DocumentNeed(
                  DocumentKind.DID_DOCUMENT, "https://h" + i + ".example/.well-known/did.json")));
    }
    assertEquals(40, hanging.size());
    List<Future<Gathered>> refused = all.stream().filter(Future::isComplete).toList();
    assertEquals(560, refused.size());
    refused.forEach(done -> assertRefused(Cause.NOT_GATHERED, done.result()));
    // one host's documents do not take the others' places
    assertTrue(fetch(fetcher, "https://h1.example/.well-known/did.json").fetched().isEmpty());
  }

  @Test
  @Tag("attack:DID-11")
  void aThousandUnresolvableNamesTakeNoPlaceFromAHostThatAnsweredBefore() throws Exception {
    int port = web.serve(TestWeb.HOST, now, request -> TestWeb.json(request, "{}"));
    NameResolver mostlySilent =
        host ->
            host.equals(TestWeb.HOST)
                ? web.resolve(host)
                : Promise.<List<InetAddress>>promise().future();
    GuardedFetcher fetcher =
        fetcher(Set.of(443), FetchSettings.Loopback.ALLOWED_IN_DEVELOPMENT, mostlySilent, PATIENT);
    String good = "https://good.example:" + port + "/";
    assertTrue(fetch(fetcher, good + "before").fetched().isPresent());
    List<Future<Gathered>> hanging = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      hanging.add(
          fetcher.fetch(
              new DocumentNeed(DocumentKind.DID_DOCUMENT, "https://h" + i + ".example/did.json")));
    }
    assertTrue(fetch(fetcher, good + "during").fetched().isPresent());
    assertTrue(hanging.stream().anyMatch(each -> !each.isComplete()), "they still hang");
  }

  @Test
  @Tag("attack:DID-11")
  void oneHostGetsFewConnectionsAndTheSameDocumentIsFetchedOnce() throws Exception {
    List<Promise<Void>> held = new ArrayList<>();
    int port =
        web.serve(
            TestWeb.HOST,
            now,
            request -> {
              Promise<Void> go = Promise.promise();
              synchronized (held) {
                held.add(go);
              }
              go.future().onComplete(done -> TestWeb.json(request, "{}"));
              if (held.size() == 4) {
                web.vertx().setTimer(100, id -> release(held));
              } else if (held.size() > 4) {
                go.tryComplete();
              }
            });
    GuardedFetcher fetcher = development();
    List<Future<Gathered>> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String url = "https://good.example:" + port + "/" + i / 2;
      all.add(fetcher.fetch(new DocumentNeed(DocumentKind.DID_DOCUMENT, url)));
    }
    for (Future<Gathered> one : all) {
      assertTrue(one.await(20, TimeUnit.SECONDS).fetched().isPresent());
    }
    assertEquals(6, web.requests.get());
  }

  @Test
  void aFreshDocumentIsNotAskedForAgainAndAStaleOneByItsTag() throws Exception {
    List<String> tags = new java.util.concurrent.CopyOnWriteArrayList<>();
    int port =
        web.serve(
            TestWeb.HOST,
            now,
            request -> {
              tags.add(String.valueOf(request.getHeader("if-none-match")));
              request
                  .response()
                  .putHeader("cache-control", "max-age=60")
                  .putHeader("etag", "\"1\"");
              if (tags.size() > 1) {
                request.response().setStatusCode(304).end();
              } else {
                TestWeb.json(request, "{\"v\":1}");
              }
            });
    SettableClock clock = new SettableClock(now);
    GuardedFetcher fetcher =
        new GuardedFetcher(
            web.vertx(),
            new FetchSettings(
                Set.of(443),
                Optional.of(web.caFile()),
                FetchSettings.Loopback.ALLOWED_IN_DEVELOPMENT),
            clock,
            web,
            PATIENT);
    String url = "https://good.example:" + port + "/";
    assertTrue(fetch(fetcher, url).fetched().isPresent());
    assertTrue(fetch(fetcher, url).fetched().isPresent());
    assertEquals(1, tags.size());
    clock.move(Duration.ofSeconds(61));
    Gathered.Fetched renewed = fetch(fetcher, url).fetched().orElseThrow();
    assertEquals("{\"v\":1}", renewed.body().toUtf8());
    assertEquals(clock.instant(), renewed.fetchedAt());
    assertEquals(List.of("null", "\"1\""), tags);
  }

  @Test
  void aMissingDocumentIsToldFromAnUnreachableOne() throws Exception {
    int port = web.serve(TestWeb.HOST, now, request -> request.response().setStatusCode(404).end());
    assertRefused(Cause.NOT_FOUND, fetch(development(), "https://good.example:" + port + "/"));
    assertRefused(Cause.UNREACHABLE, fetch(development(), "https://nobody.example/"));
  }

  private static void release(List<Promise<Void>> held) {
    synchronized (held) {
      held.forEach(Promise::tryComplete);
    }
  }

  private static void endless(HttpServerResponse response, TestWeb web) {
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
