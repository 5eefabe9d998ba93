package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.cooppassport.core.agreements.AgreementStatement.Deed;
import org.cooppassport.core.agreements.EvidencePurpose;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.evidence.EvidenceAnswer;
import org.cooppassport.core.evidence.EvidenceRefusal;
import org.cooppassport.core.evidence.EvidenceRequest;
import org.cooppassport.core.evidence.ReceiptExtract;
import org.cooppassport.core.evidence.ReliedCheck;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.testing.TestAgreements;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.Lane;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Papers at the checker: kept, cited, given to partners and nobody else, shown to the member. */
class EvidenceTest {
  @TempDir static Path folder;
  private static IssuerServer server;
  private static PartnerUnderTest partner;
  private static PartnerUnderTest careful;

  @BeforeAll
  static void start() throws Exception {
    server = IssuerServer.make(folder);
    server.client("riverside", "office", RunningIssuer.ALL);
    server.client("harbour", "office", RunningIssuer.ALL);
    server.setting("harbour", "answers = at-once", "answers = on-approval");
    server.start();
    partner =
        new PartnerUnderTest(server, Caller.client(server, "riverside", "office"), "riverside");
    careful = new PartnerUnderTest(server, Caller.client(server, "harbour", "office"), "harbour");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  // --- the vault

  @Test
  void aPaperIsReadBackByItsOwnCoopOnlyAndTheSameFileHasTwoDigests() throws Exception {
    String one = partner.paper("the same");
    String two = partner.paper("the same");
    assertNotEquals(one, two);
    assertEquals("%PDF-the same", partner.office.get("/evidence/files/" + one + "/content").body());
    assertEquals(404, careful.office.get("/evidence/files/" + one + "/content").status());
    assertTrue(partner.office.get("/evidence/files").body().contains(one));
    assertFalse(careful.office.get("/evidence/files").body().contains(one));
    assertEquals(
        401,
        Caller.anybody(server, "riverside").get("/evidence/files/" + one + "/content").status());
  }

  @Test
  void onlyKnownKindsOfFilesOfABoundedSizeAreTaken() throws Exception {
    String place = "/evidence/files?documentType=passport&retainUntil=2099-01-01";
    byte[] pdf = "%PDF-1".getBytes(StandardCharsets.UTF_8);
    assertEquals(415, partner.office.post(place, pdf, "text/html").status());
    assertEquals(400, partner.office.post(place, pdf, "image/png").status());
    byte[] large = new byte[(4 << 20) + 1];
    System.arraycopy(pdf, 0, large, 0, pdf.length);
    assertEquals(413, partner.office.post(place, large, "application/pdf").status());
    assertEquals(
        400,
        partner
            .office
            .post("/evidence/files?retainUntil=2001-01-01", pdf, "application/pdf")
            .status());
    assertEquals(400, partner.office.post("/evidence/files", pdf, "application/pdf").status());
    Caller.Answer first =
        partner.office.post(place, pdf, "application/pdf", "Idempotency-Key", "k");
    Caller.Answer again =
        partner.office.post(place, pdf, "application/pdf", "Idempotency-Key", "k");
    assertEquals(first.text("digest"), again.text("digest"));
  }

  @Test
  void aCheckThatCitesAPaperThatIsNotInTheVaultIsNotIssued() throws Exception {
    String digest = partner.paper("lint");
    Caller.Answer unknown = offer(partner.claims("uEi" + "A".repeat(44)));
    assertEquals(400, unknown.status());
    assertEquals("evidenceHeld/0/digest", unknown.text("parameter"));
    JsonObject longer =
        partner.cited(digest).with("retainUntil", PartnerUnderTest.today().plusYears(9).toString());
    Caller.Answer tooLong =
        offer(partner.claims(digest).with("evidenceHeld", JsonArray.of(longer)));
    assertEquals("evidenceHeld/0/retainUntil", tooLong.text("parameter"));
    JsonObject elsewhere =
        partner
            .cited("uEi" + "A".repeat(44))
            .with("heldBy", JsonObject.of("id", "https://archive.example/riverside"));
    assertEquals(
        201, offer(partner.claims(digest).with("evidenceHeld", JsonArray.of(elsewhere))).status());
    Caller.Answer direct =
        partner.office.post(
            "/credentials/issue",
            Examples.issue(Examples.KYC, partner.claims("uEi" + "B".repeat(44))));
    assertEquals(400, direct.status(), direct.body());
  }

  private static Caller.Answer offer(JsonObject claims) throws Exception {
    return partner.office.post("/offers", Examples.offer(Examples.wanted(Examples.KYC, claims)));
  }

  @Test
  void aCitedPaperIsKeptUntilItsTimeAHoldStopsEverythingAndWhatIsErasedIsGone() throws Exception {
    String cited = partner.paper("cited");
    Caller.Answer offer = offer(partner.claims(cited));
    String at = "/evidence/files/" + cited;
    assertTrue(
        partner.office.get(at).body().contains(RunningIssuer.record(offer)),
        "the vault knows which record cites it");
    assertEquals(409, partner.office.delete(at).status());
    Caller.Answer shorter =
        partner.office.put(at + "/retention", JsonObject.of("retainUntil", "2027-01-01"));
    assertEquals(409, shorter.status());
    String later = PartnerUnderTest.today().plusYears(6).toString();
    assertEquals(
        later,
        partner
            .office
            .put(at + "/retention", JsonObject.of("retainUntil", later))
            .text("retainUntil"));

    String free = partner.paper("not cited");
    String there = "/evidence/files/" + free;
    assertEquals(
        200, partner.office.put(there + "/hold", JsonObject.of("reference", "case 7")).status());
    assertEquals(409, partner.office.delete(there).status());
    assertEquals(200, partner.office.delete(there + "/hold").status());
    assertEquals(204, partner.office.delete(there).status());
    assertEquals(204, partner.office.delete(there).status(), "again");
    assertEquals(410, partner.office.get(there + "/content").status());
    assertTrue(partner.office.get(there).body().contains("erasedOn"));
    assertEquals("evidenceHeld/0/digest", offer(partner.claims(free)).text("parameter"));
  }

  // --- partners

  @Test
  void aPartnerGetsThePaperEncryptedToItsKeyAndTheMemberSeesIt() throws Exception {
    RelianceTerms terms = partner.agree(partner.words("fetched"));
    String digest = partner.paper("a passport");
    String check = partner.check(digest);
    ReliedCheck relied = partner.relied(terms, check, digest);
    EvidenceRequest request =
        partner.sign(partner.wish(relied, EvidencePurpose.SUPERVISOR_REQUEST));
    Caller.Answer answer = partner.send(request);
    assertEquals(200, answer.status(), answer.body());
    assertFalse(answer.body().contains("passport"), "nothing unencrypted");
    EvidenceAnswer said = EvidenceAnswer.read(answer.text("answer"));
    assertEquals(Optional.empty(), said.flaw(request, terms, observed(said.by()), Instant.now()));
    EvidenceAnswer.Opened opened =
        said.open(answer.text("paper"), partner.recipient, digest, 5 << 20);
    assertEquals(
        Bytes.utf8("%PDF-a passport"),
        assertInstanceOf(EvidenceAnswer.Opened.Paper.class, opened).file());

    List<JsonObject> log = log(partner, check, partner.holder);
    assertEquals(
        List.of("asked", "delivered"),
        log.stream().map(entry -> entry.string("event").orElseThrow()).sorted().toList());
    for (JsonObject entry : log) {
      assertEquals("Hillside Credit Union", entry.string("byName").orElseThrow());
      assertEquals("supervisor-request", entry.string("purpose").orElseThrow());
    }
  }

  private static Documents observed(String did) throws Exception {
    Documents found = Documents.none();
    List<Gathered> more =
        DidResolver.standard().missing(Did.parse(did), found).stream()
            .map(EvidenceTest::fetched)
            .toList();
    return found.with(Documents.of(more));
  }

  private static Gathered fetched(DocumentNeed need) {
    try {
      String text = Caller.anybody(server, "riverside").get(need.url()).body();
      return new Gathered.Fetched(need, "application/json", Bytes.utf8(text), Instant.now());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<JsonObject> log(PartnerUnderTest at, String check, SigningKey holder)
      throws Exception {
    Caller.Answer answer = logAnswer(at, check, holder);
    assertEquals(200, answer.status(), answer.body());
    return answer.json().array("entries").flatMap(JsonArray::objects).orElseThrow();
  }

  private static Caller.Answer logAnswer(PartnerUnderTest at, String check, SigningKey holder)
      throws Exception {
    String nonce = new HolderWallet(server, at.coop).nonce();
    String presentation =
        org.cooppassport.core.sdjwt.HeldSdJwt.of(org.cooppassport.core.sdjwt.SdJwt.parse(check))
            .sdJwt()
            .bind(server.base(at.coop), nonce, Instant.now().minusSeconds(1), holder.signer())
            .text();
    return Caller.anybody(server, at.coop)
        .post("/evidence/log", JsonObject.of("presentation", presentation, "nonce", nonce));
  }

  @Test
  void nobodyButTheHolderSeesTheLogAndANonceIsGoodForOneLook() throws Exception {
    String check = partner.check(partner.paper("log"));
    Caller.Answer other =
        logAnswer(partner, check, HolderWallet.key(org.cooppassport.core.keys.KeyType.P256));
    assertEquals(403, other.status());
    String nonce = new HolderWallet(server, "riverside").nonce();
    String elsewhere = partner.present(check, nonce, PartnerUnderTest.AUDIENCE);
    Caller anybody = Caller.anybody(server, "riverside");
    JsonObject body = JsonObject.of("presentation", elsewhere, "nonce", nonce);
    assertEquals(403, anybody.post("/evidence/log", body).status(), "made for somebody else");
    assertEquals(400, anybody.post("/evidence/log", body).status(), "the nonce is spent");
    JsonObject unknown = body.with("nonce", "made-up-by-the-caller");
    assertEquals(400, anybody.post("/evidence/log", unknown).status());
  }

  private static String refusal(Caller.Answer answer) {
    assertEquals(200, answer.status(), answer.body());
    assertFalse(answer.json().has("paper"), "nothing is given");
    return EvidenceAnswer.read(answer.text("answer")).refusal().orElseThrow().name();
  }

  @Test
  void strangersGetOneAnswerWhateverIsWrong() throws Exception {
    RelianceTerms terms = partner.agree(partner.words("strangers"));
    String digest = partner.paper("not for strangers");
    String check = partner.check(digest);
    ReliedCheck relied = partner.relied(terms, check, digest);
    RelianceTerms unheld =
        partner.signed(partner.words("never-brought")).relianceTerms().orElseThrow();
    List<Caller.Answer> answers =
        List.of(
            partner.send(
                partner.sign(
                    partner.wish(relied, EvidencePurpose.AUDIT),
                    TestCoop.holder("a stranger"),
                    Instant.now())),
            partner.send(
                partner.sign(
                    partner.wish(
                        partner.relied(unheld, relied.receipt(), digest), EvidencePurpose.AUDIT))),
            partner.send(
                partner.sign(
                    partner.wish(
                        partner.relied(
                            partner
                                .signed(
                                    partner
                                        .words("strangers")
                                        .with("methods", JsonArray.ofStrings("chip-read")))
                                .relianceTerms()
                                .orElseThrow(),
                            relied.receipt(),
                            digest),
                        EvidencePurpose.AUDIT))));
    Map<String, String> said = new TreeMap<>();
    for (Caller.Answer answer : answers) {
      assertEquals(403, answer.status(), answer.body());
      said.put(answer.json().without("instance").toJson(), "");
    }
    assertEquals(1, said.size(), said.keySet().toString());
  }

  @Test
  void oneMessageIsAnsweredWithAPaperOnceHoweverManySendIt() throws Exception {
    RelianceTerms terms = partner.agree(partner.words("replayed"));
    String digest = partner.paper("once");
    ReliedCheck relied = partner.relied(terms, partner.check(digest), digest);
    EvidenceRequest request = partner.sign(partner.wish(relied, EvidencePurpose.AUDIT));
    List<CompletableFuture<Caller.Answer>> sent =
        IntStream.range(0, 64)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            return partner.send(request);
                          } catch (Exception e) {
                            throw new IllegalStateException(e);
                          }
                        }))
            .toList();
    int given = 0;
    int refused = 0;
    for (CompletableFuture<Caller.Answer> one : sent) {
      Caller.Answer answer = one.join();
      if (answer.status() == 429 || answer.status() == 503) {
        continue;
      }
      if (answer.json().has("paper")) {
        given++;
      } else {
        assertEquals("REPLAYED", refusal(answer));
        refused++;
      }
    }
    assertEquals(1, given);
    assertTrue(refused > 0);
  }

  @Test
  void whatTheAgreementDoesNotGrantIsRefusedWithItsReason() throws Exception {
    String digest = partner.paper("reasons");
    String other = partner.paper("another person's");
    String check = partner.check(digest);
    RelianceTerms terms =
        partner.agree(
            partner
                .words("reasons")
                .with(
                    "evidence",
                    JsonObject.of("deadline", "PT0S", "calendar", "calendar-days")
                        .with("purposes", JsonArray.ofStrings("audit", "drill"))));
    ReliedCheck relied = partner.relied(terms, check, digest);
    Map<EvidenceRefusal, EvidenceRequest> cases = new TreeMap<>();
    cases.put(
        EvidenceRefusal.PURPOSE_NOT_AGREED,
        partner.sign(partner.wish(relied, EvidencePurpose.DISPUTE)));
    cases.put(
        EvidenceRefusal.NOT_CURRENT,
        partner.sign(
            partner.wish(relied, EvidencePurpose.AUDIT),
            TestAgreements.RELIER,
            Instant.now().minus(1, ChronoUnit.HOURS)));
    cases.put(
        EvidenceRefusal.PAPER_NOT_CITED,
        partner.sign(
            partner.wish(partner.relied(terms, relied.receipt(), other), EvidencePurpose.AUDIT)));
    ReceiptExtract shown = relied.receipt();
    cases.put(
        EvidenceRefusal.RECEIPT_NOT_VALID,
        partner.sign(
            partner.wish(
                partner.relied(terms, with(shown, shown.judgedAt(), "another-nonce"), digest),
                EvidencePurpose.AUDIT)));
    cases.put(
        EvidenceRefusal.AGREEMENT_NOT_IN_FORCE,
        partner.sign(
            partner.wish(
                partner.relied(
                    terms,
                    with(shown, Instant.now().minus(101, ChronoUnit.DAYS), shown.nonce()),
                    digest),
                EvidencePurpose.AUDIT)));
    cases.put(
        EvidenceRefusal.NOT_COVERED,
        partner.sign(
            partner.wish(
                partner.relied(terms, in(shown, Lane.AGENCY), digest), EvidencePurpose.AUDIT)));
    cases.put(
        EvidenceRefusal.NOT_OUR_CREDENTIAL,
        partner.sign(
            partner.wish(
                partner.relied(terms, ofAnotherIssuer(shown), digest), EvidencePurpose.AUDIT)));
    for (Map.Entry<EvidenceRefusal, EvidenceRequest> one : cases.entrySet()) {
      assertEquals(one.getKey().name(), refusal(partner.send(one.getValue())));
    }
  }

  private static ReceiptExtract with(ReceiptExtract shown, Instant judgedAt, String nonce) {
    return new ReceiptExtract(
        shown.id(),
        shown.link(),
        judgedAt,
        shown.lane(),
        shown.presentation(),
        nonce,
        shown.audience());
  }

  private static ReceiptExtract in(ReceiptExtract shown, Lane lane) {
    return new ReceiptExtract(
        shown.id(),
        shown.link(),
        shown.judgedAt(),
        lane,
        shown.presentation(),
        shown.nonce(),
        shown.audience());
  }

  /** The same claims, signed by a co-op that gives itself our name. */
  private static ReceiptExtract ofAnotherIssuer(ReceiptExtract shown) {
    TestCoop forger = TestCoop.at(server.base("riverside"));
    String check =
        forger
            .issue(Examples.KYC, "document-in-person", JsonObject.EMPTY, partner.holder, 7)
            .sdJwt()
            .text();
    return new ReceiptExtract(
        shown.id(),
        shown.link(),
        shown.judgedAt(),
        shown.lane(),
        partner.present(check, shown.nonce(), shown.audience()),
        shown.nonce(),
        shown.audience());
  }

  @Test
  void anAgreementThatGrantsNoPapersOrEndedBeforeTheRelianceGivesNone() throws Exception {
    String digest = partner.paper("ended");
    String check = partner.check(digest);
    JsonObject words =
        partner
            .words("no-papers")
            .with("lanes", JsonArray.ofStrings("sector-code"))
            .without("evidence");
    RelianceTerms without = partner.agree(words);
    assertEquals(
        "EVIDENCE_NOT_AGREED",
        refusal(
            partner.send(
                partner.sign(
                    partner.wish(partner.relied(without, check, digest), EvidencePurpose.AUDIT)))));
    RelianceTerms ended = partner.agree(partner.words("ended"));
    SignedAgreement file = partner.signed(partner.words("ended"));
    SignedAgreement over =
        file.with(
            TestAgreements.statement(
                file, Deed.END, TestAgreements.CHECKER, Instant.now().minus(3, ChronoUnit.DAYS)));
    assertEquals(200, partner.office.post("/evidence/agreements", over.json()).status());
    assertEquals(
        "AGREEMENT_NOT_IN_FORCE",
        refusal(
            partner.send(
                partner.sign(
                    partner.wish(partner.relied(ended, check, digest), EvidencePurpose.AUDIT)))));
    assertTrue(partner.office.get("/evidence/agreements").body().contains("\"ENDED\""));
    assertEquals(
        400,
        careful.office.post("/evidence/agreements", file.json()).status(),
        "an agreement of somebody else");
  }

  @Test
  void onApprovalNothingLeavesBeforeSomebodySaidYesAndNoIsSaidToThePartnerAndTheMember()
      throws Exception {
    RelianceTerms terms = careful.agree(careful.words("approved"));
    String digest = careful.paper("approved");
    String check = careful.check(digest);
    EvidenceRequest.Wish wish =
        careful.wish(careful.relied(terms, check, digest), EvidencePurpose.AUDIT);
    assertEquals(EvidenceAnswer.Outcome.WAITING, outcome(careful.send(careful.sign(wish))));
    JsonObject waiting =
        careful
            .office
            .get("/evidence/requests?state=WAITING")
            .json()
            .array("requests")
            .flatMap(JsonArray::objects)
            .orElseThrow()
            .get(0);
    String id = waiting.string("id").orElseThrow();
    assertEquals(
        200,
        careful
            .office
            .post("/evidence/requests/" + id + "/approve", JsonObject.of("reference", "ok 1"))
            .status());
    assertEquals(
        EvidenceAnswer.Outcome.DELIVERED,
        outcome(careful.send(careful.sign(PartnerUnderTest.again(wish)))));
    assertEquals(
        409,
        careful
            .office
            .post("/evidence/requests/" + id + "/decline", JsonObject.of("reference", "late"))
            .status());

    EvidenceRequest.Wish second =
        careful.wish(careful.relied(terms, check, digest), EvidencePurpose.AUDIT);
    careful.send(careful.sign(second));
    String other =
        careful
            .office
            .get("/evidence/requests?state=WAITING")
            .json()
            .array("requests")
            .flatMap(JsonArray::objects)
            .orElseThrow()
            .get(0)
            .string("id")
            .orElseThrow();
    careful.office.post(
        "/evidence/requests/" + other + "/decline", JsonObject.of("reference", "no 2"));
    assertEquals("DECLINED", refusal(careful.send(careful.sign(PartnerUnderTest.again(second)))));
    assertTrue(
        log(careful, check, careful.holder).stream()
            .anyMatch(entry -> entry.string("event").equals(Optional.of("refused"))));
  }

  private static EvidenceAnswer.Outcome outcome(Caller.Answer answer) {
    assertEquals(200, answer.status(), answer.body());
    return EvidenceAnswer.read(answer.text("answer")).outcome();
  }
}
