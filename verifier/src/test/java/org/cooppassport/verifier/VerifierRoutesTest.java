package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.schemas.Schemas;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every route: who may call it, what it takes, and how it says no. */
class VerifierRoutesTest {
  @TempDir static Path folder;
  private static VerifierUnderTest verifier;

  @BeforeAll
  static void start() {
    verifier = VerifierUnderTest.in(folder);
  }

  @AfterAll
  static void stop() {
    verifier.close();
  }

  private static List<Route> routes() {
    return verifier.world.endpoints().stream().map(Endpoint::route).toList();
  }

  private static String path(Route route) {
    return route.path().replace("{coop}", "harbour").replaceAll("\\{[a-z]+}", "AAAAAAAAAAAAAAAA");
  }

  private static HttpRequest.Builder call(Route route, HttpRequest.Builder to, String body) {
    return to.method(
        route.method().name(),
        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  @Test
  void theOpenApiDocumentNamesEveryRouteAndNoOther() {
    JsonObject document = JsonReader.readObject(Schemas.openApi("verifier"));
    assertEquals("3.1.0", document.string("openapi").orElseThrow());
    TreeSet<String> documented = new TreeSet<>();
    JsonObject paths = document.object("paths").orElseThrow();
    for (String path : paths.names()) {
      JsonObject methods = paths.object(path).orElseThrow();
      for (String method : methods.names()) {
        documented.add(method + " " + path);
        JsonObject operation = methods.object(method).orElseThrow();
        assertTrue(operation.string("summary").isPresent(), method + " " + path);
        assertTrue(operation.string("operationId").isPresent(), method + " " + path);
        assertTrue(operation.object("responses").orElseThrow().size() > 1, method + " " + path);
      }
    }
    TreeSet<String> served = new TreeSet<>();
    routes().forEach(route -> served.add(named(route)));
    served.add("get /health/live");
    served.add("get /health/ready");
    assertEquals(served, documented);
  }

  @Test
  void theOpenApiDocumentSaysWhatEachRouteTakesAndFromWhom() {
    JsonObject paths =
        JsonReader.readObject(Schemas.openApi("verifier")).object("paths").orElseThrow();
    for (Route route : routes()) {
      JsonObject operation =
          paths.object(route.path()).flatMap(methods -> methods.object(lower(route))).orElseThrow();
      TreeSet<String> types = new TreeSet<>();
      operation
          .object("requestBody")
          .flatMap(body -> body.object("content"))
          .ifPresent(content -> types.addAll(content.names()));
      assertEquals(new TreeSet<>(route.body().mediaTypes()), types, named(route));
      List<String> scopes =
          operation.array("security").flatMap(JsonArray::objects).orElse(List.of()).stream()
              .flatMap(entry -> entry.array("oauth").orElseThrow().strings().orElseThrow().stream())
              .toList();
      List<String> wanted =
          route.access() instanceof Access.Scoped scoped ? List.of(scoped.action()) : List.of();
      assertEquals(wanted, scopes, named(route));
    }
  }

  private static String named(Route route) {
    return lower(route) + " " + route.path();
  }

  private static String lower(Route route) {
    return route.method().name().toLowerCase(Locale.ROOT);
  }

  @TestFactory
  @Tag("attack:ISS-01")
  List<DynamicTest> aManagementRouteIsClosedToWhoeverHasNoTokenOfItsCoopAndAction() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Route route : routes()) {
      if (route.access() instanceof Access.Scoped scoped) {
        tests.add(DynamicTest.dynamicTest(named(route), () -> closed(route, scoped.action())));
      }
    }
    assertTrue(tests.size() >= 8);
    return tests;
  }

  private static void closed(Route route, String action) {
    HttpResponse<String> anonymous = verifier.send(call(route, verifier.to(path(route)), "{"));
    assertEquals(401, anonymous.statusCode());
    assertEquals("Bearer", anonymous.headers().firstValue("www-authenticate").orElseThrow());
    HttpResponse<String> basic =
        verifier.send(
            call(route, verifier.to(path(route)).header("authorization", "Basic YTpi"), "{"));
    assertEquals(401, basic.statusCode());
    HttpResponse<String> foreign =
        verifier.send(call(route, verifier.as("hillside", path(route)), "{"));
    assertEquals(404, foreign.statusCode());
    if (!action.equals("receipt")) {
      String token = "Bearer " + verifier.token("harbour", "archive");
      HttpResponse<String> other =
          verifier.send(call(route, verifier.to(path(route)).header("authorization", token), "{"));
      assertEquals(403, other.statusCode());
    }
  }

  @TestFactory
  List<DynamicTest> aBodyThatIsNotWhatTheRouteTakesIsRefusedInItsOwnWords() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Route route : routes()) {
      if (!route.body().mediaTypes().isEmpty()) {
        tests.add(DynamicTest.dynamicTest(named(route), () -> badBodies(route)));
      }
    }
    assertTrue(tests.size() >= 7);
    return tests;
  }

  private static void badBodies(Route route) {
    String good = route.body().mediaTypes().stream().sorted().findFirst().orElseThrow();
    refused(route, "text/plain", "x", 415);
    refused(route, "multipart/form-data; boundary=b", "--b--", 415);
    refused(route, good, "x".repeat(route.body().maxBytes() + 1), 413);
    if (good.endsWith("json")) {
      refused(route, good, "{", 400);
      refused(route, good, "[1]", 400);
      refused(route, good, "{\"a\":1,\"a\":2}", 400);
    } else {
      refused(route, good, "a=1&a=2", 400);
      refused(route, good, "a=%zz", 400);
    }
  }

  private static void refused(Route route, String mediaType, String body, int status) {
    HttpRequest.Builder to =
        route.access() instanceof Access.Scoped
            ? verifier.as("harbour", path(route))
            : verifier.to(path(route));
    HttpResponse<String> answer =
        verifier.send(call(route, to.header("content-type", mediaType), body));
    boolean noBodyNeeded = route.path().endsWith("/challenges") && status == 400;
    if (noBodyNeeded) {
      return;
    }
    assertEquals(status, answer.statusCode(), mediaType + " " + answer.body());
    JsonObject told = VerifierUnderTest.json(answer);
    switch (route.errors()) {
      case OAUTH -> assertTrue(told.string("error_description").isPresent(), answer.body());
      case PROBLEM, VC_API -> {
        assertTrue(told.string("detail").isPresent(), answer.body());
        assertEquals((long) status, told.number("status").orElseThrow().longValue());
      }
    }
    assertFalse(answer.body().contains("Exception"), answer.body());
  }

  @Test
  void anUnknownPathAndAnotherMethodAreToldAsProblems() {
    assertEquals(404, verifier.get("/harbour/nothing").statusCode());
    assertEquals(404, verifier.get("/nobody/did.json").statusCode());
    HttpResponse<String> method = verifier.send(verifier.to("/harbour/requests").DELETE());
    assertEquals(405, method.statusCode());
    assertEquals(
        "application/problem+json", method.headers().firstValue("content-type").orElseThrow());
  }

  @Test
  void aLongPollEndsWhenTheAnswerComes() {
    TestMember member = new TestMember(verifier, "amara");
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    CompletableFuture<JsonObject> waiting =
        CompletableFuture.supplyAsync(() -> asking.result("wait=10"));
    assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
    JsonObject result = waiting.join();
    assertTrue(result.bool("accepted").orElseThrow(), result::toJson);
  }

  @Test
  void waitIsANumberOfSecondsWithinBounds() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    for (String wait : List.of("wait=-1", "wait=11", "wait=x", "wait=1e3", "wait=", "other=1")) {
      assertEquals(400, asking.read(wait).statusCode(), wait);
    }
    assertEquals(400, asking.read("wait=1", "wait=2").statusCode());
  }

  @TestFactory
  List<DynamicTest> aWishThatCannotBeFulfilledIsRefusedByItsMember() {
    return List.of(
        wish("policy", JsonObject.EMPTY),
        wish("policy", JsonObject.of("policy", "unknown")),
        wish("flow", JsonObject.of("policy", "join-by-reuse", "flow", "post")),
        wish("format", JsonObject.of("policy", "join-by-reuse", "format", "ldp_vc")),
        wish("responseMode", JsonObject.of("policy", "join-by-reuse", "responseMode", "fragment")),
        wish(
            "clientIdPrefix",
            JsonObject.of("policy", "join-by-reuse", "clientIdPrefix", "pre-registered")),
        wish(
            "clientIdPrefix",
            JsonObject.of("policy", "join-by-reuse", "clientIdPrefix", "verifier_attestation")),
        wish(
            "origin",
            JsonObject.of("policy", "join-by-reuse", "responseMode", "dc_api")
                .with("origin", "https://evil.example")),
        wish(
            "origin",
            JsonObject.of("policy", "join-by-reuse", "origin", "https://www.harbour.example")),
        wish(
            "redirect",
            JsonObject.of("policy", "join-by-reuse", "responseMode", "dc_api")
                .with("redirect", "sign-up")),
        wish(
            "transactionData.type",
            JsonObject.of("policy", "join-by-reuse")
                .with("transactionData", JsonArray.of(JsonObject.of("type", "urn:unknown")))),
        wish(
            "requestUriMethod",
            JsonObject.of("policy", "join-by-reuse", "requestUriMethod", "POST")));
  }

  private static DynamicTest wish(String parameter, JsonObject body) {
    return DynamicTest.dynamicTest(
        body.toJson(),
        () -> {
          HttpResponse<String> told = verifier.post("harbour", "/harbour/requests", body);
          assertEquals(400, told.statusCode(), told.body());
          assertEquals(parameter, VerifierUnderTest.json(told).string("parameter").orElseThrow());
        });
  }

  @Test
  void policiesAreListedForTheBackOffice() {
    HttpResponse<String> listed = verifier.send(verifier.as("harbour", "/harbour/policies").GET());
    assertEquals(200, listed.statusCode());
    JsonObject policy =
        VerifierUnderTest.json(listed)
            .array("policies")
            .orElseThrow()
            .objects()
            .orElseThrow()
            .get(0);
    assertEquals("join-by-reuse", policy.string("id").orElseThrow());
    assertEquals(3, policy.number("version").orElseThrow().longValue());
    assertTrue(policy.object("query").orElseThrow().has("credentials"));
  }

  @Test
  void aPolicyIsReadAsDataOrInWords() {
    HttpResponse<String> data =
        verifier.send(verifier.as("harbour", "/harbour/policies/join-by-reuse").GET());
    assertEquals(3, VerifierUnderTest.json(data).number("version").orElseThrow().longValue());
    HttpResponse<String> words =
        verifier.send(
            verifier
                .as("harbour", "/harbour/policies/join-by-reuse")
                .header("accept", "text/markdown")
                .GET());
    assertEquals(200, words.statusCode(), words.body());
    assertTrue(words.body().startsWith("# "), words.body());
    assertTrue(words.body().contains("document-in-person"), words.body());
    HttpResponse<String> none =
        verifier.send(verifier.as("harbour", "/harbour/policies/none").GET());
    assertEquals(404, none.statusCode());
  }

  @Test
  void aReceiptOfAnotherCoopAndAMadeUpOneAreNotThere() {
    for (String id : List.of("AAAAAAAAAAAAAAAA", "x")) {
      HttpResponse<String> none =
          verifier.send(verifier.as("harbour", "/harbour/receipts/" + id).GET());
      assertEquals(404, none.statusCode());
    }
  }
}
