package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.cooppassport.core.agreements.AgreementStatement;
import org.cooppassport.core.agreements.AgreementStatement.Deed;
import org.cooppassport.core.agreements.AgreementStatement.Mandate;
import org.cooppassport.core.agreements.AgreementText;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.testing.TestAgreements;
import org.cooppassport.core.testing.TestCoop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two co-ops draft, sign, exchange and end agreements over HTTP. */
class AgreementExchangeTest {
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

  private static String did(String coop) {
    return "did:web:localhost%3A" + verifier.origin.getPort() + ":" + coop;
  }

  private static JsonObject party(String coop, String name) {
    return JsonObject.builder()
        .put("id", did(coop))
        .put("name", name)
        .put("country", "GB")
        .putStrings("issuers", List.of(did(coop)))
        .put("obliged", true)
        .put("supervisor", JsonObject.of("name", "FCA", "country", "GB"))
        .put("endpoint", verifier.origin + "/" + coop + "/agreements/inbox")
        .build();
  }

  private static JsonObject words(String id, int version) {
    return TestAgreements.reliance().toBuilder()
        .put("id", id)
        .put("version", version)
        .put("checker", party("harbour", "Harbour Housing Co-op"))
        .put("relier", party("hillside", "Hillside Credit Union"))
        .build();
  }

  private static HttpResponse<String> post(String coop, String path, JsonObject body) {
    return verifier.post(coop, "/" + coop + "/agreements" + path, body);
  }

  private static JsonObject ok(int status, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    return VerifierUnderTest.json(answer);
  }

  private static JsonObject wish(JsonObject brief) {
    return JsonObject.builder()
        .put("version", brief.number("version").orElseThrow().longValue())
        .put("digest", brief.string("digest").orElseThrow())
        .put("role", "Secretary")
        .put("decision", "https://minutes.example/2026-11")
        .build();
  }

  private static JsonObject newest(String coop, String id) {
    HttpResponse<String> read =
        verifier.send(verifier.as(coop, "/" + coop + "/agreements/" + id).GET());
    return (JsonObject) ok(200, read).array("versions").orElseThrow().get(0);
  }

  private static boolean inForce(String coop, String id) {
    return newest(coop, id).bool("inForce").orElseThrow();
  }

  private static HttpResponse<String> send(String coop, String id) {
    return verifier.send(
        verifier
            .as(coop, "/" + coop + "/agreements/" + id + "/send")
            .POST(BodyPublishers.noBody()));
  }

  private static void agree(String id, int version) {
    JsonObject draft = ok(201, post("hillside", "", words(id, version)));
    ok(200, post("hillside", "/" + id + "/sign", wish(draft)));
    assertTrue(ok(200, send("hillside", id)).bool("delivered").orElseThrow());
    JsonObject proposed = newest("harbour", id);
    assertFalse(proposed.bool("inForce").orElseThrow());
    ok(200, post("harbour", "/" + id + "/sign", wish(proposed)));
    assertTrue(ok(200, send("harbour", id)).bool("delivered").orElseThrow());
  }

  @Test
  void draftedSignedSentAndSignedBackItIsInForceOnBothSidesAndStaysSoAfterARestart() {
    agree("both", 1);
    assertTrue(inForce("hillside", "both"));
    assertTrue(inForce("harbour", "both"));
    verifier.stop();
    verifier.start();
    assertTrue(inForce("hillside", "both"));
    JsonObject list = ok(200, verifier.send(verifier.as("hillside", "/hillside/agreements").GET()));
    assertTrue(list.toJson().contains("\"both\""));
    List<String> steps =
        newest("hillside", "both").array("history").orElseThrow().objects().orElseThrow().stream()
            .map(event -> event.string("step").orElseThrow())
            .toList();
    assertEquals(List.of("DRAFTED", "SIGNED", "SENT", "RECEIVED"), steps);
  }

  @Test
  void eitherSideEndsItAndTheOtherLearnsOfIt() {
    agree("ending", 1);
    JsonObject brief = newest("harbour", "ending");
    ok(200, post("harbour", "/ending/end", wish(brief).with("lastDay", "2026-11-20")));
    assertFalse(inForce("harbour", "ending"));
    assertTrue(inForce("hillside", "ending"));
    assertTrue(ok(200, send("harbour", "ending")).bool("delivered").orElseThrow());
    assertFalse(inForce("hillside", "ending"));
    assertTrue(newest("hillside", "ending").toJson().contains("\"ENDED\""));
  }

  @Test
  void signedWordsNeverChangeAndANewVersionIsSignedAgain() {
    agree("versions", 1);
    JsonObject other = words("versions", 1).with("methods", JsonArray.ofStrings("chip-read"));
    assertEquals(409, post("hillside", "", other).statusCode());
    JsonObject second = words("versions", 2).with("methods", JsonArray.ofStrings("chip-read"));
    ok(201, post("hillside", "", second));
    assertFalse(inForce("hillside", "versions"), "the newest version is not signed");
    HttpResponse<String> blind =
        post(
            "hillside",
            "/versions/sign",
            wish(newest("hillside", "versions")).with("digest", "another"));
    assertEquals(409, blind.statusCode());
  }

  @Test
  void aNameThatAnotherPartnerHasIsNotSignedASecondTime() {
    agree("first-partner", 1);
    JsonObject stranger =
        party("harbour", "Harbour, so it says")
            .with("id", "did:web:stranger.example")
            .with("endpoint", "https://stranger.example/inbox");
    JsonObject draft =
        ok(201, post("hillside", "", words("second-partner", 1).with("checker", stranger)));
    assertTrue(draft.toJson().contains("namesElsewhere\":[\"" + did("harbour")), draft::toJson);
    HttpResponse<String> refused = post("hillside", "/second-partner/sign", wish(draft));
    assertEquals(409, refused.statusCode(), refused.body());
    assertEquals("issuers", VerifierUnderTest.json(refused).string("parameter").orElseThrow());
    JsonObject own = stranger.with("issuers", JsonArray.ofStrings("did:web:stranger.example"));
    JsonObject mended =
        ok(201, post("hillside", "", words("second-partner", 1).with("checker", own)));
    ok(200, post("hillside", "/second-partner/sign", wish(mended)));
    JsonObject shared =
        words("shared", 1)
            .with("checker", stranger.with("issuers", JsonArray.ofStrings(did("hillside"))));
    assertEquals(400, post("hillside", "", shared).statusCode(), "both sides by one name");
  }

  @Test
  void aDraftOfOthersAndAFileWithoutTheirSignatureAreRefused() {
    assertEquals(400, post("hillside", "", TestAgreements.reliance()).statusCode());
    JsonObject unsigned = SignedAgreement.draft(AgreementText.read(words("unsigned", 1))).json();
    assertEquals(400, inbox("hillside", unsigned).statusCode());
    assertEquals(404, send("hillside", "nothing").statusCode());
    ok(201, post("hillside", "", words("drafted", 1)));
    assertEquals(409, send("hillside", "drafted").statusCode());
  }

  private static HttpResponse<String> inbox(String coop, JsonObject file) {
    return verifier.send(
        verifier
            .to("/" + coop + "/agreements/inbox")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(file.toJson())));
  }

  @Test
  void whatASenderSaysOfItsOwnKeysIsNotBelieved() {
    JsonObject words = words("forged", 1);
    SignedAgreement draft = SignedAgreement.draft(AgreementText.read(words));
    SignedAgreement forged =
        draft.with(
            AgreementStatement.sign(
                Deed.SIGNATURE,
                draft.text(),
                did("harbour"),
                TestCoop.NOW,
                LocalDate.parse("2026-11-21"),
                new Mandate("Chair", ""),
                did("harbour") + "#forged",
                TestAgreements.CHECKER.signer()));
    HttpResponse<String> refused = inbox("hillside", forged.json());
    assertEquals(400, refused.statusCode());
    assertEquals("statements", VerifierUnderTest.json(refused).string("parameter").orElseThrow());
    HttpResponse<String> read =
        verifier.send(verifier.as("hillside", "/hillside/agreements/forged").GET());
    assertEquals(404, read.statusCode());
  }

  @Test
  void aFileThatCameByAnotherWayIsImportedAndTheSecondTimeChangesNothing() {
    JsonObject draft = ok(201, post("harbour", "", words("by-post", 1)));
    JsonObject signed = ok(200, post("harbour", "/by-post/sign", wish(draft)));
    JsonObject file = JsonReader.readObject(signed.object("file").orElseThrow().toJson());
    JsonObject taken = ok(200, post("hillside", "/import", file));
    JsonObject again = ok(200, post("hillside", "/import", file));
    assertEquals(
        taken.array("history").orElseThrow().size(), again.array("history").orElseThrow().size());
  }
}
