package org.cooppassport.service.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cooppassport.core.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAbuseTest {
  /** What is not answered is closed soon. */
  private static final ClientTimes SHORT =
      new ClientTimes(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofSeconds(5));

  private final List<String> seen = new CopyOnWriteArrayList<>();

  private final TestEndpoint take =
      TestEndpoint.of(
          Route.post("/take").body(BodyRule.json(BodyRule.SMALL)),
          request -> {
            seen.add("take");
            return Response.ok(request.json());
          });

  private final TestEndpoint smuggled =
      TestEndpoint.of(
          Route.get("/smuggled"),
          request -> {
            seen.add("smuggled");
            return Response.ok(JsonObject.EMPTY);
          });

  /** HOST stands for the Host header's value. */
  @ParameterizedTest
  @Tag("attack:OPS-02")
  @ValueSource(
      strings = {
        // two lengths
        "POST /take HTTP/1.1\r\n"
            + "Host: HOST\r\n"
            + "Content-Type: application/json\r\n"
            + "Content-Length: 2\r\n"
            + "Content-Length: 40\r\n\r\n"
            + "{}GET /smuggled HTTP/1.1\r\n"
            + "Host: HOST\r\n\r\n",
        // length and chunks
        "POST /take HTTP/1.1\r\n"
            + "Host: HOST\r\n"
            + "Content-Type: application/json\r\n"
            + "Content-Length: 60\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "0\r\n\r\n"
            + "GET /smuggled HTTP/1.1\r\n"
            + "Host: HOST\r\n\r\n",
        // an encoding that is hidden from one of two parsers
        "POST /take HTTP/1.1\r\n"
            + "Host: HOST\r\n"
            + "Content-Type: application/json\r\n"
            + "Content-Length: 4\r\n"
            + "Transfer-Encoding : chunked\r\n\r\n"
            + "0\r\n\r\n"
            + "GET /smuggled HTTP/1.1\r\n"
            + "Host: HOST\r\n\r\n",
        "POST /take HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n"
            + "Content-Length: +2\r\n\r\n{}GET /smuggled HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "POST /take HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n"
            + "Content-Length: 2, 2\r\n\r\n{}GET /smuggled HTTP/1.1\r\nHost: HOST\r\n\r\n",
        // a chunk size that is none
        "POST /take HTTP/1.1\r\n"
            + "Host: HOST\r\n"
            + "Content-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "0x2\r\n"
            + "{}\r\n"
            + "0\r\n\r\n"
            + "GET /smuggled HTTP/1.1\r\n"
            + "Host: HOST\r\n\r\n",
        // control bytes
        "GET /smuggled\u0001 HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET /smuggled HTTP/1.1\r\nHost: HOST\r\nX-A: a\u0000b\r\n\r\n",
        // two hosts
        "GET /smuggled HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n",
        // no host
        "GET /smuggled HTTP/1.1\r\n\r\n",
      })
  void anAmbiguousRequestIsRefusedAndNothingIsSmuggled(String request) throws Exception {
    try (RunningEdge edge =
        RunningEdge.of(EdgeSettings.Limits.DEFAULT, Authenticator.NONE, SHORT, take, smuggled)) {
      String answer = edge.raw(request.replace("HOST", edge.origin().substring(7)));
      assertFalse(seen.contains("smuggled"), answer);
      assertFalse(answer.contains("HTTP/1.1 200") && answer.lastIndexOf("HTTP/1.1") > 0, answer);
    }
  }

  @Test
  @Tag("attack:OPS-02")
  void headersWithoutEndAreCutOff() throws Exception {
    try (RunningEdge edge = RunningEdge.of(smuggled)) {
      String answer =
          edge.raw(
              "GET /smuggled HTTP/1.1\r\nHost: "
                  + edge.origin().substring(7)
                  + "\r\n"
                  + "X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(1_000)
                  + "\r\n");
      assertFalse(answer.contains("HTTP/1.1 200"), answer);
      assertTrue(seen.isEmpty());
    }
  }

  @Test
  @Tag("attack:OPS-02")
  void noHeaderCanBeSplit() {
    Response answer = Response.empty(204);
    for (String value : new String[] {"a\r\nSet-Cookie: x=1", "a\nb", "a\u0000", "é"}) {
      assertThrows(IllegalArgumentException.class, () -> answer.header("location", value));
    }
    assertThrows(IllegalArgumentException.class, () -> answer.header("x\r\ny", "a"));
  }

  @Test
  @Tag("attack:OPS-02")
  void nettyIsOneOfTheFixedVersions() {
    String version =
        io.netty.util.Version.identify().values().stream()
            .filter(v -> v.artifactId().equals("netty-codec-http"))
            .findFirst()
            .orElseThrow()
            .artifactVersion();
    String[] parts = version.split("\\.");
    assertEquals("4", parts[0]);
    assertEquals("2", parts[1]);
    assertTrue(Integer.parseInt(parts[2]) >= 15, version);
  }
}
