package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.VerificationRequest.HolderExpectation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Section 4 of the attack catalogue: what is inside an answer. */
class PresentationAttackTest {
  @TempDir static Path folder;
  private static VerifierUnderTest verifier;
  private static TestMember member;

  @BeforeAll
  static void start() {
    verifier = VerifierUnderTest.in(folder);
    member = new TestMember(verifier, "amara");
  }

  @AfterAll
  static void stop() {
    verifier.close();
  }

  /** An honest answer to Hillside's question about the check, then one thing is changed. */
  private static void refused(
      String code, BiFunction<AuthorizationRequest, String, String> change) {
    Asking asking = Asking.by(verifier, "hillside", "open-account", "flow", "same-device");
    AuthorizationRequest request = member.fetch(asking.link());
    String audience = request.clientId().toString();
    String honest = member.present(member.check(20), request.nonce(), audience);
    HttpResponse<String> told =
        member.answer(request, TestMember.token(Map.of("check", change.apply(request, honest))));
    assertEquals(400, told.statusCode(), told.body());
    JsonObject error = VerifierUnderTest.json(told);
    assertEquals("invalid_request", error.string("error").orElseThrow());
    assertTrue(error.string("error_description").orElseThrow().startsWith(code), told.body());
    String redirect = error.string("redirect_uri").orElseThrow();
    JsonObject result = asking.result(redirect.substring(redirect.indexOf("response_code=")));
    assertFalse(result.bool("accepted").orElseThrow());
    assertFalse(result.bool("verified").orElseThrow(), result::toJson);
    assertFalse(result.has("claims"));
  }

  private static JsonObject claims(AuthorizationRequest request, String presentation) {
    return KeyBindings.claims(
        presentation,
        request.nonce(),
        request.clientId().toString(),
        verifier.clock.instant().minusSeconds(2));
  }

  private static DynamicTest changedClaims(
      String name, BiFunction<AuthorizationRequest, JsonObject, JsonObject> change) {
    return DynamicTest.dynamicTest(
        name,
        () ->
            refused(
                "KEY_BINDING_ERROR",
                (request, honest) ->
                    KeyBindings.with(
                        honest, change.apply(request, claims(request, honest)), member.key())));
  }

  @TestFactory
  @Tag("attack:VP-01")
  List<DynamicTest> theNonceMustBeTheOneOfThisSession() {
    String another = member.fetch(Asking.by(verifier, "harbour", "join-by-reuse").link()).nonce();
    return List.of(
        changedClaims("absent", (r, c) -> c.without("nonce")),
        changedClaims("empty", (r, c) -> c.with("nonce", "")),
        changedClaims("of another session", (r, c) -> c.with("nonce", another)),
        changedClaims("the state instead", (r, c) -> c.with("nonce", r.state().orElseThrow())));
  }

  @Test
  @Tag("attack:VP-01")
  void thereIsNoVerificationWithoutAnExpectedNonce() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new HolderExpectation("", "x509_hash:a", Duration.ZERO, Duration.ZERO));
  }

  @TestFactory
  @Tag("attack:VP-02")
  List<DynamicTest> theAudienceMustBeTheWholeClientIdAndNothingElse() {
    String harbour =
        member.fetch(Asking.by(verifier, "harbour", "join-by-reuse").link()).clientId().toString();
    return List.of(
        changedClaims(
            "the response URI", (r, c) -> c.with("aud", r.responseUri().orElseThrow().toString())),
        changedClaims("no prefix", (r, c) -> c.with("aud", r.clientId().value())),
        changedClaims("another verifier", (r, c) -> c.with("aud", harbour)),
        changedClaims(
            "ours among others",
            (r, c) -> c.with("aud", JsonArray.ofStrings(r.clientId().toString(), harbour))),
        changedClaims("absent", (r, c) -> c.without("aud")));
  }

  @TestFactory
  @Tag("attack:VP-03")
  List<DynamicTest> theHolderMustHaveSignedThisVeryAnswerJustNow() {
    long now = verifier.clock.instant().getEpochSecond();
    return List.of(
        DynamicTest.dynamicTest(
            "removed",
            () -> refused("KEY_BINDING_ERROR", (r, honest) -> KeyBindings.without(honest))),
        DynamicTest.dynamicTest(
            "another key",
            () ->
                refused(
                    "KEY_BINDING_ERROR",
                    (r, honest) ->
                        KeyBindings.with(honest, claims(r, honest), TestCoop.holder("mallory")))),
        DynamicTest.dynamicTest(
            "another type",
            () ->
                refused(
                    "KEY_BINDING_ERROR",
                    (r, honest) ->
                        KeyBindings.with(
                            honest, TokenType.ID_TOKEN, claims(r, honest), member.key()))),
        DynamicTest.dynamicTest(
            "over other disclosures",
            () ->
                refused(
                    "KEY_BINDING_ERROR",
                    (r, honest) ->
                        KeyBindings.without(
                                member.present(
                                    member.check(20),
                                    r.nonce(),
                                    r.clientId().toString(),
                                    "subjectLink"))
                            + honest.substring(honest.lastIndexOf('~') + 1))),
        changedClaims("from the future", (r, c) -> c.with("iat", now + 600)),
        changedClaims("ten minutes old", (r, c) -> c.with("iat", now - 601)),
        changedClaims("no time", (r, c) -> c.without("iat")));
  }

  @Test
  @Tag("attack:VP-04")
  @Tag("attack:VP-01")
  void anAnswerIsTakenOnceAndTheSecondIsRefusedUnverified() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    Map<String, String> form = member.form(request, member.harbourToken(request));
    assertEquals(200, member.post(request, form).statusCode());
    int asked = verifier.world.asked().size();
    HttpResponse<String> second = member.post(request, form);
    assertEquals(400, second.statusCode());
    assertEquals("invalid_request", VerifierUnderTest.json(second).string("error").orElseThrow());
    assertEquals(asked, verifier.world.asked().size());
    assertTrue(asking.result().bool("accepted").orElseThrow());
  }

  @Test
  @Tag("attack:VP-04")
  void ofSixtyFourAnswersAtOnceOneIsVerified() throws Exception {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    Map<String, String> form = member.form(request, member.harbourToken(request));
    long before = metadataAsked();
    ExecutorService pool = Executors.newFixedThreadPool(64);
    try {
      List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        sent.add(CompletableFuture.supplyAsync(() -> member.post(request, form), pool));
      }
      Map<Integer, Long> byStatus =
          sent.stream()
              .map(answer -> answer.join().statusCode())
              .collect(Collectors.groupingBy(status -> status, Collectors.counting()));
      assertEquals(Map.of(200, 1L, 400, 63L), byStatus);
    } finally {
      pool.shutdown();
    }
    assertEquals(1, metadataAsked() - before, "one verification");
    assertTrue(asking.result().bool("accepted").orElseThrow());
  }

  private static long metadataAsked() {
    return verifier.world.asked().stream()
        .filter(need -> need.kind() == DocumentKind.JWT_VC_ISSUER_METADATA)
        .count();
  }

  /** Harbour's question with an answer that was changed; it must not be accepted. */
  private static JsonObject unsatisfied(
      BiFunction<AuthorizationRequest, JsonObject, JsonObject> change) {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    JsonObject token = change.apply(request, member.harbourToken(request));
    HttpResponse<String> told = member.answer(request, token);
    assertEquals(400, told.statusCode(), told.body());
    JsonObject result = asking.result();
    assertFalse(result.bool("accepted").orElseThrow());
    return VerifierUnderTest.json(told);
  }

  private static DynamicTest unsatisfied(
      String name, BiFunction<AuthorizationRequest, JsonObject, JsonObject> change) {
    return DynamicTest.dynamicTest(
        name,
        () ->
            assertTrue(
                unsatisfied(change)
                    .string("error_description")
                    .orElseThrow()
                    .startsWith("QUERY_NOT_SATISFIED")));
  }

  @TestFactory
  @Tag("attack:VP-10")
  List<DynamicTest> theAnswerMustBeWhatWasAskedFor() {
    return List.of(
        unsatisfied("a credential is missing", (r, t) -> t.without("identity")),
        unsatisfied(
            "fewer claims",
            (r, t) ->
                t.with(
                    "identity",
                    JsonArray.ofStrings(
                        member.present(
                            member.identity(9),
                            r.nonce(),
                            r.clientId().toString(),
                            "given_name",
                            "subjectLink")))),
        unsatisfied(
            "a credential that was not asked for",
            (r, t) -> t.with("another", t.array("check").orElseThrow())),
        unsatisfied(
            "two where one was asked for",
            (r, t) ->
                t.with(
                    "check",
                    JsonArray.ofStrings(
                        t.array("check").orElseThrow().strings().orElseThrow().get(0),
                        member.present(
                            member.check(21), r.nonce(), r.clientId().toString(), "subjectLink")))),
        unsatisfied(
            "another type", (r, t) -> t.with("check", t.array("membership").orElseThrow())));
  }

  @Test
  @Tag("attack:VP-11")
  void credentialsOfTwoMembersAreNotOnePersons() {
    TestMember other = new TestMember(verifier, "bela");
    JsonObject told =
        unsatisfied(
            (r, t) -> {
              JsonObject claims = JsonObject.of("subjectLink", "uAnother");
              String check =
                  other.present(
                      other.issue(CredentialTypes.KYC_CHECK, "document-in-person", claims, 22),
                      r.nonce(),
                      r.clientId().toString(),
                      "subjectLink");
              return t.with("check", JsonArray.ofStrings(check));
            });
    assertTrue(
        told.string("error_description").orElseThrow().matches("(HOLDER_MISMATCH|SUBJECT_LINK).*"),
        told::toJson);
  }

  @Test
  @Tag("attack:VP-12")
  void aTokenOfNearlyAMegabyteIsTaken() {
    Asking asking = Asking.by(verifier, "hillside", "open-account", "flow", "same-device");
    AuthorizationRequest request = member.fetch(asking.link());
    JsonObject padded =
        JsonObject.builder()
            .put(
                "attributesVerified",
                JsonArray.of(
                    JsonObject.of("attribute", "address", "documentType", "utility_statement")))
            .put("note", "n".repeat(700_000))
            .build();
    String big =
        member.present(
            member.issue(CredentialTypes.KYC_CHECK, "document-in-person", padded, 23),
            request.nonce(),
            request.clientId().toString());
    assertTrue(big.length() > 900_000);
    HttpResponse<String> taken = member.answer(request, TestMember.token(Map.of("check", big)));
    assertEquals(200, taken.statusCode(), taken.body());
    String redirect = VerifierUnderTest.json(taken).string("redirect_uri").orElseThrow();
    JsonObject result = asking.result(redirect.substring(redirect.indexOf("response_code=")));
    assertTrue(result.bool("accepted").orElseThrow(), () -> result.object("verdict").toString());
    String receipt = result.string("receipt").orElseThrow();
    HttpResponse<String> file =
        verifier.send(verifier.as("hillside", "/hillside/receipts/" + receipt).GET());
    assertEquals(200, file.statusCode());
    assertTrue(file.body().length() > 1_000_000);
  }

  @Test
  @Tag("attack:VP-12")
  void tooManyAndRepeatedFieldsAreRefusedAndQueryParametersNotLookedAt() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse", "responseMode", "direct_post");
    AuthorizationRequest request = member.fetch(asking.link());
    Map<String, String> form = member.form(request, member.harbourToken(request));
    Map<String, String> many = new LinkedHashMap<>(form);
    IntStream.range(0, 300).forEach(i -> many.put("f" + i, "x"));
    assertEquals(400, member.post(request, many).statusCode());
    String repeated = VerifierUnderTest.encoded(form) + "&state=other";
    String formType = "application/x-www-form-urlencoded";
    assertEquals(400, member.post(request, formType, repeated).statusCode());
    assertEquals("open", asking.status());

    String uri = request.responseUri().orElseThrow() + "?state=other&vp_token=%7B%7D&error=no";
    assertEquals(200, verifier.postForm(uri, form).statusCode());
    assertTrue(asking.result().bool("accepted").orElseThrow());
  }

  @Test
  @Tag("attack:VP-12")
  @Tag("attack:WEB-01")
  void anErrorOfTheWalletIsShortenedAndNeverMarkup() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    String html = "<script>alert(1)</script>\u0000\u202e\r\n".repeat(1_500);
    HttpResponse<String> taken =
        member.post(
            request,
            Map.of(
                "error",
                "access_denied",
                "error_description",
                html,
                "state",
                request.state().orElseThrow()));
    assertEquals(200, taken.statusCode(), taken.body());
    JsonObject result = asking.result();
    assertEquals("declined", result.string("status").orElseThrow());
    assertFalse(result.bool("accepted").orElseThrow());
    String told = result.object("error").flatMap(e -> e.string("error_description")).orElseThrow();
    assertTrue(told.length() <= 500);
    assertTrue(told.chars().allMatch(c -> c >= 0x20 && c < 0x7f));
    assertFalse(verifier.get(asking.page()).body().contains("<script>alert"));
  }

  @Test
  void anAnswerWithoutThisRequestsStateSpendsNothing() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    Map<String, String> stranger = Map.of("error", "access_denied", "state", "made-up");
    assertEquals(400, member.post(request, stranger).statusCode());
    assertEquals(400, member.post(request, Map.of("error", "access_denied")).statusCode());
    assertEquals(400, member.post(request, Map.of()).statusCode());
    assertEquals("open", asking.status());
    assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
  }

  @Test
  void aTokenThatIsNoObjectOfArraysIsRefusedInWords() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse", "responseMode", "direct_post");
    AuthorizationRequest request = member.fetch(asking.link());
    String state = request.state().orElseThrow();
    for (String token :
        List.of(
            "[]",
            "{",
            "{\"a\":1}",
            "{\"a\":[]}",
            "{\"a\":[1]}",
            "{}",
            "\"x\"",
            "{\"a\":[\"x\"],\"a\":[\"y\"]}")) {
      HttpResponse<String> told = member.post(request, Map.of("vp_token", token, "state", state));
      assertEquals(400, told.statusCode(), token);
      assertEquals(
          java.util.Optional.of(new JsonString("invalid_request")),
          VerifierUnderTest.json(told).get("error"));
    }
    assertEquals("open", asking.status());
  }
}
