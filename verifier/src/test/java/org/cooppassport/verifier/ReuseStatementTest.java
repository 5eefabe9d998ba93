package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.testing.TestAgreements;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A month's statement, signed by the relier and answered by the checker, and netted by both. */
class ReuseStatementTest {
  private static final String MONTH = "2026-11";

  @TempDir static Path folder;
  private static VerifierUnderTest verifier;
  private static JsonObject statement;

  @BeforeAll
  static void start() throws IOException {
    verifier = VerifierUnderTest.in(folder);
    agree();
    TestMember member = new TestMember(verifier, "amara");
    Asking asking = Asking.by(verifier, "hillside", "open-account", "flow", "same-device");
    UnderLaw.withAddress(member, asking);
    statement = statements().get(0);
  }

  @AfterAll
  static void stop() {
    verifier.close();
  }

  private static String did(String coop) {
    return "did:web:localhost%3A" + verifier.origin.getPort() + ":" + coop;
  }

  private static JsonObject party(String coop, String... issuers) {
    return JsonObject.builder()
        .put("id", did(coop))
        .put("name", coop)
        .put("country", "GB")
        .putStrings("issuers", List.of(issuers))
        .build();
  }

  /** Harbour checks for Riverside's issuer, so that both sides of the agreement are here. */
  private static void agree() {
    JsonObject words =
        TestAgreements.reliance().toBuilder()
            .put("id", "fees")
            .put("checker", party("harbour", VerifierUnderTest.RIVERSIDE))
            .put("relier", party("hillside", did("hillside")))
            .put("lanes", JsonArray.ofStrings("informational"))
            .put(
                "fees",
                JsonObject.of("currency", "GBP")
                    .with("sharePercent", 40)
                    .with("costs", JsonObject.of("document-in-person", "18.00")))
            .build();
    JsonObject draft = ok(201, post("hillside", "/agreements", words));
    ok(200, post("hillside", "/agreements/fees/sign", wish(draft)));
    JsonObject signed = ok(200, read("hillside", "/agreements/fees"));
    JsonObject file = signed.array("versions").flatMap(JsonArray::objects).orElseThrow().get(0);
    JsonObject taken =
        ok(200, post("harbour", "/agreements/import", file.object("file").orElseThrow()));
    JsonObject both = ok(200, post("harbour", "/agreements/fees/sign", wish(taken)));
    ok(200, post("hillside", "/agreements/import", both.object("file").orElseThrow()));
  }

  private static JsonObject wish(JsonObject brief) {
    return JsonObject.of("digest", brief.string("digest").orElseThrow(), "role", "Treasurer")
        .with("version", 1);
  }

  private static HttpResponse<String> post(String coop, String path, JsonObject body) {
    return verifier.post(coop, "/" + coop + path, body);
  }

  private static HttpResponse<String> read(String coop, String path) {
    return verifier.send(verifier.as(coop, "/" + coop + path).GET());
  }

  private static JsonObject ok(int status, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    return VerifierUnderTest.json(answer);
  }

  private static List<JsonObject> statements() {
    return ok(200, read("hillside", "/reuse-statements/" + MONTH))
        .array("statements")
        .flatMap(JsonArray::objects)
        .orElseThrow();
  }

  private static String signed() {
    return statement.string("signed").orElseThrow();
  }

  private static JsonObject answer(String said, String reason) {
    JsonObject body = JsonObject.of("statement", signed(), "answer", said);
    return ok(
        201,
        post(
            "harbour",
            "/reuse-statement-answers",
            reason.isEmpty() ? body : body.with("reason", reason)));
  }

  private static HttpResponse<String> net(String token, String answer) {
    JsonObject both = JsonObject.of("statement", token, "answer", answer);
    return post(
        "harbour",
        "/reuse-nettings",
        JsonObject.of("currency", "GBP").with("signed", JsonArray.of(both)));
  }

  @Test
  void theCheckerAcceptsAndBothSignaturesAreCheckedWhereItIsNetted() {
    JsonObject given = answer("accepted", "");
    String token = given.string("signed").orElseThrow();
    JsonObject taken =
        ok(
            200,
            post(
                "hillside",
                "/reuse-statements/" + MONTH + "/answers",
                JsonObject.of("answer", token)));
    assertEquals("accepted", taken.object("said").orElseThrow().string("answer").orElseThrow());
    assertTrue(
        statements().get(0).array("answers").orElseThrow().toJson().contains(token),
        "the month's statement shows it");
    JsonObject netted = ok(200, net(signed(), token));
    assertEquals(1, netted.array("payments").orElseThrow().size(), netted::toJson);
    assertEquals(
        did("hillside"),
        netted
            .array("payments")
            .flatMap(JsonArray::objects)
            .orElseThrow()
            .get(0)
            .string("from")
            .orElseThrow());
  }

  @Test
  void aDisputeHasAReasonAndIsNotNetted() {
    String token = answer("disputed", "one check was withdrawn").string("signed").orElseThrow();
    HttpResponse<String> refused = net(signed(), token);
    assertEquals(400, refused.statusCode());
    assertTrue(refused.body().contains("disputed"), refused.body());
    for (JsonObject bad :
        List.of(
            JsonObject.of("statement", signed(), "answer", "disputed"),
            JsonObject.of("statement", signed(), "answer", "accepted").with("reason", "x"),
            JsonObject.of("statement", signed(), "answer", "perhaps"))) {
      assertEquals(400, post("harbour", "/reuse-statement-answers", bad).statusCode());
    }
  }

  @Test
  void nobodyElseAnswersAndNoOtherSignatureIsTaken() {
    JsonObject accepting = JsonObject.of("statement", signed(), "answer", "accepted");
    assertEquals(
        400, post("hillside", "/reuse-statement-answers", accepting).statusCode(), "own statement");
    String given = answer("accepted", "").string("signed").orElseThrow();
    assertEquals(400, net(given, given).statusCode());
    assertEquals(400, net(signed(), signed()).statusCode());
    assertEquals(400, net(changed(signed()), given).statusCode());
    assertEquals(400, net(signed(), changed(given)).statusCode());
    assertEquals(
        409,
        post("hillside", "/reuse-statements/2026-10/answers", JsonObject.of("answer", given))
            .statusCode());
  }

  private static String changed(String token) {
    int at = token.lastIndexOf('.') + 5;
    return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
  }
}
