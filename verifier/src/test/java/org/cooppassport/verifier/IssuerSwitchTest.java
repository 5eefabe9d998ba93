package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssuerSwitchTest {
  @TempDir Path folder;
  private VerifierUnderTest verifier;

  @BeforeEach
  void start() {
    verifier = VerifierUnderTest.in(folder);
  }

  @AfterEach
  void stop() {
    verifier.close();
  }

  private int turn(String issuer, String state) {
    return verifier
        .send(
            verifier
                .as("harbour", "/harbour/issuer-switches")
                .header("content-type", "application/json")
                .PUT(
                    BodyPublishers.ofString(
                        JsonObject.of("issuer", issuer, "state", state)
                            .with("decision", "https://harbour.example/minutes/9")
                            .toJson())))
        .statusCode();
  }

  private JsonObject answered(boolean switchedOffMeanwhile) {
    TestMember member = new TestMember(verifier, "amara");
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    if (switchedOffMeanwhile) {
      assertEquals(204, turn(VerifierUnderTest.RIVERSIDE, "off"));
    }
    member.answer(request, member.harbourToken(request));
    return asking.result();
  }

  @Test
  @Tag("attack:TRU-05")
  void anIssuerThatIsSwitchedOffInTheMiddleOfASessionIsNotAcceptedAnyMore() {
    assertTrue(answered(false).bool("accepted").orElseThrow());
    JsonObject after = answered(true);
    assertFalse(after.bool("accepted").orElseThrow(), after::toJson);
    assertTrue(after.toJson().contains("UNTRUSTED_ISSUER"), after::toJson);
    assertFalse(after.has("receipt"));

    verifier.stop();
    verifier.start();
    assertFalse(answered(false).bool("accepted").orElseThrow(), "a restart forgets nothing");
    assertEquals(204, turn(VerifierUnderTest.RIVERSIDE, "on"));
    assertTrue(answered(false).bool("accepted").orElseThrow());
  }

  @Test
  void theListSaysWhoIsOffAndByWhichDecisionAndOtherCoopsAreNotConcerned() {
    assertEquals(204, turn("did:web:stranger.example", "off"));
    assertEquals(204, turn("did:web:stranger.example", "off"));
    HttpResponse<String> list =
        verifier.send(verifier.as("harbour", "/harbour/issuer-switches").GET());
    JsonObject only =
        VerifierUnderTest.json(list)
            .array("switchedOff")
            .flatMap(JsonArray::objects)
            .orElseThrow()
            .get(0);
    assertEquals("did:web:stranger.example", only.string("issuer").orElseThrow());
    assertEquals("https://harbour.example/minutes/9", only.string("decision").orElseThrow());
    assertEquals("back-office", only.string("by").orElseThrow());
    assertEquals(400, turn("stranger", "off"));
    assertEquals(400, turn("did:web:stranger.example", "perhaps"));
    HttpResponse<String> denied =
        verifier.send(
            verifier
                .to("/hillside/issuer-switches")
                .header("authorization", "Bearer " + verifier.token("hillside", "archive"))
                .GET());
    assertEquals(403, denied.statusCode());
  }
}
