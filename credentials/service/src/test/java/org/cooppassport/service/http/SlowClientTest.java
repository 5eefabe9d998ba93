package org.cooppassport.service.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SlowClientTest {
  /** The patience of the tests; the real one is below 15 s, which another test holds. */
  private static final ClientTimes SHORT =
      new ClientTimes(Duration.ofMillis(400), Duration.ofMillis(400), Duration.ofMillis(900));

  private static RunningEdge edge(Endpoint... endpoints) throws Exception {
    return RunningEdge.of(EdgeSettings.Limits.DEFAULT, Authenticator.NONE, SHORT, endpoints);
  }

  private static final TestEndpoint HELLO =
      TestEndpoint.of(Route.get("/hello"), request -> Response.ok(JsonObject.EMPTY));

  private static final TestEndpoint TAKE =
      TestEndpoint.of(
          Route.post("/take").body(BodyRule.json(BodyRule.SMALL)),
          request -> Response.ok(request.json()));

  @Test
  @Tag("attack:OPS-01")
  void theRealPatienceEndsWithin15Seconds() {
    Duration limit = Duration.ofSeconds(15);
    ClientTimes real = ClientTimes.DEFAULT;
    assertTrue(real.withoutRequest().compareTo(limit) < 0);
    assertTrue(real.exchange().compareTo(limit) < 0);
    assertTrue(real.body().plus(Route.DEFAULT_DEADLINE).compareTo(real.exchange()) < 0);
    assertTrue(Route.LONGEST_DEADLINE.compareTo(real.exchange()) < 0);
  }

  @Test
  @Tag("attack:OPS-01")
  void aConnectionThatSendsHeaderBytesOneByOneIsClosed() throws Exception {
    try (RunningEdge edge = edge(HELLO)) {
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        slow.add(edge.connect());
      }
      // each byte would reset an idle timer: the connection is closed all the same
      CompletableFuture<Void> dripping =
          CompletableFuture.runAsync(
              () -> drip(slow, "GET /hello HTTP/1.1\r\nX-Slow: aaaaaaaaaaaa"));
      assertEquals(200, edge.get("/hello").statusCode());
      for (Socket socket : slow) {
        assertEquals("", RunningEdge.readAll(socket));
        socket.close();
      }
      dripping.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  @Tag("attack:OPS-01")
  void aConnectionThatSendsNothingIsClosed() throws Exception {
    try (RunningEdge edge = edge(HELLO);
        Socket silent = edge.connect()) {
      assertEquals("", RunningEdge.readAll(silent));
    }
  }

  @Test
  @Tag("attack:OPS-01")
  void aBodyThatDoesNotArriveIsGivenUpWith408() throws Exception {
    try (RunningEdge edge = edge(TAKE)) {
      String answer =
          edge.raw(
              "POST /take HTTP/1.1\r\nHost: "
                  + edge.origin().substring(7)
                  + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
      assertTrue(answer.startsWith("HTTP/1.1 408"), answer);
      assertTrue(answer.contains("application/problem+json"));
    }
  }

  @Test
  @Tag("attack:OPS-01")
  void aReaderThatTakesNothingOfALargeAnswerIsClosed() throws Exception {
    TestEndpoint large =
        TestEndpoint.of(
            Route.get("/large").produces("application/octet-stream"),
            request -> Response.of("application/octet-stream", Bytes.owned(new byte[64 << 20])));
    try (RunningEdge edge = edge(large, HELLO);
        Socket lazy = edge.connect()) {
      lazy.getOutputStream()
          .write(
              ("GET /large HTTP/1.1\r\nHost: " + edge.origin().substring(7) + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      Promise<Void> later = Promise.promise();
      edge.vertx().setTimer(1_500, id -> later.complete());
      later.future().await(10, TimeUnit.SECONDS);
      // what had fitted into the buffers comes, then the end: not the whole answer
      assertTrue(RunningEdge.readAll(lazy).length() < (64 << 20));
      assertEquals(200, edge.get("/hello").statusCode());
    }
  }

  @Test
  void aConnectionThatIsUsedIsKept() throws Exception {
    try (RunningEdge edge = edge(HELLO);
        Socket used = edge.connect()) {
      byte[] request =
          ("GET /hello HTTP/1.1\r\nHost: " + edge.origin().substring(7) + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 3; i++) {
        used.getOutputStream().write(request);
        byte[] status = used.getInputStream().readNBytes(12);
        assertEquals("HTTP/1.1 200", new String(status, StandardCharsets.US_ASCII));
        used.getInputStream().readNBytes(used.getInputStream().available());
      }
    }
  }

  private static void drip(List<Socket> sockets, String text) {
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      for (Socket socket : sockets) {
        try {
          socket.getOutputStream().write(b);
          socket.getOutputStream().flush();
        } catch (java.io.IOException closed) {
          continue;
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
