package org.cooppassport.service.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeTest {
  private static final Route JSON_ROUTE =
      Route.post("/{coop}/things").body(BodyRule.json(BodyRule.SMALL));

  private static TestEndpoint echo() {
    return TestEndpoint.of(JSON_ROUTE, request -> Response.created(request.json()));
  }

  private static TestEndpoint coopName() {
    return TestEndpoint.of(
        Route.get("/{coop}/name/{id}"),
        request ->
            Response.ok(JsonObject.of("coop", request.coop().id(), "id", request.path("id"))));
  }

  private static JsonObject json(HttpResponse<String> response) {
    return JsonReader.readObject(response.body());
  }

  private static String member(HttpResponse<String> response, String name) {
    return json(response).string(name).orElse("");
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  void aJsonBodyReachesTheEndpointAndItsAnswerTheCaller() throws Exception {
    try (RunningEdge edge = RunningEdge.of(echo())) {
      var answer = edge.post("/riverside/things", "application/json", "{\"a\":1}");
      assertEquals(201, answer.statusCode());
      assertEquals("{\"a\":1}", answer.body());
      assertEquals("application/json", header(answer, "content-type"));
    }
  }

  @Test
  void everyAnswerHasTheSecurityHeadersAndARequestId() throws Exception {
    try (RunningEdge edge = RunningEdge.of(coopName())) {
      for (String path : new String[] {"/riverside/name/1", "/nothing", "/riverside/.git"}) {
        var answer = edge.get(path);
        assertTrue(header(answer, "content-security-policy").contains("frame-ancestors 'none'"));
        assertFalse(header(answer, "content-security-policy").contains("unsafe"));
        assertEquals("nosniff", header(answer, "x-content-type-options"));
        assertEquals("no-store", header(answer, "cache-control"));
        assertEquals("no-referrer", header(answer, "referrer-policy"));
        assertFalse(header(answer, "x-request-id").isEmpty());
        assertEquals("", header(answer, "server"));
      }
    }
  }

  @Test
  void theCallersRequestIdIsKeptIfItIsAPlainOne() throws Exception {
    try (RunningEdge edge = RunningEdge.of(coopName())) {
      var kept = edge.send(edge.to("/riverside/name/1").header("X-Request-Id", "abcd-1234-efgh"));
      assertEquals("abcd-1234-efgh", header(kept, "x-request-id"));
      var fresh = edge.send(edge.to("/riverside/name/1").header("X-Request-Id", "<b>12345678"));
      assertFalse(header(fresh, "x-request-id").contains("<"));
    }
  }

  @Test
  void whatMatchesNoRouteIsAProblemDocumentToo() throws Exception {
    try (RunningEdge edge = RunningEdge.of(echo())) {
      var missing = edge.get("/riverside/nothing");
      assertEquals(404, missing.statusCode());
      assertEquals("application/problem+json", header(missing, "content-type"));
      assertEquals("NOT_FOUND", member(missing, "code"));
      var method = edge.get("/riverside/things");
      assertEquals(405, method.statusCode());
      assertEquals("application/problem+json", header(method, "content-type"));
      assertTrue(header(method, "allow").contains("POST"));
      var unknownCoop = edge.post("/hillside/things", "application/json", "{}");
      assertEquals(404, unknownCoop.statusCode());
    }
  }

  @Test
  void anAcceptHeaderThatNothingFitsIsNotAcceptable() throws Exception {
    try (RunningEdge edge = RunningEdge.of(coopName())) {
      var refused = edge.send(edge.to("/riverside/name/1").header("Accept", "text/html"));
      assertEquals(406, refused.statusCode());
      var refusedByWeight =
          edge.send(edge.to("/riverside/name/1").header("Accept", "application/json;q=0"));
      assertEquals(406, refusedByWeight.statusCode());
      var wild = edge.send(edge.to("/riverside/name/1").header("Accept", "text/html, */*;q=0.1"));
      assertEquals(200, wild.statusCode());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"a\":1,\"a\":2}", "{\"a\":1} x", "{\"a\":", "nul"})
  void aBodyThatIsNotOneJsonObjectIsRefusedInWords(String body) throws Exception {
    try (RunningEdge edge = RunningEdge.of(echo())) {
      var answer = edge.post("/riverside/things", "application/json", body);
      assertEquals(400, answer.statusCode());
      assertEquals("invalid_request", member(answer, "code"));
      assertFalse(member(answer, "detail").isEmpty());
      assertFalse(answer.body().contains("Exception"));
    }
  }

  @Test
  void aBodyBeyondTheRoutesBoundIsRefusedBeforeItIsRead() throws Exception {
    try (RunningEdge edge = RunningEdge.of(echo())) {
      String announced =
          edge.raw(
              "POST /riverside/things HTTP/1.1\r\nHost: "
                  + edge.origin().substring(7)
                  + "\r\nContent-Type: application/json\r\nContent-Length: 70000\r\n\r\n");
      assertTrue(announced.startsWith("HTTP/1.1 413"), announced);
      assertTrue(announced.contains("LIMIT_EXCEEDED"));
      var chunked =
          edge.send(
              edge.to("/riverside/things")
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofInputStream(
                          () ->
                              new java.io.ByteArrayInputStream(
                                  ("{\"a\":\"" + "x".repeat(70_000) + "\"}")
                                      .getBytes(StandardCharsets.UTF_8)))));
      assertEquals(413, chunked.statusCode());
    }
  }

  @Test
  @Tag("attack:WEB-05")
  void multipartAndOtherMediaTypesAreRefusedUnread() throws Exception {
    AtomicInteger called = new AtomicInteger();
    TestEndpoint counting =
        TestEndpoint.of(
            JSON_ROUTE,
            request -> {
              called.incrementAndGet();
              return Response.empty(204);
            });
    try (RunningEdge edge = RunningEdge.of(counting, coopName())) {
      String upload =
          "--x\r\n"
              + "Content-Disposition: form-data; name=\"f\"; filename=\"a.bin\"\r\n\r\n"
              + "hello\r\n"
              + "--x--";
      var multipart = edge.post("/riverside/things", "multipart/form-data; boundary=x", upload);
      assertEquals(415, multipart.statusCode());
      assertEquals("invalid_request", member(multipart, "code"));
      // the head alone is answered: not a byte of the body is waited for
      String unread =
          edge.raw(
              "POST /riverside/things HTTP/1.1\r\nHost: "
                  + edge.origin().substring(7)
                  + "\r\n"
                  + "Content-Type: multipart/form-data; boundary=x\r\n"
                  + "Content-Length: 50\r\n\r\n");
      assertTrue(unread.startsWith("HTTP/1.1 415"), unread);
      assertEquals(415, edge.post("/riverside/things", "text/plain", "{}").statusCode());
      var onGet =
          edge.send(
              edge.to("/riverside/name/1")
                  .header("Content-Type", "multipart/form-data; boundary=x")
                  .method("GET", HttpRequest.BodyPublishers.ofString(upload)));
      assertEquals(415, onGet.statusCode());
      assertEquals(0, called.get());
      assertFalse(new java.io.File("file-uploads").exists());
    }
  }

  @Test
  void aFormMayHaveAMegabyteFieldButNoRepeatedOne() throws Exception {
    TestEndpoint form =
        TestEndpoint.of(
            Route.post("/{coop}/form")
                .body(BodyRule.form(BodyRule.PRESENTATION))
                .errors(ErrorForm.OAUTH),
            request ->
                Response.ok(
                    JsonObject.of("length", "" + request.form().require("vp_token").length())));
    try (RunningEdge edge = RunningEdge.of(form)) {
      String type = "application/x-www-form-urlencoded";
      var large = edge.post("/riverside/form", type, "state=1&vp_token=" + "a".repeat(1_200_000));
      assertEquals("1200000", member(large, "length"));
      var twice = edge.post("/riverside/form", type, "vp_token=a&vp_token=b");
      assertEquals(400, twice.statusCode());
      assertEquals("invalid_request", member(twice, "error"));
      // a query parameter never stands in for a form field
      var mixed = edge.post("/riverside/form?vp_token=a", type, "state=1");
      assertEquals(400, mixed.statusCode());
      var broken = edge.post("/riverside/form", type, "vp_token=%zz");
      assertEquals(400, broken.statusCode());
      var latin = edge.post("/riverside/form", type, "vp_token=%ff");
      assertEquals(400, latin.statusCode());
    }
  }

  @Test
  void aFaultShowsItsRequestIdAndNothingElse() throws Exception {
    TestEndpoint fault =
        new TestEndpoint(
            Route.get("/{coop}/fault"),
            request -> Future.failedFuture(new IllegalStateException("SELECT secret FROM t")));
    TestEndpoint thrown =
        new TestEndpoint(
            Route.get("/{coop}/thrown").errors(ErrorForm.OAUTH),
            request -> {
              throw new NullPointerException("/etc/passwd");
            });
    try (RunningEdge edge = RunningEdge.of(fault, thrown)) {
      var failed = edge.get("/riverside/fault");
      assertEquals(500, failed.statusCode());
      assertFalse(failed.body().contains("SELECT"));
      assertTrue(failed.body().contains(header(failed, "x-request-id")));
      var oauth = edge.get("/riverside/thrown");
      assertEquals(500, oauth.statusCode());
      assertEquals("server_error", member(oauth, "error"));
      assertFalse(oauth.body().contains("passwd"));
      assertFalse(oauth.body().contains("Exception"));
    }
  }

  @Test
  void eachProtocolHasItsOwnWordsForARefusal() throws Exception {
    Refusal refusal =
        new Refusal(Refusal.Reason.INVALID_VALUE, "credential", "a “name” is missing");
    TestEndpoint problem =
        new TestEndpoint(Route.get("/{coop}/p"), request -> Future.failedFuture(refusal));
    TestEndpoint vcApi =
        new TestEndpoint(
            Route.get("/{coop}/v").errors(ErrorForm.VC_API),
            request -> Future.failedFuture(refusal));
    TestEndpoint oauth =
        new TestEndpoint(
            Route.get("/{coop}/o").errors(ErrorForm.OAUTH),
            request -> Future.failedFuture(refusal));
    try (RunningEdge edge = RunningEdge.of(problem, vcApi, oauth)) {
      var p = edge.get("/riverside/p");
      assertEquals("https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR", member(p, "type"));
      assertEquals("credential", member(p, "parameter"));
      JsonObject v = json(edge.get("/riverside/v"));
      assertEquals(
          Set.of(
              "type",
              "title",
              "status",
              "detail",
              "code",
              "instance",
              "parameter",
              "name",
              "message",
              "verified",
              "problemDetails",
              "errors",
              "warnings"),
          v.names());
      assertEquals(false, v.bool("verified").orElseThrow());
      var o = edge.get("/riverside/o");
      assertEquals("invalid_request", member(o, "error"));
      assertTrue(member(o, "error_description").matches("[\\x20-\\x7e&&[^\"\\\\]]+"));
    }
  }

  @Test
  @Tag("attack:ISS-01")
  void withoutAGoodTokenTheBodyIsNotEvenRead() throws Exception {
    TestEndpoint scoped =
        TestEndpoint.of(JSON_ROUTE.access(Access.scope("issue")), request -> Response.empty(204));
    try (RunningEdge edge = RunningEdge.of(scoped)) {
      String head =
          "POST /riverside/things HTTP/1.1\r\nHost: "
              + edge.origin().substring(7)
              + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n";
      for (String authorization :
          new String[] {
            "",
            "Authorization: Basic YTpi\r\n",
            "Authorization: Bearer abc\r\n",
            "X-Api-Key: abc\r\n",
            "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"
          }) {
        String answer = edge.raw(head + authorization + "\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 401"), answer);
        assertTrue(answer.contains("www-authenticate: Bearer\r\n"), answer);
        assertTrue(answer.contains("invalid_token"));
      }
    }
  }

  @Test
  @Tag("attack:ISS-02")
  void aTokenOfAnotherCoopMeetsNothingWhereverTheCoopIsNamed() throws Exception {
    TestEndpoint scoped =
        TestEndpoint.of(
            Route.post("/{coop}/things")
                .body(BodyRule.json(BodyRule.SMALL))
                .access(Access.scope("issue")),
            request -> Response.ok(JsonObject.of("coop", request.caller().coop().id())));
    Coop harbour =
        Coop.onOwnDomain("harbour", "Harbour", java.net.URI.create("http://harbour.example"));
    Authenticator ofHarbour =
        token ->
            Future.succeededFuture(new Caller("client", harbour, Set.of(new Scope("issue", ""))));
    try (RunningEdge edge = RunningEdge.of(ofHarbour, scoped)) {
      var foreign =
          edge.send(
              edge.to("/riverside/things")
                  .header("Authorization", "Bearer x")
                  .header("X-Tenant", "harbour")
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"coop\":\"harbour\"}")));
      var missing =
          edge.send(
              edge.to("/hillside/things")
                  .header("Authorization", "Bearer x")
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"coop\":\"harbour\"}")));
      assertEquals(404, foreign.statusCode());
      assertEquals("NOT_FOUND", member(foreign, "code"));
      assertEquals(missing.statusCode(), foreign.statusCode());
      assertEquals(json(missing).without("instance"), json(foreign).without("instance"));
      var own =
          edge.send(
              edge.to("/harbour/things")
                  .header("Authorization", "Bearer x")
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"coop\":\"riverside\"}")));
      assertEquals("harbour", member(own, "coop"));
    }
  }

  @Test
  @Tag("attack:ISS-03")
  void aTokenWithoutTheScopeIsDeniedAndOneForAnotherTypeToo() throws Exception {
    TestEndpoint issue =
        TestEndpoint.of(
            Route.get("/{coop}/issue").access(Access.scope("issue")),
            request -> {
              request.caller().require("issue", "CoopMembershipCredential");
              return Response.empty(204);
            });
    TestEndpoint revoke =
        TestEndpoint.of(
            Route.get("/{coop}/status").access(Access.scope("status")),
            request -> Response.empty(204));
    Coop riverside =
        Coop.underPath("riverside", "Riverside", java.net.URI.create("http://localhost"));
    Authenticator kycOnly =
        token ->
            Future.succeededFuture(
                new Caller("client", riverside, Set.of(new Scope("issue", "KycCheckCredential"))));
    try (RunningEdge edge = RunningEdge.of(kycOnly, issue, revoke)) {
      for (String path : new String[] {"/riverside/status", "/riverside/issue"}) {
        var denied = edge.send(edge.to(path).header("Authorization", "Bearer x"));
        assertEquals(403, denied.statusCode());
        assertEquals("ACCESS_DENIED", member(denied, "code"));
      }
    }
  }

  @Test
  void aCoopWithItsOwnDomainIsServedThereWithoutItsPath() throws Exception {
    try (RunningEdge edge = RunningEdge.of(coopName())) {
      String own = get(edge, "/name/7", RunningEdge.HARBOUR_HOST);
      assertTrue(own.contains("\"coop\":\"harbour\""), own);
      String foreign = get(edge, "/riverside/name/7", RunningEdge.HARBOUR_HOST);
      assertTrue(foreign.startsWith("HTTP/1.1 404"), foreign);
      String nobody = get(edge, "/name/7", edge.origin().substring(7));
      assertTrue(nobody.startsWith("HTTP/1.1 404"), nobody);
    }
  }

  @Test
  @Tag("attack:WEB-02")
  void aForeignHostOrAForeignPageIsRefused() throws Exception {
    try (RunningEdge edge = RunningEdge.of(echo(), coopName())) {
      String host = get(edge, "/riverside/name/1", "evil.example");
      assertTrue(host.startsWith("HTTP/1.1 400"), host);
      assertTrue(host.contains("invalid_request"));
      for (String origin : new String[] {"https://evil.example", "null", edge.origin() + ".evil"}) {
        var cross =
            edge.send(
                edge.to("/riverside/things")
                    .header("Origin", origin)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertEquals(400, cross.statusCode());
        assertEquals("", header(cross, "access-control-allow-origin"));
      }
      var own =
          edge.send(
              edge.to("/riverside/things")
                  .header("Origin", edge.origin())
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{}")));
      assertEquals(201, own.statusCode());
      // a state change is never a GET
      assertEquals(405, edge.get("/riverside/things").statusCode());
    }
  }

  @Test
  void publicDocumentsAreOpenToEveryOriginWithoutCredentialsAndOthersToNone() throws Exception {
    TestEndpoint shared =
        TestEndpoint.of(
            Route.get("/{coop}/did.json").sharedWithAnyOrigin(),
            request -> Response.ok(JsonObject.EMPTY).publicFor(Duration.ofMinutes(1)));
    try (RunningEdge edge = RunningEdge.of(shared, coopName())) {
      var open = edge.send(edge.to("/riverside/did.json").header("Origin", "https://a.example"));
      assertEquals("*", header(open, "access-control-allow-origin"));
      assertEquals("", header(open, "access-control-allow-credentials"));
      assertEquals("public, max-age=60", header(open, "cache-control"));
      var again =
          edge.send(edge.to("/riverside/did.json").header("If-None-Match", header(open, "etag")));
      assertEquals(304, again.statusCode());
      var preflight =
          edge.send(
              edge.to("/riverside/did.json")
                  .header("Origin", "https://a.example")
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
      assertEquals(204, preflight.statusCode());
      assertEquals("*", header(preflight, "access-control-allow-origin"));
      var closed = edge.send(edge.to("/riverside/name/1").header("Origin", "https://a.example"));
      assertEquals("", header(closed, "access-control-allow-origin"));
      var head =
          edge.send(
              edge.to("/riverside/did.json").method("HEAD", HttpRequest.BodyPublishers.noBody()));
      assertEquals(200, head.statusCode());
      assertEquals("2", header(head, "content-length"));
    }
  }

  @Test
  void whatCanBeHadOnceIsNotSpentByAHead() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    TestEndpoint once =
        new TestEndpoint(
            Route.get("/{coop}/once").spends(),
            request -> {
              asked.incrementAndGet();
              return Future.succeededFuture(Response.ok(JsonObject.EMPTY));
            });
    try (RunningEdge edge = RunningEdge.of(once)) {
      var head =
          edge.send(edge.to("/riverside/once").method("HEAD", HttpRequest.BodyPublishers.noBody()));
      assertEquals(405, head.statusCode());
      assertEquals("GET", header(head, "allow"));
      assertEquals(0, asked.get());
      assertEquals(200, edge.get("/riverside/once").statusCode());
    }
  }

  @Test
  void anAnswerThatTakesTooLongIsGivenUp() throws Exception {
    TestEndpoint never =
        new TestEndpoint(
            Route.get("/{coop}/never").within(Duration.ofMillis(200)),
            request -> Promise.<Response>promise().future());
    try (RunningEdge edge = RunningEdge.of(never)) {
      var answer = edge.get("/riverside/never");
      assertEquals(503, answer.statusCode());
      assertFalse(header(answer, "retry-after").isEmpty());
    }
  }

  private static String get(RunningEdge edge, String path, String host) throws Exception {
    return edge.raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }
}
