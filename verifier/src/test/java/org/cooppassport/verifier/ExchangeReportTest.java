package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a developer sees of a request that failed, and what nobody sees. */
class ExchangeReportTest {
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

  private static JsonObject report(Asking asking) {
    HttpResponse<String> answer =
        verifier.send(
            verifier.as("harbour", "/harbour/requests/" + asking.id() + "/exchanges").GET());
    assertEquals(200, answer.statusCode(), answer.body());
    return VerifierUnderTest.json(answer);
  }

  private static List<JsonObject> exchanges(Asking asking) {
    return report(asking).array("exchanges").flatMap(JsonArray::objects).orElseThrow();
  }

  @Test
  void aRefusedAnswerIsToldWithItsShapeAndFoundInTheLog() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    HttpResponse<String> told =
        member.answer(request, member.harbourToken("another-nonce", request.clientId().toString()));
    assertEquals(400, told.statusCode());
    List<JsonObject> exchanges = exchanges(asking);
    assertEquals(2, exchanges.size(), exchanges::toString);
    assertEquals("request-object", exchanges.get(0).string("step").orElseThrow());
    JsonObject answer = exchanges.get(1);
    assertEquals("not accepted", answer.string("outcome").orElseThrow());
    assertEquals(
        told.headers().firstValue("x-request-id").orElseThrow(),
        answer.string("requestId").orElseThrow());
    String text = answer.toJson();
    assertTrue(text.contains("\"nonceIsOurs\":false"), text);
    assertTrue(text.contains("\"audIsOurs\":true"), text);
    assertTrue(text.contains("\"sd_hash\":\"text of 43\""), text);
    assertTrue(text.contains("KEY_BINDING_ERROR"), text);
  }

  @Test
  void anAnswerThatCannotBeReadIsThereToo() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    HttpResponse<String> told = member.post(request, Map.of("vp_token", "{}", "state", "s"));
    assertEquals(400, told.statusCode());
    JsonObject answer = exchanges(asking).get(1);
    assertEquals("refused", answer.string("outcome").orElseThrow());
    assertTrue(
        answer.toJson().contains("expected an encrypted answer, came vp_token, state")
            || answer.toJson().contains("expected an encrypted answer, came state, vp_token"),
        answer::toJson);
  }

  @Test
  void aCoopThatWantsNoNotesHasNoneAndIsToldSo() throws IOException {
    assertEquals(
        "kept",
        report(Asking.by(verifier, "harbour", "join-by-reuse"))
            .string("exchangeNotes")
            .orElseThrow());
    Path settings = verifier.data.resolve("coops/harbour/coop.conf");
    String before = Files.readString(settings);
    Files.writeString(settings, before.replace("exchange-notes = kept", "exchange-notes = off"));
    verifier.stop();
    verifier.start();
    try {
      Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
      AuthorizationRequest request = member.fetch(asking.link());
      assertEquals(400, member.post(request, Map.of("vp_token", "{}")).statusCode());
      assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
      assertEquals(List.of(), exchanges(asking));
      assertEquals("off", report(asking).string("exchangeNotes").orElseThrow());
      assertTrue(asking.result().bool("accepted").orElseThrow());
    } finally {
      Files.writeString(settings, before);
      verifier.stop();
      verifier.start();
    }
  }

  @Test
  void noValueNoTokenAndNoSecretIsInAReport() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse", "responseMode", "direct_post");
    AuthorizationRequest request = member.fetch(asking.link());
    JsonObject token = member.harbourToken(request);
    assertEquals(200, member.answer(request, token).statusCode());
    String text = report(asking).toJson();
    JsonObject claims = asking.result().object("claims").orElseThrow();
    for (String value :
        List.of(
            claims.object("identity").flatMap(c -> c.string("given_name")).orElseThrow(),
            claims.object("identity").flatMap(c -> c.string("birthdate")).orElseThrow(),
            request.nonce(),
            request.state().orElseThrow(),
            token.array("check").flatMap(JsonArray::strings).orElseThrow().get(0))) {
      assertFalse(text.contains(value), () -> "the report holds " + value);
    }
    assertTrue(text.contains("given_name") || text.contains("disclosures"), text);
  }

  @Test
  @Tag("attack:VP-07")
  void aPageForABrowserWorksForAQuarterOfAnHourAndForNobodyWhoGuesses() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    member.fetch(asking.link());
    HttpResponse<String> made =
        verifier.send(
            verifier
                .as("harbour", "/harbour/requests/" + asking.id() + "/debug-page")
                .POST(BodyPublishers.noBody()));
    assertEquals(201, made.statusCode(), made.body());
    String page = VerifierUnderTest.json(made).string("page").orElseThrow();
    HttpResponse<String> shown = verifier.get(page);
    assertEquals(200, shown.statusCode());
    assertTrue(shown.body().contains("request-object: served"), shown.body());
    assertEquals(404, verifier.get("/harbour/debug/" + asking.id()).statusCode());
    assertEquals(404, verifier.get(page.replace("/harbour/", "/hillside/")).statusCode());
    assertEquals(
        404,
        verifier
            .send(verifier.as("hillside", "/hillside/requests/" + asking.id() + "/exchanges").GET())
            .statusCode());
    verifier.clock.advance(Duration.ofMinutes(16));
    try {
      assertEquals(404, verifier.get(page).statusCode());
    } finally {
      verifier.clock.advance(Duration.ofMinutes(-16));
    }
  }
}
