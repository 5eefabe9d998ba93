package org.cooppassport.core.acceptance;

import static org.cooppassport.core.acceptance.TestPolicies.AUDIENCE;
import static org.cooppassport.core.acceptance.TestPolicies.NONCE;
import static org.cooppassport.core.acceptance.TestPolicies.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.StaticDocuments;
import org.cooppassport.core.testing.TestAgreements;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.Verification;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The story of the product, as far as the core decides it. */
class AcceptanceStoryTest {
  private final TestCoop riverside = TestCoop.at("https://riverside.example/coop");
  private final SigningKey member = TestCoop.holder("amara");
  private final SigningKey relier = TestCoop.holder("harbour");

  private VerifiedSdJwt issue(String type, String example, JsonObject changes, int index) {
    return riverside.issue(type, example, changes, member, index);
  }

  private JsonObject answer() {
    VerifiedSdJwt membership =
        issue(CredentialTypes.MEMBERSHIP, "worker-member", JsonObject.EMPTY, 7);
    VerifiedSdJwt check =
        issue(CredentialTypes.KYC_CHECK, "document-in-person", JsonObject.EMPTY, 8);
    VerifiedSdJwt identity =
        issue(CredentialTypes.IDENTITY, "names-and-birth", JsonObject.EMPTY, 9);
    return JsonObject.builder()
        .put("membership", token(membership, "standing", "subjectLink"))
        .put("check", token(check, "subjectLink"))
        .put("identity", token(identity, "given_name", "family_name", "birthdate", "subjectLink"))
        .build();
  }

  private JsonArray token(VerifiedSdJwt held, String... claims) {
    return JsonArray.ofStrings(TestCoop.present(held, member, NONCE, AUDIENCE, claims));
  }

  private static RelianceCase caseOf(
      JsonObject policy, JsonObject answer, Agreement... agreements) {
    Policy read = Policy.read(policy);
    return RelianceCase.of(
        read, read.toDcql(), answer, NONCE, AUDIENCE, TestPolicies.relier(agreements));
  }

  @Test
  @Tag("story")
  void harbourAcceptsAMemberWhoWasCheckedInPersonByRiverside() {
    RelianceCase asked = caseOf(TestPolicies.harbour(), answer(), TestPolicies.code());
    Verification verification = StaticDocuments.of(riverside).gather(asked.begin(TestCoop.NOW));
    Verdict verdict = asked.judge(verification.result());
    assertEquals(Outcome.ACCEPTED, verdict.outcome(), verdict::toString);
    assertTrue(verdict.verified());
    assertTrue(verdict.accepted());
    assertEquals(Lane.SECTOR_CODE, verdict.lane().orElseThrow());
    assertEquals(List.of(), verdict.flags());
    assertEquals("Accepted.", verdict.toJson().string("sentence").orElseThrow());
  }

  @Test
  @Tag("story")
  void hillsideWantsAProofOfAddressAndAcceptsOnceItIsThere() {
    JsonObject supervised =
        json(
            "{'lanesOffered':['aml-reliance'],'issuerObliged':true,"
                + "'supervisor':{'name':'FCA','country':'GB','reference':'1'},"
                + "'evidenceRetrieval':{'endpoint':'https://riverside.example/evidence',"
                + "'deadline':'PT0S','calendar':'calendar-days'}}");
    VerifiedSdJwt first = issue(CredentialTypes.KYC_CHECK, "document-in-person", supervised, 1);
    RelianceCase asked =
        caseOf(
            TestPolicies.hillside(),
            JsonObject.of("check", token(first)),
            TestPolicies.agreement());
    Verdict verdict =
        asked.judge(StaticDocuments.of(riverside).gather(asked.begin(TestCoop.NOW)).result());
    assertEquals(Outcome.TOP_UP, verdict.outcome(), verdict::toString);
    assertEquals(List.of("ATTRIBUTE_MISSING"), verdict.gaps().stream().map(Reason::code).toList());
    assertTrue(verdict.gaps().get(0).sentence(Locale.ENGLISH).contains("address"));
    assertTrue(verdict.gaps().get(0).remedy(Locale.GERMAN).contains("bank statement"));

    JsonObject withAddress =
        supervised.with(
            "attributesVerified",
            new JsonArray(
                List.of(json("{'attribute':'address','documentType':'utility_statement'}"))));
    VerifiedSdJwt second = issue(CredentialTypes.KYC_CHECK, "document-in-person", withAddress, 2);
    RelianceCase again =
        caseOf(
            TestPolicies.hillside(),
            JsonObject.of("check", token(second)),
            TestPolicies.agreement());
    Verdict accepted =
        again.judge(StaticDocuments.of(riverside).gather(again.begin(TestCoop.NOW)).result());
    assertEquals(Outcome.ACCEPTED, accepted.outcome(), accepted::toString);
    assertEquals(Lane.AML_RELIANCE, accepted.lane().orElseThrow());
  }

  @Test
  @Tag("story")
  @Tag("attack:VER-01")
  @Tag("attack:VER-07")
  void onceTheMembershipHasCeasedTheNextPresentationIsRefusedAndTheFirstReceiptStillHolds() {
    RelianceCase asked = caseOf(TestPolicies.harbour(), answer(), TestPolicies.code());
    Verification before = StaticDocuments.of(riverside).gather(asked.begin(TestCoop.NOW));
    RelianceReceipt receipt = receipt(asked, before);

    riverside.revoke(7);
    Verdict after =
        asked.judge(StaticDocuments.of(riverside).gather(asked.begin(TestCoop.NOW)).result());
    assertEquals(Outcome.REFUSED, after.outcome());
    assertTrue(after.verified(), "the credential is genuine all the same");
    assertEquals(
        List.of("MEMBERSHIP_NOT_CURRENT", "REVOKED"),
        after.refusals().stream().map(Reason::code).toList());
    assertEquals(
        "Not accepted. The membership is no longer current.",
        after.toJson().string("sentence").orElseThrow());

    RelianceReceipt.Rejudgement again = RelianceReceipt.read(receipt.file()).rejudge();
    assertTrue(again.same());
    assertEquals(Outcome.ACCEPTED, again.again().outcome());
  }

  @Test
  void theReceiptHoldsAllThatIsNeededAndNamesItsRelier() {
    RelianceCase asked = caseOf(TestPolicies.harbour(), answer(), TestPolicies.code());
    Verification done = StaticDocuments.of(riverside).gather(asked.begin(TestCoop.NOW));
    RelianceReceipt receipt = RelianceReceipt.read(receipt(asked, done).file());
    assertEquals(TestAgreements.relier(), receipt.relier());
    assertEquals(relier.publicKey(), receipt.relierKey());
    assertEquals(TestCoop.NOW, receipt.judgedAt());
    assertEquals(List.of("membership", "check", "identity"), sorted(receipt));
    RelianceCase kept = ReceiptContent.caseOf(receipt.content());
    assertEquals(asked.policy(), kept.policy());
    assertEquals(asked.asked(), kept.asked());
    assertEquals(asked.presented(), kept.presented());
    assertEquals(asked.relier().agreements(), kept.relier().agreements());
    assertEquals(kept, ReceiptContent.caseOf(receipt.content()));
    assertEquals(done.documents(), ReceiptContent.documentsOf(receipt.content()));
  }

  private static List<String> sorted(RelianceReceipt receipt) {
    return List.of("membership", "check", "identity").stream()
        .filter(receipt.disclosed()::contains)
        .toList();
  }

  @Test
  void anyOneBitChangeOfAReceiptIsFound() {
    RelianceCase asked = caseOf(TestPolicies.harbour(), answer(), TestPolicies.code());
    Bytes file =
        receipt(asked, StaticDocuments.of(riverside).gather(asked.begin(TestCoop.NOW))).file();
    SeededRandom random = new SeededRandom("bits");
    for (int i = 0; i < 200; i++) {
      byte[] changed = file.toByteArray();
      // every place of head and tail, and places all over
      int at = i < 40 ? i : i < 80 ? changed.length - 1 - (i - 40) : random.below(changed.length);
      changed[at] ^= (byte) (1 << random.below(8));
      assertThrows(
          ProblemException.class, () -> RelianceReceipt.read(Bytes.owned(changed)), "byte " + at);
    }
  }

  @Test
  void aReceiptWhoseContentsDoNotGiveItsVerdictIsNotTheSame() {
    RelianceCase asked = caseOf(TestPolicies.harbour(), answer(), TestPolicies.code());
    StaticDocuments world = StaticDocuments.of(riverside);
    Verification done = world.gather(asked.begin(TestCoop.NOW));
    RelianceReceipt honest = receipt(asked, done);
    JsonObject other = honest.statedVerdict().with("outcome", "refused");
    RelianceReceipt.Rejudgement rejudged = honest.rejudge();
    assertTrue(rejudged.same());
    assertFalse(new RelianceReceipt.Rejudgement(other, rejudged.again()).same());
  }

  @Test
  void theChainOfReceiptsRunsOverCommitmentsAndBreaksWhereOneIsLeftOut() {
    RelianceCase asked = caseOf(TestPolicies.harbour(), answer(), TestPolicies.code());
    Verification done = StaticDocuments.of(riverside).gather(asked.begin(TestCoop.NOW));
    ReceiptLink first = receipt(asked, done, 0, ReceiptLink.START, "a").link();
    ReceiptLink second = receipt(asked, done, 1, first.hash(), "b").link();
    ReceiptLink third = receipt(asked, done, 2, second.hash(), "c").link();
    assertTrue(second.follows(first));
    assertTrue(third.follows(second));
    assertFalse(third.follows(first));
    assertNotEquals(
        receipt(asked, done, 0, ReceiptLink.START, "a").link().commitment(),
        receipt(asked, done, 0, ReceiptLink.START, "x").link().commitment());
  }

  @Test
  void whatIsGatheredIsTheMetadataOnceAndTheStatusListOnce() {
    StaticDocuments world = StaticDocuments.of(riverside);
    RelianceCase asked = caseOf(TestPolicies.harbour(), answer(), TestPolicies.code());
    world.gather(asked.begin(TestCoop.NOW));
    assertEquals(
        List.of(riverside.metadataUrl(), riverside.statusListUrl()),
        world.asked().stream().map(DocumentNeed::url).toList());
  }

  private RelianceReceipt receipt(RelianceCase asked, Verification done) {
    return receipt(asked, done, 0, ReceiptLink.START, "salt");
  }

  private RelianceReceipt receipt(
      RelianceCase asked, Verification done, long sequence, Bytes previous, String seed) {
    return RelianceReceipt.issue(
        "urn:uuid:5f2c1f0a-6a43-4b5e-9a39-0f3a5a4b8d11",
        asked,
        done.documents(),
        TestCoop.NOW,
        sequence,
        previous,
        new SeededRandom(seed),
        "did:web:harbour.example#receipts",
        relier.signer());
  }
}
