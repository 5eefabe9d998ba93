package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.verification.CredentialTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Section 3 of the attack catalogue, over the VC API and the result routes. */
class VerifierApiAttackTest {
  private static final String CREDENTIALS = "/credentials/verify";
  private static final String PRESENTATIONS = "/presentations/verify";

  @TempDir static Path folder;
  private static VerifierUnderTest verifier;
  private static TestMember member;

  @BeforeAll
  static void start() throws IOException {
    verifier = VerifierUnderTest.in(folder);
    member = new TestMember(verifier, "amara");
    Files.writeString(
        verifier.data.resolve("coops/hillside/policies/listed.json"),
        VerifierUnderTest.resource("harbour.json")
            .replace("join-by-reuse", "join-by-list")
            .replace(
                "\"issuer\": \"https://riverside.example/coop\"",
                "\"list\": {\"url\": \"https://federation.example/issuers\", \"key\": "
                    + TestCoop.holder("federation").publicKey().toJwk().toJson()
                    + "}"));
    verifier.stop();
    verifier.start();
  }

  @AfterAll
  static void stop() {
    verifier.close();
  }

  @AfterEach
  void asBefore() {
    verifier.clock.set(TestCoop.NOW);
    verifier.forgetTokens();
    verifier.world.publish(TestCoop.at(VerifierUnderTest.RIVERSIDE));
  }

  private static HttpResponse<String> verify(String coop, String credential) {
    return verifier.post(
        coop, "/" + coop + CREDENTIALS, JsonObject.of("verifiableCredential", credential));
  }

  private static String text(VerifiedSdJwt held, String... claims) {
    return KeyBindings.without(member.present(held, "n", "a", claims));
  }

  private static List<String> codes(HttpResponse<String> answer) {
    return VerifierUnderTest.json(answer)
        .array("problemDetails")
        .flatMap(JsonArray::objects)
        .orElseThrow()
        .stream()
        .map(problem -> problem.string("code").orElseThrow())
        .toList();
  }

  private static void refused(HttpResponse<String> answer, String code) {
    assertEquals(400, answer.statusCode(), answer.body());
    JsonObject body = VerifierUnderTest.json(answer);
    assertFalse(body.bool("verified").orElseThrow());
    assertFalse(body.bool("accepted").orElseThrow());
    assertTrue(codes(answer).contains(code), answer.body());
    for (String name : List.of("name", "message", "type", "title", "detail")) {
      assertTrue(body.string(name).isPresent(), name);
    }
    assertTrue(body.has("errors") && body.has("warnings"), answer.body());
  }

  @Test
  void aCredentialOfATrustedIssuerVerifies() {
    HttpResponse<String> answer = verify("harbour", text(member.membership(30), "standing"));
    assertEquals(200, answer.statusCode(), answer.body());
    JsonObject body = VerifierUnderTest.json(answer);
    assertTrue(body.bool("verified").orElseThrow());
    assertTrue(body.bool("proofVerified").orElseThrow());
    assertEquals(JsonArray.EMPTY, body.array("problemDetails").orElseThrow());
  }

  private static DynamicTest genuineButNotAcceptable(String code, String credential, Instant at) {
    return DynamicTest.dynamicTest(
        code,
        () -> {
          verifier.clock.set(at);
          verifier.forgetTokens();
          TestCoop publisher = TestCoop.at(VerifierUnderTest.RIVERSIDE).revoke(31).suspend(32);
          verifier.world.publish(publisher);
          HttpResponse<String> answer = verify("harbour", credential);
          refused(answer, code);
          assertTrue(VerifierUnderTest.json(answer).bool("proofVerified").orElseThrow());
        });
  }

  @TestFactory
  @Tag("attack:VER-01")
  List<DynamicTest> aGenuineCredentialThatIsNotValidNowIsNotAccepted() {
    JsonObject later =
        JsonObject.EMPTY.with("nbf", TestCoop.NOW.plus(Duration.ofDays(1)).getEpochSecond());
    JsonObject over =
        JsonObject.EMPTY.with("exp", TestCoop.NOW.minus(Duration.ofDays(1)).getEpochSecond());
    return List.of(
        genuineButNotAcceptable("REVOKED", text(member.membership(31)), TestCoop.NOW),
        genuineButNotAcceptable("SUSPENDED", text(member.membership(32)), TestCoop.NOW),
        genuineButNotAcceptable(
            "EXPIRED",
            text(member.issue(CredentialTypes.MEMBERSHIP, "worker-member", over, 33)),
            TestCoop.NOW),
        genuineButNotAcceptable(
            "NOT_YET_VALID",
            text(member.issue(CredentialTypes.MEMBERSHIP, "worker-member", later, 34)),
            TestCoop.NOW));
  }

  @Test
  @Tag("attack:VER-02")
  @Tag("attack:VER-05")
  void anIssuerWhomNobodyTrustsForTheTypeIsNotEvenLookedUp() {
    TestCoop stranger = TestCoop.at("https://stranger.example/coop");
    verifier.world.publish(stranger);
    int asked = verifier.world.asked().size();
    String unknown =
        text(
            stranger.issue(
                CredentialTypes.MEMBERSHIP, "worker-member", JsonObject.EMPTY, member.key(), 1));
    refused(verify("harbour", unknown), "UNTRUSTED_ISSUER");
    assertEquals(asked, verifier.world.asked().size());
  }

  @Test
  @Tag("attack:VER-03")
  @Tag("attack:VER-05")
  void anEditedCredentialIsRefusedAndNothingItNamesIsFetched() {
    String honest = text(member.membership(36), "standing");
    int payload = honest.indexOf('.') + 20;
    char other = honest.charAt(payload) == 'A' ? 'B' : 'A';
    String edited = honest.substring(0, payload) + other + honest.substring(payload + 1);
    HttpResponse<String> answer = verify("harbour", edited);
    assertEquals(400, answer.statusCode());
    assertFalse(VerifierUnderTest.json(answer).bool("proofVerified").orElseThrow());

    String signature = honest.substring(0, honest.indexOf('~'));
    String tail = signature.substring(signature.lastIndexOf('.') + 1);
    String forged =
        honest.replace(tail, tail.substring(1, tail.length() - 2) + tail.charAt(0) + "AA");
    long lists = statusListsAsked();
    refused(verify("harbour", forged), "CRYPTOGRAPHIC_SECURITY_ERROR");
    assertEquals(lists, statusListsAsked());
  }

  private static long statusListsAsked() {
    return verifier.world.asked().stream()
        .filter(need -> need.kind() == DocumentKind.TOKEN_STATUS_LIST)
        .count();
  }

  @Test
  @Tag("attack:VER-04")
  void aCredentialThatNamesOneIssuerAndIsSignedByAnotherIsRefused() {
    TestCoop mallory = TestCoop.at("https://mallory.example/coop");
    JsonObject pretend = JsonObject.of("iss", VerifierUnderTest.RIVERSIDE);
    String forged =
        text(mallory.issue(CredentialTypes.MEMBERSHIP, "worker-member", pretend, member.key(), 37));
    HttpResponse<String> answer = verify("harbour", forged);
    assertEquals(400, answer.statusCode(), answer.body());
    assertFalse(VerifierUnderTest.json(answer).bool("proofVerified").orElseThrow());
    assertTrue(
        codes(answer).stream()
            .anyMatch(
                code ->
                    code.equals("ISSUER_MISMATCH") || code.equals("CRYPTOGRAPHIC_SECURITY_ERROR")),
        answer.body());
  }

  @Test
  @Tag("attack:VER-06")
  void aTrustListThatCannotBeHadTrustsNobodyAndSaysSo() {
    Asking asking = Asking.by(verifier, "hillside", "join-by-list");
    AuthorizationRequest request = member.fetch(asking.link());
    assertEquals(400, member.answer(request, member.harbourToken(request)).statusCode());
    JsonObject result = asking.result();
    assertFalse(result.bool("accepted").orElseThrow());
    assertTrue(
        result.array("findings").flatMap(JsonArray::objects).orElseThrow().stream()
            .anyMatch(f -> f.string("code").orElse("").equals("TRUST_UNAVAILABLE")),
        result::toJson);
  }

  @Test
  @Tag("attack:VER-07")
  void aVerdictOfBeforeDoesNotOutliveItsReason() {
    String credential = text(member.membership(38), "standing");
    assertEquals(200, verify("harbour", credential).statusCode());
    verifier.world.publish(TestCoop.at(VerifierUnderTest.RIVERSIDE).revoke(38));
    refused(verify("harbour", credential), "REVOKED");
    verifier.world.publish(TestCoop.at(VerifierUnderTest.RIVERSIDE));
    verifier.world.forget(
        new DocumentNeed(DocumentKind.JWT_VC_ISSUER_METADATA, verifier.riverside.metadataUrl()));
    assertEquals(400, verify("harbour", credential).statusCode());
  }

  private static DynamicTest unreadable(String name, int status, String code, byte[] body) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          HttpResponse<String> answer =
              verifier.send(
                  verifier
                      .as("harbour", "/harbour" + CREDENTIALS)
                      .header("content-type", "application/json")
                      .POST(BodyPublishers.ofByteArray(body)));
          assertEquals(status, answer.statusCode(), answer.body());
          JsonObject told = VerifierUnderTest.json(answer);
          assertFalse(told.bool("verified").orElseThrow());
          assertEquals(code, told.string("code").orElseThrow(), answer.body());
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @TestFactory
  @Tag("attack:VER-08")
  List<DynamicTest> whatCannotBeReadWithinLimitsIsRefusedWhileReading() {
    String deep = "{\"verifiableCredential\":" + "[".repeat(101) + "]".repeat(101) + "}";
    String many = "{\"verifiableCredential\":{\"a\":[" + "{},".repeat(20_001) + "{}]}}";
    String big = "{\"verifiableCredential\":\"" + "x".repeat(2_000_000) + "\"}";
    byte[] broken = bytes("{\"verifiableCredential\":\"__\"}");
    broken[26] = (byte) 0xff;
    return List.of(
        unreadable("no JSON", 400, "PARSING_ERROR", bytes("<xml/>")),
        unreadable("no object", 400, "PARSING_ERROR", bytes("[]")),
        unreadable(
            "a repeated member",
            400,
            "PARSING_ERROR",
            bytes("{\"verifiableCredential\":\"a\",\"verifiableCredential\":\"b\"}")),
        unreadable(
            "trailing data", 400, "PARSING_ERROR", bytes("{\"verifiableCredential\":\"a\"} 1")),
        unreadable("NaN", 400, "PARSING_ERROR", bytes("{\"verifiableCredential\":NaN}")),
        unreadable("bad UTF-8", 400, "PARSING_ERROR", broken),
        unreadable(
            "a lone surrogate",
            400,
            "PARSING_ERROR",
            bytes("{\"verifiableCredential\":\"\\ud800\"}")),
        unreadable("101 levels", 413, "LIMIT_EXCEEDED", bytes(deep)),
        unreadable("20,000 objects", 413, "LIMIT_EXCEEDED", bytes(many)),
        unreadable("2 MB", 413, "LIMIT_EXCEEDED", bytes(big)),
        unreadable("no document", 400, "PARSING_ERROR", bytes("{}")),
        unreadable("another type", 400, "PARSING_ERROR", bytes("{\"verifiableCredential\":1}")),
        unreadable(
            "an unknown member",
            400,
            "UNKNOWN_OPTION_PROVIDED",
            bytes("{\"verifiableCredential\":\"a\",\"trust\":\"me\"}")),
        unreadable(
            "an unknown option",
            400,
            "UNKNOWN_OPTION_PROVIDED",
            bytes("{\"verifiableCredential\":\"a\",\"options\":{\"skipChecks\":true}}")));
  }

  private static JsonObject challenge(String coop) {
    HttpResponse<String> made = verifier.post(coop, "/" + coop + "/challenges", JsonObject.EMPTY);
    assertEquals(201, made.statusCode(), made.body());
    return VerifierUnderTest.json(made);
  }

  private static HttpResponse<String> present(String coop, JsonObject challenge, String nonce) {
    String domain = challenge.string("domain").orElseThrow();
    String presentation = member.present(member.membership(39), nonce, domain, "standing");
    return verifier.post(
        coop,
        "/" + coop + PRESENTATIONS,
        JsonObject.of("verifiablePresentation", presentation)
            .with(
                "options",
                JsonObject.of("challenge", challenge.string("challenge").orElseThrow())
                    .with("domain", domain)));
  }

  private static HttpResponse<String> present(String coop, JsonObject challenge) {
    return present(coop, challenge, challenge.string("challenge").orElseThrow());
  }

  @Test
  @Tag("attack:VER-09")
  void aChallengeIsSpentByTheFirstPresentationThatCarriesItPassOrFail() {
    JsonObject used = challenge("harbour");
    HttpResponse<String> first = present("harbour", used);
    assertEquals(200, first.statusCode(), first.body());
    refused(present("harbour", used), "INVALID_CHALLENGE_ERROR");

    JsonObject failed = challenge("harbour");
    refused(present("harbour", failed, "another-nonce"), "KEY_BINDING_ERROR");
    refused(present("harbour", failed), "INVALID_CHALLENGE_ERROR");

    JsonObject foreign = challenge("hillside");
    refused(present("harbour", foreign), "INVALID_CHALLENGE_ERROR");

    JsonObject late = challenge("harbour");
    verifier.clock.advance(Duration.ofMinutes(6));
    verifier.forgetTokens();
    refused(present("harbour", late), "INVALID_CHALLENGE_ERROR");
  }

  @Test
  void aPresentationIsNotVerifiedWithoutAChallenge() {
    HttpResponse<String> answer =
        verifier.post(
            "harbour",
            "/harbour" + PRESENTATIONS,
            JsonObject.of("verifiablePresentation", text(member.membership(40))));
    assertEquals(400, answer.statusCode());
    assertEquals(
        "options.challenge", VerifierUnderTest.json(answer).string("parameter").orElseThrow());
  }

  @Test
  @Tag("attack:VER-02")
  void aSelfMadeIssuerIsNotTrustedForItsGoodSignature() {
    SigningKey own = SigningKey.generate(KeyType.P256, new SeededRandom("self-made"));
    TestCoop selfMade = TestCoop.at("https://self.example");
    JsonObject changes = JsonObject.of("iss", TestCoop.did(own));
    refused(
        verify(
            "harbour",
            text(
                selfMade.issue(
                    CredentialTypes.MEMBERSHIP, "worker-member", changes, member.key(), 41))),
        "UNTRUSTED_ISSUER");
  }
}
