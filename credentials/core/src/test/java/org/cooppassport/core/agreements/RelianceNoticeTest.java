package org.cooppassport.core.agreements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.testing.TestAgreements;
import org.cooppassport.core.testing.TestCoop;
import org.junit.jupiter.api.Test;

class RelianceNoticeTest {
  private static final RelianceTerms TERMS =
      (RelianceTerms) AgreementText.read(TestAgreements.reliance());

  private static RelianceNotice notice(RelianceTerms terms, SigningKey key) {
    String did = TestCoop.did(key);
    return RelianceNotice.sign(
        "n1",
        terms,
        did,
        "receipt-1",
        List.of(JsonObject.of("type", "KycCheckCredential")),
        TestCoop.NOW,
        did + "#" + did.substring("did:key:".length()),
        key.signer());
  }

  @Test
  void aNoticeOfTheRelierHoldsAndSaysWhatWasReliedOnAndHowLongToKeepThePapers() {
    RelianceNotice notice = notice(TERMS, TestAgreements.RELIER);
    assertTrue(notice.holds(TERMS, Documents.none(), TestCoop.NOW));
    RelianceNotice again = RelianceNotice.read(notice.text());
    assertTrue(again.holds(TERMS, Documents.none(), TestCoop.NOW));
    assertEquals("P5Y", again.said().string("retention").orElseThrow());
    assertEquals(TestAgreements.checker(), again.to());
  }

  @Test
  void anotherSignerAnotherAgreementAndAChangedTextDoNotHold() {
    assertFalse(notice(TERMS, TestAgreements.CHECKER).holds(TERMS, Documents.none(), TestCoop.NOW));
    RelianceTerms other =
        (RelianceTerms) AgreementText.read(TestAgreements.reliance().with("id", "other"));
    RelianceNotice notice = notice(TERMS, TestAgreements.RELIER);
    assertFalse(notice.holds(other, Documents.none(), TestCoop.NOW));
    String text = notice.text();
    int dot = text.lastIndexOf('.');
    char changed = text.charAt(dot + 5) == 'A' ? 'B' : 'A';
    RelianceNotice forged =
        RelianceNotice.read(text.substring(0, dot + 5) + changed + text.substring(dot + 6));
    assertFalse(forged.holds(TERMS, Documents.none(), TestCoop.NOW));
    assertThrows(Refusal.class, () -> RelianceNotice.read("not a notice"));
  }
}
