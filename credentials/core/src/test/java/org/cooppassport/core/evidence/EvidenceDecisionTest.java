package org.cooppassport.core.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.agreements.AgreementStatement.Deed;
import org.cooppassport.core.agreements.EvidencePurpose;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.evidence.ProvenEvidenceRequest.Holding;
import org.cooppassport.core.evidence.ProvenEvidenceRequest.Sending;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.law.LegalTables;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestAgreements;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.core.verification.VerificationResult;
import org.junit.jupiter.api.Test;

/** Who is given a paper, decided from documents and an instant; and what an answer is worth. */
class EvidenceDecisionTest {
  private static final Instant NOW = TestCoop.NOW;
  private static final String ISSUER = "https://riverside.example/coop";
  private static final Set<String> OURS = Set.of(ISSUER, TestAgreements.checker());
  private static final String NONCE = "n-0S6_WzA2Mj";
  private static final String AUDIENCE = "x509_hash:relier";

  private final RandomSource random = new SeededRandom("papers");
  private final TestCoop riverside = TestCoop.at(ISSUER);
  private final SigningKey holder = TestCoop.holder("amara");
  private final DecryptionKey recipient = DecryptionKey.generate(random);
  private final Bytes salted = PaperDigest.salted(Bytes.utf8("%PDF-passport"), random);
  private final String digest = PaperDigest.of(salted);

  private JsonObject words() {
    return TestAgreements.reliance()
        .with("lanes", JsonArray.ofStrings("aml-reliance", "sector-code"));
  }

  private String presented(TestCoop issuer, String nonce, String... disclosed) {
    JsonObject held =
        JsonObject.builder()
            .put("digest", digest)
            .put("heldBy", JsonObject.of("id", ISSUER))
            .put("retainUntil", "2031-03-14")
            .build();
    return TestCoop.present(
        issuer.issue(
            CredentialTypes.KYC_CHECK,
            "document-in-person",
            JsonObject.of("evidenceHeld", JsonArray.of(held)),
            holder,
            3),
        holder,
        nonce,
        AUDIENCE,
        disclosed);
  }

  private ReceiptExtract receipt(String presentation) {
    return new ReceiptExtract(
        "receipt-1", "link-1", NOW, Lane.SECTOR_CODE, presentation, NONCE, AUDIENCE);
  }

  private EvidenceRequest request(SignedAgreement file, ReceiptExtract receipt) {
    return request(file, receipt, EvidencePurpose.AUDIT, NOW);
  }

  private EvidenceRequest request(
      SignedAgreement file, ReceiptExtract receipt, EvidencePurpose purpose, Instant at) {
    return sign(file, receipt, purpose, at, TestAgreements.RELIER);
  }

  private EvidenceRequest sign(
      SignedAgreement file,
      ReceiptExtract receipt,
      EvidencePurpose purpose,
      Instant at,
      SigningKey key) {
    RelianceTerms terms = file.relianceTerms().orElseThrow();
    ReliedCheck check =
        new ReliedCheck(
            receipt,
            ISSUER,
            terms,
            List.of(new CitedPaper(digest, "passport", ISSUER, LocalDate.parse("2031-03-14"))),
            ISSUER + "/evidence");
    String did = TestAgreements.relier();
    return EvidenceRequest.sign(
        new EvidenceRequest.Wish(
            random.token(24), random.token(24), purpose, digest, check, recipient.publicKey()),
        at,
        did + "#" + did.substring("did:key:".length()),
        key.signer());
  }

  private Optional<ProvenEvidenceRequest> proven(EvidenceRequest request, SignedAgreement file) {
    return request.prove(file, Documents.none(), OURS, NOW);
  }

  private VerificationResult verified(ProvenEvidenceRequest request) {
    return Verification.offline(
        request.toVerify(
            List.of(
                ProvenEvidenceRequest.trusting(
                    ISSUER,
                    List.of(
                        JsonObject.of("id", riverside.kid())
                            .with("jwk", riverside.key().publicKey().toJwk()))))),
        Documents.none(),
        request.request().receipt().judgedAt());
  }

  private Optional<EvidenceRefusal> judged(SignedAgreement file, EvidenceRequest request) {
    ProvenEvidenceRequest one = proven(request, file).orElseThrow();
    return one.judge(Sending.FIRST, verified(one), Holding.HELD);
  }

  // --- who is a partner

  @Test
  void aRequestIsProvenOnlyByTheMandatedKeyOfTheRelierOfAnAgreementThatIsHeld() {
    SignedAgreement file = TestAgreements.signed(words());
    ReceiptExtract receipt = receipt(presented(riverside, NONCE, "evidenceHeld"));
    EvidenceRequest request = request(file, receipt);
    assertTrue(proven(request, file).isPresent());
    assertEquals(Optional.empty(), judged(file, request));

    EvidenceRequest forged =
        sign(file, receipt, EvidencePurpose.AUDIT, NOW, TestCoop.holder("a stranger"));
    assertTrue(proven(forged, file).isEmpty());
    SignedAgreement otherWords =
        TestAgreements.signed(words().with("methods", JsonArray.ofStrings("chip-read")));
    assertTrue(proven(request, otherWords).isEmpty(), "other words under the same name");
    assertTrue(
        request.partnership(List.of(), OURS).isEmpty(), "an agreement that is not held here");
    assertTrue(
        request.prove(file, Documents.none(), Set.of("https://other.example"), NOW).isEmpty(),
        "another checker");
    String text = request.text();
    String bent = text.substring(0, text.length() - 2) + (text.endsWith("AA") ? "BB" : "AA");
    assertTrue(proven(EvidenceRequest.read(bent), file).isEmpty(), "one changed bit");
  }

  // --- what is refused

  @Test
  void eachRuleRefusesWithItsOwnCodeAndTheFirstOneThatIsBrokenIsTold() {
    SignedAgreement file = TestAgreements.signed(words());
    String shown = presented(riverside, NONCE, "evidenceHeld");
    ReceiptExtract receipt = receipt(shown);
    assertEquals(
        Optional.of(EvidenceRefusal.NOT_CURRENT),
        judged(file, request(file, receipt, EvidencePurpose.AUDIT, NOW.minusSeconds(3_600))));
    assertEquals(
        Optional.of(EvidenceRefusal.NOT_CURRENT),
        judged(file, request(file, receipt, EvidencePurpose.AUDIT, NOW.plusSeconds(600))));
    assertEquals(
        Optional.of(EvidenceRefusal.PAPER_NOT_CITED),
        judged(file, request(file, receipt(presented(riverside, NONCE)))),
        "not disclosed, so not shown to be relied on");
    assertEquals(
        Optional.of(EvidenceRefusal.RECEIPT_NOT_VALID),
        judged(file, request(file, receipt(presented(riverside, "another", "evidenceHeld")))));
    assertEquals(
        Optional.of(EvidenceRefusal.NOT_OUR_CREDENTIAL),
        judged(
            file,
            request(
                file,
                receipt(
                    presented(TestCoop.at("https://elsewhere.example"), NONCE, "evidenceHeld")))));
    assertEquals(
        Optional.of(EvidenceRefusal.NOT_COVERED),
        judged(
            file,
            request(file, new ReceiptExtract("r", "l", NOW, Lane.AGENCY, shown, NONCE, AUDIENCE))));
    ProvenEvidenceRequest good = proven(request(file, receipt), file).orElseThrow();
    assertEquals(
        Optional.of(EvidenceRefusal.REPLAYED),
        good.judge(Sending.REPEATED, verified(good), Holding.HELD));
    assertEquals(
        Optional.of(EvidenceRefusal.PAPER_ERASED),
        good.judge(Sending.FIRST, verified(good), Holding.ERASED));
    assertEquals(
        Optional.of(EvidenceRefusal.PAPER_NOT_HELD),
        good.judge(Sending.FIRST, verified(good), Holding.UNKNOWN));
  }

  @Test
  void theAgreementMustHaveBeenInForceWhenTheCheckWasReliedOnNotWhenPapersAreAskedFor() {
    SignedAgreement file = TestAgreements.signed(words());
    ReceiptExtract receipt = receipt(presented(riverside, NONCE, "evidenceHeld"));
    EvidenceRequest request = request(file, receipt);
    SignedAgreement endedBefore =
        file.with(
            TestAgreements.statement(
                file, Deed.END, TestAgreements.RELIER, NOW.minus(Duration.ofDays(2))));
    assertEquals(Optional.of(EvidenceRefusal.AGREEMENT_NOT_IN_FORCE), judged(endedBefore, request));
    SignedAgreement endedToday =
        file.with(TestAgreements.statement(file, Deed.END, TestAgreements.RELIER, NOW));
    Instant later = NOW.plus(Duration.ofDays(300));
    EvidenceRequest asked = request(file, receipt, EvidencePurpose.AUDIT, later);
    ProvenEvidenceRequest proven =
        asked.prove(endedToday, Documents.none(), OURS, later).orElseThrow();
    assertEquals(Optional.empty(), proven.judge(Sending.FIRST, verified(proven), Holding.HELD));
  }

  @Test
  void whatIsVerifiedAtAnotherInstantIsNotJudged() {
    SignedAgreement file = TestAgreements.signed(words());
    ProvenEvidenceRequest one =
        proven(request(file, receipt(presented(riverside, NONCE, "evidenceHeld"))), file)
            .orElseThrow();
    VerificationResult other =
        new VerificationResult(
            verified(one).credentials(), verified(one).findings(), NOW.plusSeconds(1));
    assertThrows(
        IllegalArgumentException.class, () -> one.judge(Sending.FIRST, other, Holding.HELD));
  }

  @Test
  void purposesAreThoseOfTheAgreementAndAllOfThemIfItNamesNone() {
    assertEquals(
        EnumSet.allOf(EvidencePurpose.class),
        TestAgreements.signed(words()).relianceTerms().orElseThrow().evidencePurposes());
    JsonObject named =
        words()
            .with(
                "evidence",
                JsonObject.of("deadline", "P5D", "calendar", "business-days")
                    .with("purposes", JsonArray.ofStrings("drill", "audit")));
    SignedAgreement file = TestAgreements.signed(named);
    ReceiptExtract receipt = receipt(presented(riverside, NONCE, "evidenceHeld"));
    for (EvidencePurpose purpose : EvidencePurpose.values()) {
      boolean agreed = purpose == EvidencePurpose.DRILL || purpose == EvidencePurpose.AUDIT;
      assertEquals(
          agreed ? Optional.empty() : Optional.of(EvidenceRefusal.PURPOSE_NOT_AGREED),
          judged(file, request(file, receipt, purpose, NOW)));
    }
    JsonObject unknown =
        words()
            .with(
                "evidence",
                JsonObject.of("deadline", "P5D", "calendar", "business-days")
                    .with("purposes", JsonArray.ofStrings("curiosity")));
    assertThrows(Refusal.class, () -> TestAgreements.signed(unknown));
  }

  /** Whatever one member of the signed claims is bent to, nothing unproven is granted. */
  @Test
  void aRequestThatIsReadAgainIsTheSameAndOneWithAStrangeMemberIsNone() {
    SignedAgreement file = TestAgreements.signed(words());
    EvidenceRequest request = request(file, receipt(presented(riverside, NONCE, "evidenceHeld")));
    EvidenceRequest again = EvidenceRequest.read(request.text());
    assertEquals(request.receipt(), again.receipt());
    assertEquals(request.jti(), again.jti());
    assertFalse(request.toString().contains(NONCE));
    assertThrows(Refusal.class, () -> EvidenceRequest.read("not.a.token"));
    assertThrows(Refusal.class, () -> EvidenceRequest.read(file.json().toJson()));
    assertThrows(Refusal.class, () -> EvidenceRequest.read("x".repeat(2 << 20)));
  }

  // --- what an answer is worth

  private EvidenceAnswer.Answerer checker(SigningKey key) {
    String did = TestAgreements.checker();
    return new EvidenceAnswer.Answerer(
        did, did + "#" + did.substring("did:key:".length()), key.signer());
  }

  @Test
  void onlyTheCheckersAnswerToThisMessageCountsAndOnlyThePaperThatIsCited() {
    SignedAgreement file = TestAgreements.signed(words());
    RelianceTerms terms = file.relianceTerms().orElseThrow();
    ReceiptExtract receipt = receipt(presented(riverside, NONCE, "evidenceHeld"));
    EvidenceRequest request = request(file, receipt);
    String closed = EvidenceAnswer.seal(salted, request, random);
    EvidenceAnswer answer =
        EvidenceAnswer.delivered(
            request, "application/pdf", closed, checker(TestAgreements.CHECKER), NOW);
    EvidenceAnswer read = EvidenceAnswer.read(answer.text());
    assertEquals(Optional.empty(), read.flaw(request, terms, Documents.none(), NOW));
    assertEquals(
        Bytes.utf8("%PDF-passport"),
        assertInstanceOf(
                EvidenceAnswer.Opened.Paper.class, read.open(closed, recipient, digest, 1 << 20))
            .file());

    assertEquals(
        Optional.of(EvidenceAnswer.Flaw.OF_ANOTHER_REQUEST),
        read.flaw(request(file, receipt), terms, Documents.none(), NOW));
    assertEquals(
        Optional.of(EvidenceAnswer.Flaw.NOT_OF_THE_CHECKER),
        EvidenceAnswer.delivered(
                request, "application/pdf", closed, checker(TestCoop.holder("other")), NOW)
            .flaw(request, terms, Documents.none(), NOW));
    assertFailed(
        EvidenceAnswer.Flaw.UNREADABLE,
        read.open(EvidenceAnswer.seal(salted, request, random), recipient, digest, 1 << 20));
    assertFailed(
        EvidenceAnswer.Flaw.UNREADABLE,
        read.open(closed, DecryptionKey.generate(random), digest, 1 << 20));
    assertFailed(
        EvidenceAnswer.Flaw.WRONG_DIGEST,
        read.open(
            closed,
            recipient,
            PaperDigest.of(PaperDigest.salted(Bytes.utf8("%PDF-passport"), random)),
            1 << 20));
    assertFailed(EvidenceAnswer.Flaw.UNREADABLE, read.open(closed, recipient, digest, 10));
  }

  private static void assertFailed(EvidenceAnswer.Flaw flaw, EvidenceAnswer.Opened opened) {
    assertEquals(flaw, assertInstanceOf(EvidenceAnswer.Opened.Failed.class, opened).flaw());
  }

  // --- digests and clocks

  @Test
  void theSameFileNeverHasTheSameDigestTwiceAndEveryBitOfItCounts() {
    Bytes file = Bytes.utf8("%PDF-the same");
    Bytes one = PaperDigest.salted(file, random);
    Bytes two = PaperDigest.salted(file, random);
    assertNotEquals(PaperDigest.of(one), PaperDigest.of(two));
    assertEquals(file, PaperDigest.file(one));
    assertTrue(PaperDigest.isOne(PaperDigest.of(one)));
    for (int at = 0; at < one.size(); at++) {
      byte[] bent = one.toByteArray();
      bent[at] ^= 1;
      assertFalse(PaperDigest.matches(PaperDigest.of(one), Bytes.of(bent)), "byte " + at);
    }
    assertFalse(PaperDigest.matches(PaperDigest.of(Bytes.EMPTY), Bytes.EMPTY));
  }

  @Test
  void thePapersAreDueByTheAgreementsDeadlineAndAtOnceLeavesTheWay() {
    assertEquals(
        NOW.plus(EvidenceClock.AT_ONCE),
        EvidenceClock.dueAt(terms("PT0S", "calendar-days"), NOW, LegalTables.of(List.of())));
    assertEquals(
        NOW.plus(Duration.ofDays(5)),
        EvidenceClock.dueAt(terms("P5D", "calendar-days"), NOW, LegalTables.of(List.of())));
    // a Saturday: five business days end with the Friday
    assertEquals(
        Instant.parse("2026-11-28T00:00:00Z"),
        EvidenceClock.dueAt(terms("P5D", "business-days"), NOW, LegalTables.of(List.of())));
    assertEquals(Duration.ZERO, EvidenceClock.lateness(NOW, NOW));
    assertEquals(Duration.ofSeconds(7), EvidenceClock.lateness(NOW, NOW.plusSeconds(7)));
  }

  private RelianceTerms terms(String deadline, String calendar) {
    return TestAgreements.signed(
            words().with("evidence", JsonObject.of("deadline", deadline, "calendar", calendar)))
        .relianceTerms()
        .orElseThrow();
  }
}
