package org.cooppassport.service.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.documents.Gathered.Cause;
import org.cooppassport.service.config.FetchSettings;
import org.cooppassport.service.store.SettableClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedFetcherTest extends FetchWorld {
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
}
