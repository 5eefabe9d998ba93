package org.cooppassport.e2e.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.issuer.IssuerMain;
import org.cooppassport.verifier.VerifierMain;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything is issued, presented and refused with marked values while both servers log all they
 * can; no mark, token, code or secret is found in what they wrote or answered in error.
 */
class CanaryTest {
  /** Rounds beside the story; all of the case by {@code -Dorg.cooppassport.canary.rounds=1000}. */
  private static final int ROUNDS = Integer.getInteger("org.cooppassport.canary.rounds", 25);

  private static final String MARK = "Canary";
  private static final String TRACE = "-Dorg.cooppassport.log=TRACE";

  /** What the story's people are called and where they live, and every signed token. */
  private static final Pattern NOT_FOR_LOGS =
      Pattern.compile(MARK + "|Amara|Okafor|1988-06-02|Quay Street|eyJ[A-Za-z0-9_-]{12,}");

  @TempDir private Path folder;

  private final List<String> secrets = new ArrayList<>();

  @Test
  @Tag("attack:OPS-07")
  void noMarkedValueTokenOrSecretIsWrittenAnywhere() throws IOException {
    Command issuer = Command.mainClass("coop-issuer", IssuerMain.class).withOptions(TRACE);
    Command verifier = Command.mainClass("coop-verifier", VerifierMain.class).withOptions(TRACE);
    try (Deployment servers =
        Deployment.start(
            folder, issuer, verifier, new Deployment.Store.Sqlite(), Narrator.SILENT)) {
      Story story = new Story(servers, verifier, Narrator.SILENT, Clock.systemUTC());
      story.riversideIssues();
      story.harbourAccepts();
      Http http = Http.trusting(servers.ca());
      List<String> answers = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        answers.addAll(refused(http, servers, round));
      }
      for (String origin : List.of(servers.issuerOrigin(), servers.verifierOrigin())) {
        answers.add(http.get(origin + "/metrics", "").body());
      }
      answers.forEach(CanaryTest::assertClean);
    }
    String written =
        Files.readString(folder.resolve("issuer.log"))
            + Files.readString(folder.resolve("verifier.log"));
    assertTrue(written.contains("answered"), "both servers logged every request");
    assertClean(written);
    secrets.forEach(secret -> assertTrue(!written.contains(secret), "a secret is in the log"));
  }

  /** One offer that is made, and requests with marked values in every place that is refused. */
  private List<String> refused(Http http, Deployment servers, int round) {
    String mark = MARK + round;
    String issuer = servers.issuerBase("riverside");
    String verifier = servers.verifierBase("harbour");
    BackOffice office = office(http, issuer, servers.secret("issuer", "riverside"));
    JsonObject offer =
        office.offer(
            JsonObject.of("type", "IdentityAttributesCredential")
                .with(
                    "claims",
                    JsonObject.of("given_name", mark, "family_name", mark)
                        .with("birthdate", "1988-06-02")
                        .with("check", check(issuer))));
    offer.string("tx_code").filter(code -> code.length() > 6).ifPresent(secrets::add);
    secrets.add(offer.string("offerPage").orElseThrow().replaceAll(".*/", ""));
    secrets.add(office.token());
    BackOffice checking = office(http, verifier, servers.secret("verifier", "harbour"));
    String token = checking.token();
    secrets.add(token);
    // A policy's id is the co-op's own word: its back office is told what came, the log is not.
    refusedWith(400, http.post(verifier + "/requests", token, JsonObject.of("policy", mark)));
    return List.of(
        refusedWith(400, http.post(issuer + "/offers", office.token(), claimsOf(mark))),
        refusedWith(
            400,
            http.post(
                verifier + "/credentials/verify",
                token,
                JsonObject.of("verifiableCredential", claimsOf(mark)))),
        refusedWith(404, http.get(verifier + "/requests/" + mark, token)),
        refusedWith(401, http.post(verifier + "/requests", mark, JsonObject.EMPTY)),
        refusedWith(
            400,
            http.form(
                issuer + "/token",
                Map.of(
                    "grant_type",
                    "urn:ietf:params:oauth:grant-type:pre-authorized_code",
                    "pre-authorized_code",
                    mark))));
  }

  private static JsonObject check(String issuer) {
    return JsonObject.of("method", "document-in-person", "checkedAt", "2026-03-01")
        .with("performedBy", JsonObject.of("id", issuer, "name", "Riverside Food Co-op"));
  }

  private static BackOffice office(Http http, String base, String secret) {
    BackOffice office = new BackOffice(http, base, secret, Narrator.SILENT);
    office.signIn();
    return office;
  }

  private static JsonObject claimsOf(String mark) {
    return JsonObject.of("credentials", JsonArray.of(JsonObject.of(mark, mark)))
        .with("id", mark)
        .with("type", JsonArray.ofStrings("VerifiableCredential", mark));
  }

  private static String refusedWith(int status, Http.Answer answer) {
    assertEquals(status, answer.status(), answer.body());
    return answer.body();
  }

  private static void assertClean(String text) {
    var found = NOT_FOR_LOGS.matcher(text);
    assertTrue(
        !found.find(),
        () -> "found " + text.substring(Math.max(0, found.start() - 200), found.end()));
  }
}
