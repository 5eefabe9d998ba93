package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.verification.CredentialTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier's half of the story, through HTTP only. */
@Tag("story")
class PresentationStoryTest {
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

  private static List<String> codes(JsonObject verdict, String member) {
    return verdict.array(member).flatMap(JsonArray::objects).orElse(List.of()).stream()
        .map(reason -> reason.string("code").orElseThrow())
        .toList();
  }

  @Test
  void harbourAcceptsAMemberWhoWasCheckedInPersonAndKeepsAReceipt() {
    TestMember member = new TestMember(verifier, "amara");
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    assertEquals("open", asking.status());
    AuthorizationRequest request = member.fetch(asking.link());
    assertEquals("To decide on your application", request.purpose().orElseThrow().purpose());
    assertEquals("direct_post.jwt", request.responseMode().wire());

    HttpResponse<String> taken = member.answer(request, member.harbourToken(request));
    assertEquals(200, taken.statusCode(), taken.body());
    assertEquals("{}", taken.body());

    JsonObject result = asking.result();
    assertEquals("answered", result.string("status").orElseThrow(), result::toJson);
    assertTrue(result.bool("accepted").orElseThrow(), result::toJson);
    assertTrue(result.bool("verified").orElseThrow());
    JsonObject claims = result.object("claims").orElseThrow();
    assertTrue(claims.object("identity").orElseThrow().has("given_name"));
    assertFalse(claims.object("membership").orElseThrow().has("memberNumber"));
    assertTrue(result.has("receipt"));
  }

  @Test
  void hillsideAsksForAProofOfAddressAndAcceptsOnceItIsThere() {
    TestMember member = new TestMember(verifier, "amara");
    Asking first = Asking.by(verifier, "hillside", "open-account", "flow", "same-device");
    AuthorizationRequest request = member.fetch(first.link());
    String without =
        member.present(member.check(11), request.nonce(), request.clientId().toString());
    HttpResponse<String> taken = member.answer(request, TestMember.token(Map.of("check", without)));
    assertEquals(200, taken.statusCode(), taken.body());
    JsonObject verdict = UnderLaw.released(first, taken).object("verdict").orElseThrow();
    assertEquals("top-up", verdict.string("outcome").orElseThrow());
    assertEquals(List.of("ATTRIBUTE_MISSING"), codes(verdict, "gaps"));

    JsonObject verified =
        JsonReader.readObject(
            "{\"attributesVerified\":[{\"attribute\":\"address\","
                + "\"documentType\":\"utility_statement\"}]}");
    Asking second = Asking.by(verifier, "hillside", "open-account", "flow", "same-device");
    AuthorizationRequest again = member.fetch(second.link());
    String with =
        member.present(
            member.issue(CredentialTypes.KYC_CHECK, "document-in-person", verified, 12),
            again.nonce(),
            again.clientId().toString());
    HttpResponse<String> accepted = member.answer(again, TestMember.token(Map.of("check", with)));
    assertEquals(200, accepted.statusCode(), accepted.body());
    assertTrue(UnderLaw.released(second, accepted).bool("accepted").orElseThrow());
  }

  @Test
  @Tag("attack:VER-01")
  @Tag("attack:VER-07")
  void onceTheMembershipHasCeasedTheNextAnswerIsRefusedAndTheFirstReceiptStillHolds()
      throws IOException {
    TestMember member = new TestMember(verifier, "bela");
    Asking first = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(first.link());
    assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
    String receipt = first.result().string("receipt").orElseThrow();

    verifier.riverside.revoke(7);
    verifier.world.publish(verifier.riverside);
    try {
      Asking second = Asking.by(verifier, "harbour", "join-by-reuse");
      AuthorizationRequest again = member.fetch(second.link());
      HttpResponse<String> told = member.answer(again, member.harbourToken(again));
      assertEquals(400, told.statusCode());
      assertEquals("access_denied", VerifierUnderTest.json(told).string("error").orElseThrow());
      JsonObject result = second.result();
      assertFalse(result.bool("accepted").orElseThrow());
      assertTrue(result.bool("verified").orElseThrow());
      JsonObject verdict = result.object("verdict").orElseThrow();
      assertEquals(List.of("MEMBERSHIP_NOT_CURRENT", "REVOKED"), codes(verdict, "reasons"));
      assertFalse(result.has("claims"));
      assertFalse(result.has("receipt"));
    } finally {
      verifier.world.publish(TestCoop.at(VerifierUnderTest.RIVERSIDE));
    }

    HttpResponse<String> file =
        verifier.send(verifier.as("harbour", "/harbour/receipts/" + receipt).GET());
    assertEquals(200, file.statusCode());
    HttpResponse<String> checked =
        verifier.send(
            verifier
                .as("harbour", "/harbour/receipts/verify")
                .header("content-type", "application/jose+json")
                .POST(BodyPublishers.ofString(file.body())));
    assertEquals(200, checked.statusCode(), checked.body());
    assertTrue(VerifierUnderTest.json(checked).bool("accepted").orElseThrow(), checked.body());
    JsonObject elsewhere =
        VerifierUnderTest.json(
            verifier.send(
                verifier
                    .as("hillside", "/hillside/receipts/verify")
                    .header("content-type", "application/jose+json")
                    .POST(BodyPublishers.ofString(file.body()))));
    assertFalse(elsewhere.bool("verified").orElseThrow(), "signed by another co-op's key");
    assertFalse(elsewhere.bool("accepted").orElseThrow(), elsewhere::toJson);
    assertEquals(List.of("ISSUER_MISMATCH"), codes(elsewhere, "findings"));

    Path kept = folder.resolve("receipt.json");
    Files.writeString(kept, file.body());
    String said = verifier.command("verify-receipt", kept);
    assertTrue(said.startsWith("The receipt holds."), said);
    assertTrue(said.contains("compare with the relier's published key"), said);
    JsonObject uncompared =
        JsonReader.readObject(verifier.command("verify-receipt", "--json", kept));
    assertTrue(uncompared.bool("verified").orElseThrow());
    assertFalse(uncompared.bool("accepted").orElseThrow(), "nobody said whose key it is");
    Files.writeString(kept, changed(file.body()));
    StringWriter out = new StringWriter();
    assertNotEquals(0, verifier.command(new PrintWriter(out), "verify-receipt", kept));
  }

  private static String changed(String receipt) {
    int at = receipt.length() / 2;
    char other = receipt.charAt(at) == 'A' ? 'B' : 'A';
    return receipt.substring(0, at) + other + receipt.substring(at + 1);
  }

  @Test
  void anAgreementInForceTurnsAGapIntoAnAcceptance() throws IOException {
    UnderLaw law = UnderLaw.withoutAgreement(verifier);
    assertEquals("top-up", law.relied().string("outcome").orElseThrow());
    law.agree();
    JsonObject verdict = law.relied();
    assertEquals("accepted", verdict.string("outcome").orElseThrow(), verdict::toJson);
    assertEquals("aml-reliance", verdict.string("lane").orElseThrow());
    whatWasReusedStandsInTheMonthsStatement();
  }

  private static HttpResponse<String> statements(String accept, String month) {
    return verifier.send(
        verifier
            .as("hillside", "/hillside/reuse-statements/" + month)
            .header("accept", accept)
            .GET());
  }

  private static void whatWasReusedStandsInTheMonthsStatement() {
    JsonObject only =
        VerifierUnderTest.json(statements("application/json", "2026-11"))
            .array("statements")
            .flatMap(JsonArray::objects)
            .orElseThrow()
            .get(0);
    JsonObject statement = only.object("statement").orElseThrow();
    assertEquals(1, only.number("count").orElseThrow().longValue());
    String amount = only.string("amount").orElseThrow();
    assertTrue(amount.matches("[0-6]\\.[0-9]{4}") && !amount.equals("0.0000"), amount);
    assertEquals(
        java.util.Set.of("type", "agreement", "relier", "checker", "month", "currency", "lines"),
        statement.names());
    assertEquals(
        statement,
        org.cooppassport.core.jose.Jws.parse(only.string("signed").orElseThrow())
            .unverifiedClaims());
    String table = statements("text/csv", "2026-11").body();
    assertEquals(2, table.lines().count(), table);
    assertTrue(table.contains(",document-in-person,"), table);
    assertEquals("{\"statements\":[]}", statements("application/json", "2026-10").body());
    assertEquals(400, statements("application/json", "november").statusCode());

    JsonObject netted =
        VerifierUnderTest.json(
            verifier.post(
                "hillside",
                "/hillside/reuse-nettings",
                JsonObject.of("currency", "GBP")
                    .with("statements", JsonArray.of(statement, statement))));
    JsonObject payment = netted.array("payments").flatMap(JsonArray::objects).orElseThrow().get(0);
    assertEquals(amount, payment.string("amount").orElseThrow());
    assertEquals(statement.string("relier"), payment.string("from"));
    assertEquals(statement.string("checker"), payment.string("to"));
  }

  @Test
  void aResultOutlivesARestartOfTheServer() {
    TestMember member = new TestMember(verifier, "amara");
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    verifier.stop();
    verifier.start();
    assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
    verifier.stop();
    verifier.start();
    assertTrue(asking.result().bool("accepted").orElseThrow());
  }
}
