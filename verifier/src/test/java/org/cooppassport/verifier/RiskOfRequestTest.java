package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The request names the risk, and the maximum age for it decides. */
class RiskOfRequestTest {
  @TempDir static Path folder;
  private static VerifierUnderTest verifier;

  @BeforeAll
  static void start() throws IOException {
    verifier = VerifierUnderTest.in(folder);
    policy("by-risk", "standard");
    policy("rated-higher", "higher");
    verifier.stop();
    verifier.start();
  }

  @AfterAll
  static void stop() {
    verifier.close();
  }

  /** Harbour's policy with a maximum age for each risk. */
  private static void policy(String id, String risk) throws IOException {
    JsonObject harbour = JsonReader.readObject(VerifierUnderTest.resource("harbour.json"));
    JsonArray credentials =
        harbour.array("credentials").orElseThrow().objects().orElseThrow().stream()
            .map(RiskOfRequestTest::byRisk)
            .collect(JsonArray.collector());
    Files.writeString(
        verifier.data.resolve("coops/harbour/policies/" + id + ".json"),
        harbour.with("id", id).with("risk", risk).with("credentials", credentials).toJson());
  }

  private static JsonObject byRisk(JsonObject wanted) {
    return wanted
        .object("check")
        .map(
            check ->
                wanted.with(
                    "check",
                    check.with("maximumAge", JsonObject.of("higher", "P1M", "standard", "P5Y"))))
        .orElse(wanted);
  }

  private static String verdict(String policy, String... risk) {
    TestMember member = new TestMember(verifier, "amara");
    Asking asking = Asking.by(verifier, "harbour", policy, risk);
    AuthorizationRequest request = member.fetch(asking.link());
    assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
    JsonObject result = asking.result();
    for (String told : List.of(request.json().toJson(), result.toJson())) {
      assertFalse(told.contains("\"risk\""), told);
    }
    JsonObject verdict = result.object("verdict").orElseThrow();
    return verdict.string("outcome").orElseThrow()
        + verdict.array("gaps").flatMap(JsonArray::objects).orElse(List.of()).stream()
            .map(gap -> " " + gap.string("code").orElseThrow())
            .reduce("", String::concat);
  }

  @Test
  void theRequestRaisesTheRiskAndNeverLowersThatOfThePolicy() {
    assertEquals("accepted", verdict("by-risk"));
    assertEquals("accepted", verdict("by-risk", "risk", "lower"));
    assertEquals("top-up CHECK_TOO_OLD", verdict("by-risk", "risk", "higher"));
    assertEquals("top-up CHECK_TOO_OLD", verdict("rated-higher", "risk", "lower"));
  }

  @Test
  void aRiskThatNobodyKnowsIsRefused() {
    JsonObject body = JsonObject.of("policy", "by-risk", "risk", "none");
    assertEquals(400, verifier.post("harbour", "/harbour/requests", body).statusCode());
  }
}
