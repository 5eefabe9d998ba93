package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.service.cli.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances over one store: what may happen once happens once, whichever of them is asked. */
class TwoInstancesTest {
  private static final int TRIES = 64;

  @TempDir static Path folder;
  private static VerifierUnderTest verifier;
  private static Server second;
  private static TestMember member;
  private static int[] ports;
  private static ExecutorService pool;

  @BeforeAll
  static void start() {
    verifier = VerifierUnderTest.in(folder);
    int port = VerifierUnderTest.freePort();
    second = verifier.second(port);
    ports = new int[] {verifier.origin.getPort(), port};
    member = new TestMember(verifier, "amara");
    pool = Executors.newFixedThreadPool(TRIES);
  }

  @AfterAll
  static void stop() {
    pool.shutdownNow();
    VerifierUnderTest.await(second.stop());
    verifier.close();
  }

  private static List<Integer> statuses(String path, String type, String cookie, String body)
      throws Exception {
    CountDownLatch together = new CountDownLatch(1);
    List<Future<Integer>> tries = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      int port = ports[i % 2];
      Callable<Integer> one =
          () -> {
            together.await();
            return post(port, path, type, cookie, body);
          };
      tries.add(pool.submit(one));
    }
    together.countDown();
    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> done : tries) {
      statuses.add(done.get(60, TimeUnit.SECONDS));
    }
    return statuses;
  }

  private static long count(List<Integer> statuses, int status) {
    return statuses.stream().filter(s -> s == status).count();
  }

  private static int get(int port, String path, String token)
      throws IOException, GeneralSecurityException {
    return send(port, "GET " + path, "Authorization: Bearer " + token, "");
  }

  /** Posts to an instance under the name that both are known by. */
  private static int post(int port, String path, String type, String cookie, String body)
      throws IOException, GeneralSecurityException {
    return send(port, "POST " + path, "Content-Type: " + type + "\r\nCookie: " + cookie, body);
  }

  private static int send(int port, String what, String headers, String body)
      throws IOException, GeneralSecurityException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    try (Socket socket = trusting().getSocketFactory().createSocket("localhost", port)) {
      socket.setSoTimeout(60_000);
      String head =
          what
              + " HTTP/1.1\r\nHost: "
              + verifier.origin.getRawAuthority()
              + "\r\n"
              + headers
              + "\r\nContent-Length: "
              + content.length
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(content);
      socket.getOutputStream().flush();
      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return Integer.parseInt(answer.substring(9, 12));
    }
  }

  private static SSLContext trusting() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new AnyCertificate()}, null);
    return context;
  }

  @Test
  @Tag("attack:VP-04")
  void ofSixtyFourEqualAnswersToTwoInstancesOneIsVerified() throws Exception {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    String body = VerifierUnderTest.encoded(member.form(request, member.harbourToken(request)));
    List<Integer> statuses =
        statuses(
            request.responseUri().orElseThrow().getRawPath(),
            "application/x-www-form-urlencoded",
            "none=1",
            body);
    assertEquals(1, count(statuses, 200), statuses::toString);
    assertEquals(TRIES - 1, count(statuses, 400), statuses::toString);
    JsonObject result = asking.result("wait=10");
    assertTrue(result.bool("accepted").orElseThrow(), result::toJson);
    assertEquals(
        404,
        verifier
            .get(
                request
                    .responseUri()
                    .orElseThrow()
                    .toString()
                    .replace("/responses/", "/request-objects/"))
            .statusCode());
  }

  @Test
  @Tag("attack:VP-05")
  void ofSixtyFourEqualResponseCodesToTwoInstancesOneReleasesTheResult() throws Exception {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse", "flow", "same-device");
    HttpResponse<String> page = verifier.get(asking.page());
    String cookie = page.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
    AuthorizationRequest request = member.fetch(asking.link());
    HttpResponse<String> taken = member.answer(request, member.harbourToken(request));
    assertEquals(200, taken.statusCode(), taken.body());
    String redirect = VerifierUnderTest.json(taken).string("redirect_uri").orElseThrow();
    String code = redirect.substring(redirect.indexOf("response_code=") + 14);
    String path = URI.create(asking.page()).getRawPath() + "/code";
    List<Integer> statuses =
        statuses(path, "application/json", cookie, JsonObject.of("response_code", code).toJson());
    assertEquals(1, count(statuses, 200), statuses::toString);
    assertEquals(TRIES - 1, count(statuses, 400), statuses::toString);
    assertTrue(asking.result().bool("accepted").orElseThrow());
  }

  @Test
  void ofSixtyFourAnswersThroughBrowsersToTwoInstancesOneIsVerified() throws Exception {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse", "responseMode", "dc_api");
    String address = asking.json().string("digitalCredentialResponses").orElseThrow();
    JsonObject unsigned =
        asking
            .json()
            .array("digitalCredentialRequests")
            .flatMap(all -> all.objects())
            .orElseThrow()
            .get(1)
            .object("data")
            .orElseThrow();
    JsonObject token =
        member.harbourToken(unsigned.string("nonce").orElseThrow(), "origin:" + verifier.origin);
    String body =
        JsonObject.builder()
            .put("protocol", "openid4vp-v1-unsigned")
            .put("data", JsonObject.of("vp_token", token))
            .build()
            .toJson();
    List<Integer> statuses =
        statuses(URI.create(address).getRawPath(), "application/json", "none=1", body);
    assertEquals(1, count(statuses, 200), statuses::toString);
    assertEquals(TRIES - 1, count(statuses, 400), statuses::toString);
  }

  private static JsonObject answeredThrough(int port) throws Exception {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    post(
        port,
        request.responseUri().orElseThrow().getRawPath(),
        "application/x-www-form-urlencoded",
        "none=1",
        VerifierUnderTest.encoded(member.form(request, member.harbourToken(request))));
    return asking.result("wait=10");
  }

  private static int turn(String state) {
    return verifier
        .send(
            verifier
                .as("harbour", "/harbour/issuer-switches")
                .header("content-type", "application/json")
                .PUT(
                    BodyPublishers.ofString(
                        JsonObject.of("issuer", VerifierUnderTest.RIVERSIDE, "state", state)
                            .toJson())))
        .statusCode();
  }

  @Test
  @Tag("attack:TRU-05")
  void anIssuerSwitchedOffAtOneInstanceIsNotAcceptedThereAtOnceNorAtTheOtherBeforeAMinuteIsOver()
      throws Exception {
    assertTrue(answeredThrough(ports[1]).bool("accepted").orElseThrow());
    assertEquals(204, turn("off"));
    try {
      JsonObject here = answeredThrough(ports[0]);
      assertFalse(here.bool("accepted").orElseThrow(), here::toJson);
      assertTrue(here.toJson().contains("UNTRUSTED_ISSUER"), here::toJson);
      verifier.clock.advance(Duration.ofSeconds(21));
      JsonObject there = answeredThrough(ports[1]);
      assertFalse(there.bool("accepted").orElseThrow(), there::toJson);
      assertTrue(there.toJson().contains("UNTRUSTED_ISSUER"), there::toJson);
      assertFalse(there.has("receipt"));
    } finally {
      assertEquals(204, turn("on"));
      verifier.clock.advance(Duration.ofSeconds(21));
    }
    assertTrue(answeredThrough(ports[1]).bool("accepted").orElseThrow());
  }

  @Test
  void aReceiptThatOneInstanceErasedOpensAtNeitherAndBothHaveTheProof() throws Exception {
    String receipt = answeredThrough(ports[1]).string("receipt").orElseThrow();
    String path = "/harbour/receipts/" + receipt;
    String token = verifier.token("harbour", "back-office");
    for (int port : ports) {
      assertEquals(200, get(port, path, token));
      assertEquals(404, get(port, path + "/erasure", token));
    }
    assertEquals(
        204,
        verifier.send(verifier.as("harbour", path + "?ground=person-asked").DELETE()).statusCode());
    for (int port : ports) {
      assertEquals(410, get(port, path, token));
      assertEquals(200, get(port, path + "/erasure", token));
    }
  }

  @Test
  void ofAHoldAtOneInstanceAndAnErasureAtTheOtherOneWinsWhole() throws Exception {
    String token = verifier.token("harbour", "back-office");
    String headers = "Authorization: Bearer " + token + "\r\nContent-Type: application/json";
    for (int round = 0; round < 8; round++) {
      String receipt = answeredThrough(ports[0]).string("receipt").orElseThrow();
      String path = "/harbour/receipts/" + receipt;
      CountDownLatch together = new CountDownLatch(1);
      Future<Integer> hold =
          pool.submit(
              () -> {
                together.await();
                return send(ports[0], "PUT " + path + "/hold", headers, "{\"reference\":\"x\"}");
              });
      Future<Integer> erasure =
          pool.submit(
              () -> {
                together.await();
                return send(ports[1], "DELETE " + path + "?ground=person-asked", headers, "");
              });
      together.countDown();
      boolean held = hold.get(60, TimeUnit.SECONDS) == 200;
      assertEquals(held ? 409 : 204, erasure.get(60, TimeUnit.SECONDS), "round " + round);
      assertEquals(held ? 200 : 410, get(ports[0], path, token));
    }
  }

  /** The test's certificates are valid by the test's clock, not by the machine's. */
  private static final class AnyCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
