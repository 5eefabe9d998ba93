package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.cooppassport.core.agreements.AgreementStatement.Deed;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.evidence.EvidenceAnswer;
import org.cooppassport.core.evidence.EvidenceAnswer.Answerer;
import org.cooppassport.core.evidence.EvidenceRefusal;
import org.cooppassport.core.evidence.EvidenceRequest;
import org.cooppassport.core.evidence.PaperDigest;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.testing.TestAgreements;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.service.fetch.DocumentSender.Posting;
import org.cooppassport.service.fetch.DocumentSender.Sent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Papers of partners: asked for, sent for until they come, held against the receipt, tested. */
class EvidenceTest {
  private static final String HOOK = "https://office.hillside.example/hook";
  private static final String ENDPOINT = "https://riverside.example/coop/evidence";
  private static final String AGREEMENT = "riverside-hillside-papers";
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final int TRIES = 600;

  @TempDir Path folder;
  private static VerifierUnderTest verifier;
  private static final Map<String, Bytes> PAPERS = new ConcurrentHashMap<>();
  private static final List<JsonObject> TOLD = Collections.synchronizedList(new ArrayList<>());
  private static volatile Function<EvidenceRequest, Sent> checker;
  private static int index = 20;

  @BeforeEach
  void start() throws Exception {
    checker = EvidenceTest::delivers;
    TOLD.clear();
    verifier = VerifierUnderTest.in(folder);
    verifier.stop();
    Path coop = verifier.data.resolve("coops").resolve("hillside");
    Files.writeString(coop.resolve("policies").resolve("papers.json"), policy("papers", true));
    Files.writeString(coop.resolve("policies").resolve("blind.json"), policy("blind", false));
    Path settings = coop.resolve("coop.conf");
    Files.writeString(
        settings,
        Files.readString(settings) + "\nverifier.evidence { escalate-to = \"" + HOOK + "\" }\n");
    verifier
        .world
        .answering(ENDPOINT, EvidenceTest::asked)
        .answering(
            HOOK,
            posting -> {
              TOLD.add(JsonReader.readObject(posting.body()));
              return new Sent(204, "", Bytes.EMPTY);
            });
    verifier.start();
    agree();
  }

  @AfterEach
  void stop() {
    verifier.close();
  }

  private static String policy(String id, boolean papers) {
    return String.format(
        Locale.ROOT,
        """
        {"id": "%s", "version": 1, "title": {"en": "Buy shares"}, "purpose": {"en": "To know you"},
         "retention": {"period": "P5Y", "text": {"en": "five years"}},
         "recipient": {"name": "Hillside Credit Union"},
         "lanes": ["sector-code"], "jurisdictions": ["GB"], "crossDevice": false,
         "credentials": [{"id": "check", "type": "KycCheckCredential", "claims": [%s],
           "check": {"methods": ["document-in-person"], "maximumAge": "P3Y"}}],
         "trust": [{"issuer": "https://riverside.example/coop", "types": ["KycCheckCredential"],
           "lanes": ["sector-code"]}]}
        """,
        id,
        papers ? "{\"path\": [\"evidenceHeld\"]}" : "{\"path\": [\"method\"]}");
  }

  /** Hillside drafts and signs; Riverside's board, a did:key, signs on paper. */
  private static void agree() {
    JsonObject words =
        TestAgreements.reliance()
            .with("id", AGREEMENT)
            .with("lanes", JsonArray.ofStrings("sector-code"))
            .with(
                "evidence",
                JsonObject.of("deadline", "P2D", "calendar", "calendar-days")
                    .with("purposes", JsonArray.ofStrings("audit", "supervisor-request", "drill")));
    JsonObject relier =
        words
            .object("relier")
            .orElseThrow()
            .with("id", did())
            .with("issuers", JsonArray.ofStrings(did()));
    JsonObject draft =
        ok(201, verifier.post("hillside", "/hillside/agreements", words.with("relier", relier)));
    JsonObject wish =
        JsonObject.builder()
            .put("version", 1)
            .put("digest", draft.string("digest").orElseThrow())
            .put("role", "Secretary")
            .build();
    JsonObject signed =
        ok(200, verifier.post("hillside", "/hillside/agreements/" + AGREEMENT + "/sign", wish));
    SignedAgreement file = SignedAgreement.read(signed.object("file").orElseThrow());
    SignedAgreement both =
        file.with(
            TestAgreements.statement(
                file, Deed.SIGNATURE, TestAgreements.CHECKER, TestAgreements.SIGNED_AT));
    JsonObject held =
        ok(200, verifier.post("hillside", "/hillside/agreements/import", both.json()));
    assertTrue(held.bool("inForce").orElseThrow(), held.toJson());
  }

  private static String did() {
    return "did:web:localhost%3A" + verifier.origin.getPort() + ":hillside";
  }

  // --- the checker

  private static Sent asked(Posting posting) {
    return checker.apply(
        EvidenceRequest.read(
            JsonReader.readObject(posting.body()).string("request").orElseThrow()));
  }

  private static Answerer riverside(SigningKey key) {
    String did = TestAgreements.checker();
    return new Answerer(did, did + "#" + did.substring("did:key:".length()), key.signer());
  }

  private static Sent delivers(EvidenceRequest request) {
    return delivers(request, PAPERS.get(request.paper()), TestAgreements.CHECKER);
  }

  private static Sent delivers(EvidenceRequest request, Bytes salted, SigningKey key) {
    String closed = EvidenceAnswer.seal(salted, request, RANDOM);
    EvidenceAnswer answer =
        EvidenceAnswer.delivered(
            request, "application/pdf", closed, riverside(key), verifier.clock.instant());
    return said(JsonObject.of("answer", answer.text(), "paper", closed));
  }

  private static Sent refuses(EvidenceRequest request) {
    return said(
        JsonObject.of(
            "answer",
            EvidenceAnswer.refused(
                    request,
                    EvidenceRefusal.DECLINED,
                    riverside(TestAgreements.CHECKER),
                    verifier.clock.instant())
                .text()));
  }

  private static Sent waits(EvidenceRequest request) {
    return said(
        JsonObject.of(
            "answer",
            EvidenceAnswer.waiting(
                    request, riverside(TestAgreements.CHECKER), verifier.clock.instant())
                .text()));
  }

  private static Sent said(JsonObject body) {
    return new Sent(200, "application/json", JsonWriter.write(body));
  }

  // --- the member and Hillside

  /** A member shows a check that cites papers; returns the receipt. */
  private static String accepted(String policy, String... texts) {
    JsonArray held =
        List.of(texts).stream()
            .map(
                text -> {
                  Bytes salted = PaperDigest.salted(Bytes.utf8(text), RANDOM);
                  String digest = PaperDigest.of(salted);
                  PAPERS.put(digest, salted);
                  return JsonObject.builder()
                      .put("digest", digest)
                      .put("documentType", "passport")
                      .put("heldBy", JsonObject.of("id", "https://riverside.example/coop"))
                      .put("retainUntil", "2031-03-14")
                      .build();
                })
            .collect(JsonArray.collector());
    JsonObject changes =
        JsonObject.builder()
            .put("evidenceHeld", held)
            .put(
                "evidenceRetrieval",
                JsonObject.builder()
                    .put("endpoint", ENDPOINT)
                    .put("deadline", "P2D")
                    .put("calendar", "calendar-days")
                    .build())
            .build();
    TestMember member = new TestMember(verifier, "papers " + index);
    Asking asking = Asking.by(verifier, "hillside", policy, "flow", "same-device");
    AuthorizationRequest request = member.fetch(asking.link());
    String[] shown = policy.equals("papers") ? new String[] {"evidenceHeld"} : new String[0];
    String check =
        member.present(
            member.issue(CredentialTypes.KYC_CHECK, "document-in-person", changes, index++),
            request.nonce(),
            request.clientId().toString(),
            shown);
    HttpResponse<String> took = member.answer(request, TestMember.token(Map.of("check", check)));
    assertEquals(200, took.statusCode(), took.body());
    return verifier
        .send(verifier.as("hillside", "/hillside/receipts").GET())
        .body()
        .transform(EvidenceTest::newest);
  }

  private static String newest(String body) {
    List<JsonObject> all =
        JsonReader.readObject(body).array("receipts").flatMap(JsonArray::objects).orElseThrow();
    return all.get(all.size() - 1).string("id").orElseThrow();
  }

  private static HttpResponse<String> ask(String receipt, String purpose) {
    return verifier.post(
        "hillside",
        "/hillside/evidence/requests",
        JsonObject.of("receipt", receipt, "purpose", purpose));
  }

  private static JsonObject ok(int status, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    return VerifierUnderTest.json(answer);
  }

  private static HttpResponse<String> get(String path) {
    return verifier.send(verifier.as("hillside", "/hillside" + path).GET());
  }

  private static JsonObject until(JsonObject asked, Predicate<JsonObject> done)
      throws InterruptedException {
    JsonObject now = asked;
    for (int i = 0; i < TRIES && !done.test(now); i++) {
      Thread.sleep(100);
      now = ok(200, get("/evidence/requests/" + id(asked)));
    }
    assertTrue(done.test(now), now.toJson());
    return now;
  }

  private static Predicate<JsonObject> state(String state) {
    return json -> json.string("state").orElseThrow().equals(state);
  }

  private static Predicate<JsonObject> code(String code) {
    return json -> json.string("code").orElse("").equals(code);
  }

  private static String id(JsonObject asked) {
    return asked.string("id").orElseThrow();
  }

  private static List<JsonObject> papers(JsonObject asked) {
    return asked.array("papers").flatMap(JsonArray::objects).orElseThrow();
  }

  private static HttpResponse<String> paper(JsonObject asked, int at) {
    return get(
        "/evidence/requests/"
            + id(asked)
            + "/papers/"
            + papers(asked).get(at).string("digest").orElseThrow());
  }

  private static long count(String name) {
    return ok(200, get("/agreements/" + AGREEMENT))
        .object("evidence")
        .flatMap(record -> record.number(name))
        .orElseThrow()
        .longValue();
  }

  // --- what is required

  @Test
  void everyPaperComesInTimeAndIsReadBesideTheReceiptUntilThatIsErased() throws Exception {
    long before = count("delivered");
    String receipt = accepted("papers", "%PDF-passport", "%PDF-bill");
    JsonObject asked = ok(201, ask(receipt, "audit"));
    assertEquals("2026-11-23T", asked.string("dueAt").orElseThrow().substring(0, 11));
    JsonObject came = until(asked, state("delivered"));
    assertEquals(2, papers(came).size());
    assertEquals("%PDF-passport", paper(came, 0).body());
    assertEquals("%PDF-bill", paper(came, 1).body());
    assertEquals(0, came.number("lateSeconds").orElseThrow().longValue());
    assertEquals(before + 1, count("delivered"));
    HttpResponse<String> erased =
        verifier.send(
            verifier
                .as("hillside", "/hillside/receipts/" + receipt + "?ground=person-asked")
                .DELETE());
    assertEquals(204, erased.statusCode(), erased.body());
    assertEquals(410, paper(came, 0).statusCode(), "erased with the receipt");
    assertEquals(410, ask(receipt, "audit").statusCode());
  }

  @Test
  void whatIsAskedAgainUnderOneIdempotencyKeyIsAskedOnce() {
    String receipt = accepted("papers", "%PDF-once");
    JsonObject body = JsonObject.of("receipt", receipt, "purpose", "audit");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> made =
          verifier.send(
              verifier
                  .as("hillside", "/hillside/evidence/requests")
                  .header("content-type", "application/json")
                  .header("idempotency-key", "again-and-again")
                  .POST(BodyPublishers.ofString(body.toJson())));
      ids.add(id(ok(201, made)));
    }
    assertEquals(ids.get(0), ids.get(1));
  }

  @Test
  void aPartnerThatDoesNotDeliverIsLateToldOfCountedAndAskedOnAlsoAfterARestart() throws Exception {
    checker = request -> Sent.NOT_DELIVERED;
    long lateBefore = count("deliveredLate");
    JsonObject asked = ok(201, ask(accepted("papers", "%PDF-late"), "supervisor-request"));
    until(asked, code("NO_ANSWER"));
    verifier.clock.advance(Duration.ofHours(49));
    verifier.forgetTokens();
    JsonObject late = until(asked, state("late"));
    assertTrue(late.number("lateSeconds").orElseThrow().longValue() >= 3_600, late.toJson());
    until(asked, json -> json.has("escalatedAt"));
    assertTrue(
        TOLD.stream()
            .anyMatch(
                told ->
                    told.string("request").orElseThrow().equals(id(asked))
                        && told.string("state").orElseThrow().equals("late")),
        TOLD.toString());
    assertTrue(get("/evidence/requests?state=late").body().contains(id(asked)));
    assertTrue(count("late") >= 1);
    assertTrue(count("worstDelaySeconds") >= 3_600);
    verifier.stop();
    verifier.start();
    checker = EvidenceTest::delivers;
    verifier.clock.advance(Duration.ofMinutes(20));
    verifier.forgetTokens();
    JsonObject came = until(asked, state("delivered"));
    assertEquals("%PDF-late", paper(came, 0).body());
    assertEquals(lateBefore + 1, count("deliveredLate"));
  }

  @Test
  void anotherPaperThanTheOneThatIsCitedIsAFailureThatIsSeen() throws Exception {
    Bytes other = PaperDigest.salted(Bytes.utf8("%PDF-of somebody else"), RANDOM);
    checker = request -> delivers(request, other, TestAgreements.CHECKER);
    JsonObject asked = ok(201, ask(accepted("papers", "%PDF-right"), "audit"));
    JsonObject failed = until(asked, state("failed"));
    assertEquals("WRONG_DIGEST", papers(failed).get(0).string("code").orElseThrow());
    assertEquals(404, paper(failed, 0).statusCode());
    until(asked, json -> json.has("escalatedAt"));
    assertTrue(TOLD.stream().anyMatch(told -> told.toJson().contains(id(asked))));
    assertTrue(TOLD.stream().noneMatch(told -> told.toJson().contains("PDF")));
  }

  @Test
  void nothingIsTakenThatTheCheckerDidNotSignForThisMessage() throws Exception {
    SigningKey stranger = TestCoop.holder("a stranger");
    checker = request -> delivers(request, PAPERS.get(request.paper()), stranger);
    JsonObject forged = ok(201, ask(accepted("papers", "%PDF-forged"), "audit"));
    until(forged, code("NOT_OF_THE_CHECKER"));
    List<Sent> first = new ArrayList<>();
    checker =
        request -> {
          first.add(delivers(request));
          return first.get(0);
        };
    JsonObject one = ok(201, ask(accepted("papers", "%PDF-one"), "audit"));
    until(one, state("delivered"));
    JsonObject two = ok(201, ask(accepted("papers", "%PDF-two"), "audit"));
    until(two, code("OF_ANOTHER_REQUEST"));
    checker = request -> new Sent(200, "application/json", Bytes.utf8("{\"answer\": 7}"));
    JsonObject three = ok(201, ask(accepted("papers", "%PDF-three"), "audit"));
    until(three, code("UNREADABLE_ANSWER"));
    for (JsonObject open : List.of(forged, two, three)) {
      assertEquals("requested", until(open, json -> true).string("state").orElseThrow());
    }
  }

  @Test
  void aRefusalIsToldWithItsReasonAndAWaitIsNoRefusal() throws Exception {
    checker = EvidenceTest::refuses;
    JsonObject asked = ok(201, ask(accepted("papers", "%PDF-no"), "audit"));
    JsonObject refused = until(asked, state("refused"));
    assertEquals("DECLINED", papers(refused).get(0).string("code").orElseThrow());
    checker = request -> new Sent(403, "application/problem+json", Bytes.utf8("{}"));
    JsonObject stranger =
        until(ok(201, ask(accepted("papers", "%PDF-who"), "audit")), state("refused"));
    assertEquals("NOT_AUTHORISED", papers(stranger).get(0).string("code").orElseThrow());
    checker = EvidenceTest::waits;
    JsonObject waiting = ok(201, ask(accepted("papers", "%PDF-wait"), "audit"));
    assertEquals("requested", until(waiting, code("WAITING")).string("state").orElseThrow());
    checker = EvidenceTest::delivers;
    verifier.clock.advance(Duration.ofMinutes(1));
    until(waiting, state("delivered"));
  }

  @Test
  void aRequestThatFailsStandsInNoOthersWay() throws Exception {
    Set<String> broken = ConcurrentHashMap.newKeySet();
    checker =
        request -> {
          if (broken.isEmpty() || broken.contains(request.request())) {
            broken.add(request.request());
            throw new IllegalStateException("the test's own");
          }
          return delivers(request);
        };
    JsonObject first = ok(201, ask(accepted("papers", "%PDF-first"), "audit"));
    until(first, json -> !broken.isEmpty());
    verifier.clock.advance(Duration.ofMinutes(1));
    JsonObject second = ok(201, ask(accepted("papers", "%PDF-second"), "audit"));
    until(second, state("delivered"));
    assertEquals("requested", until(first, json -> true).string("state").orElseThrow());
  }

  @Test
  void whatTheReceiptOrTheAgreementDoesNotAllowIsNotAskedFor() {
    String blind = accepted("blind", "%PDF-not shown");
    HttpResponse<String> unseen = ask(blind, "audit");
    assertEquals(409, unseen.statusCode());
    assertTrue(unseen.body().contains("evidenceHeld"), unseen.body());
    HttpResponse<String> purpose = ask(accepted("papers", "%PDF-p"), "dispute");
    assertEquals(409, purpose.statusCode());
    assertEquals(404, ask("no-such-receipt", "audit").statusCode());
    assertEquals(400, ask(blind, "curiosity").statusCode());
  }

  @Test
  void aDrillIsARealRequestWhoseResultStandsInTheAgreementsRecordAndWhosePaperIsForgotten()
      throws Exception {
    accepted("papers", "%PDF-drilled");
    JsonObject drill =
        ok(
            201,
            verifier.post(
                "hillside", "/hillside/evidence/drills", JsonObject.of("agreement", AGREEMENT)));
    JsonObject done = until(drill, state("delivered"));
    assertTrue(done.has("tookSeconds"));
    assertEquals(404, paper(done, 0).statusCode(), "not kept");
    assertTrue(get("/evidence/drills").body().contains(id(done)));
    assertTrue(
        get("/agreements/" + AGREEMENT).body().contains(id(done)), "in the agreement's record");
    assertEquals(
        404,
        verifier
            .post("hillside", "/hillside/evidence/drills", JsonObject.of("agreement", "none"))
            .statusCode());
  }

  @Test
  void aScheduledDrillRunsOnceInEachPeriodWhicheverInstanceComesFirst() throws Exception {
    accepted("papers", "%PDF-scheduled");
    verifier.stop();
    Path settings = verifier.data.resolve("coops").resolve("hillside").resolve("coop.conf");
    String without = Files.readString(settings);
    Files.writeString(settings, without + "\nverifier.evidence { drill-every = 30 days }\n");
    verifier.start();
    List<JsonObject> first = scheduled();
    for (int i = 0; i < TRIES && first.isEmpty(); i++) {
      Thread.sleep(100);
      first = scheduled();
    }
    assertEquals(1, first.size());
    until(first.get(0), state("delivered"));
    verifier.stop();
    verifier.start();
    Thread.sleep(1_000);
    assertEquals(1, scheduled().size(), "not again after a restart");
    verifier.stop();
    verifier.clock.advance(Duration.ofDays(30));
    verifier.forgetTokens();
    verifier.start();
    for (int i = 0; i < TRIES && scheduled().size() < 2; i++) {
      Thread.sleep(100);
    }
    assertEquals(2, scheduled().size(), "again in the next period");
    verifier.stop();
    Files.writeString(settings, without);
    verifier.start();
  }

  private static List<JsonObject> scheduled() {
    return ok(200, get("/evidence/drills"))
        .array("drills")
        .flatMap(JsonArray::objects)
        .orElseThrow()
        .stream()
        .filter(drill -> drill.string("askedBy").orElseThrow().equals("drill"))
        .toList();
  }

  @Test
  void noOtherCoopAndNoClientWithoutTheRightSeesAnyOfIt() {
    JsonObject asked = ok(201, ask(accepted("papers", "%PDF-private"), "audit"));
    assertEquals(
        404,
        verifier
            .send(verifier.as("harbour", "/hillside/evidence/requests/" + id(asked)).GET())
            .statusCode());
    assertFalse(
        verifier
            .send(verifier.as("harbour", "/harbour/evidence/requests").GET())
            .body()
            .contains(id(asked)));
    assertEquals(
        403,
        verifier
            .send(
                verifier
                    .to("/hillside/evidence/requests/" + id(asked))
                    .header("authorization", "Bearer " + verifier.token("hillside", "archive"))
                    .GET())
            .statusCode());
  }
}
