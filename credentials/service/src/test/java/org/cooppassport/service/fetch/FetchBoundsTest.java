package org.cooppassport.service.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.documents.Gathered.Cause;
import org.cooppassport.service.config.FetchSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a fetch may cost: bytes, time, places. */
class FetchBoundsTest extends FetchWorld {
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
}
