package org.cooppassport.service.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OverloadTest {
  private static final EdgeSettings.Limits THREE =
      new EdgeSettings.Limits(3, 1_000, 1_000, Duration.ofSeconds(10));

  @Test
  @Tag("attack:OPS-03")
  void whatIsBeyondCapacityIsRefusedAtOnceAndWhatWasTakenOnIsFinished() throws Exception {
    Promise<Response> open = Promise.promise();
    CountDownLatch taken = new CountDownLatch(3);
    TestEndpoint held =
        new TestEndpoint(
            Route.get("/held"),
            request -> {
              taken.countDown();
              return open.future();
            });
    try (RunningEdge edge = RunningEdge.of(THREE, Authenticator.NONE, ClientTimes.DEFAULT, held)) {
      HttpClient client = HttpClient.newHttpClient();
      List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        running.add(
            client.sendAsync(edge.to("/held").build(), HttpResponse.BodyHandlers.ofString()));
      }
      assertTrue(taken.await(10, TimeUnit.SECONDS));
      var excess = edge.get("/held");
      assertEquals(503, excess.statusCode());
      assertEquals("2", excess.headers().firstValue("retry-after").orElse(""));
      assertTrue(excess.body().contains("RATE_LIMITED"));
      open.complete(Response.ok(JsonObject.EMPTY));
      for (var each : running) {
        assertEquals(200, each.get(10, TimeUnit.SECONDS).statusCode());
      }
      assertEquals(200, edge.get("/held").statusCode());
    }
  }

  @Test
  @Tag("attack:OPS-03")
  void aClientBeyondItsRateIsToldToComeBackLater() throws Exception {
    EdgeSettings.Limits slow = new EdgeSettings.Limits(100, 1, 1, Duration.ofSeconds(10));
    TestEndpoint open =
        TestEndpoint.of(Route.get("/open"), request -> Response.ok(JsonObject.EMPTY));
    TestEndpoint scoped =
        TestEndpoint.of(
            Route.get("/{coop}/scoped").access(Access.scope("issue")),
            request -> Response.ok(JsonObject.EMPTY));
    Coop riverside =
        Coop.underPath("riverside", "Riverside", java.net.URI.create("http://localhost"));
    Authenticator known =
        token ->
            token.equals("good")
                ? Future.succeededFuture(
                    new Caller("office", riverside, Set.of(new Scope("issue", ""))))
                : Future.failedFuture(new Refusal(Refusal.Reason.INVALID_TOKEN, "no"));
    try (RunningEdge edge = RunningEdge.of(slow, known, ClientTimes.DEFAULT, open, scoped)) {
      List<Integer> codes = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        codes.add(
            edge.send(edge.to("/riverside/scoped").header("Authorization", "Bearer good"))
                .statusCode());
      }
      assertTrue(codes.subList(0, 4).stream().allMatch(code -> code == 200), codes::toString);
      assertTrue(codes.contains(429), codes::toString);
      codes.clear();
      for (int i = 0; i < 12; i++) {
        codes.add(
            edge.send(edge.to("/riverside/scoped").header("Authorization", "Bearer bad"))
                .statusCode());
      }
      assertEquals(401, codes.get(0));
      assertTrue(codes.contains(429), codes::toString);
      var anonymous = edge.get("/open");
      assertEquals(429, anonymous.statusCode());
      assertTrue(anonymous.headers().firstValue("retry-after").isPresent());
    }
  }

  @Test
  @Tag("attack:OPS-03")
  void aClientBehindAProxyIsToldByItsAddressHoweverManyItClaims() throws Exception {
    EdgeSettings.Limits slow = new EdgeSettings.Limits(100, 1, 1, Duration.ofSeconds(10));
    TestEndpoint open =
        TestEndpoint.of(Route.get("/open"), request -> Response.ok(JsonObject.EMPTY));
    try (RunningEdge edge = RunningEdge.of(slow, Authenticator.NONE, ClientTimes.DEFAULT, open)) {
      List<Integer> codes = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String claimed = ("198.51.100." + i + ", ").repeat(40);
        codes.add(
            edge.send(edge.to("/open").header("X-Forwarded-For", claimed + "203.0.113.9"))
                .statusCode());
      }
      assertTrue(codes.contains(429), codes::toString);
    }
  }

  @Test
  void aBucketFillsWithTimeUpToItsBurst() {
    AtomicLong nanos = new AtomicLong();
    ClientRates rates = new ClientRates(10, 20, nanos::get);
    for (int i = 0; i < 20; i++) {
      rates.spend("a");
    }
    assertThrows(Refusal.class, () -> rates.spend("a"));
    rates.spend("b");
    nanos.addAndGet(1_000_000_000L);
    for (int i = 0; i < 10; i++) {
      rates.spend("a");
    }
    assertThrows(Refusal.class, () -> rates.check("a"));
    nanos.addAndGet(3_600_000_000_000L);
    for (int i = 0; i < 20; i++) {
      rates.spend("a");
    }
    assertThrows(Refusal.class, () -> rates.spend("a"));
  }

  @Test
  @Tag("attack:OPS-12")
  void aStopLetsRunningWorkEndAndTakesNothingNew() throws Exception {
    Promise<Response> open = Promise.promise();
    CountDownLatch taken = new CountDownLatch(1);
    TestEndpoint held =
        new TestEndpoint(
            Route.get("/held"),
            request -> {
              taken.countDown();
              return open.future();
            });
    RunningEdge edge =
        RunningEdge.of(EdgeSettings.Limits.DEFAULT, Authenticator.NONE, ClientTimes.DEFAULT, held);
    CompletableFuture<HttpResponse<String>> running =
        HttpClient.newHttpClient()
            .sendAsync(edge.to("/held").build(), HttpResponse.BodyHandlers.ofString());
    assertTrue(taken.await(10, TimeUnit.SECONDS));
    Future<Void> stopped = edge.edge().stop(edge.vertx());
    boolean refused;
    try {
      refused = edge.get("/held").statusCode() == 503;
    } catch (IOException notListening) {
      refused = true;
    }
    assertTrue(refused);
    open.complete(Response.ok(JsonObject.of("done", "yes")));
    assertEquals("{\"done\":\"yes\"}", running.get(10, TimeUnit.SECONDS).body());
    stopped.await(20, TimeUnit.SECONDS);
    edge.vertx().close().await(20, TimeUnit.SECONDS);
  }
}
