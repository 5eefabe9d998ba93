package org.cooppassport.core.agreements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.agreements.AgreementStatement.Deed;
import org.cooppassport.core.agreements.AgreementStatement.Mandate;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.testing.TestAgreements;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.Lane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedAgreementTest {
  private static final Instant NOW = TestCoop.NOW;
  private static final String WEB = "did:web:riverside.example";

  private static JsonObject words(String... changes) {
    JsonObject words = TestAgreements.reliance();
    for (String change : changes) {
      words = words.toBuilder().putAll(JsonReader.readObject(change.replace('\'', '"'))).build();
    }
    return words;
  }

  private static SignedAgreement signed(String... changes) {
    return TestAgreements.signed(words(changes));
  }

  @Test
  void signedByBothAndWithinItsPeriodItIsInForceAndSaysWhatItCovers() {
    SignedAgreement agreement = signed();
    assertEquals(List.of(), agreement.flawsAt(NOW));
    RelianceCover cover = agreement.reliance().orElseThrow();
    Optional<CheckMethod> inPerson = Optional.of(CheckMethod.DOCUMENT_IN_PERSON);
    Optional<String> gb = Optional.of("GB");
    String issuer = "https://riverside.example/coop";
    assertTrue(cover.covers(issuer, Lane.AML_RELIANCE, inPerson, gb));
    assertFalse(cover.covers("https://other.example", Lane.AML_RELIANCE, inPerson, gb));
    assertFalse(cover.covers(issuer, Lane.AGENCY, inPerson, gb));
    assertFalse(cover.covers(issuer, Lane.AML_RELIANCE, Optional.of(CheckMethod.VOUCHED), gb));
    assertFalse(cover.covers(issuer, Lane.AML_RELIANCE, inPerson, Optional.of("FR")));
    assertEquals(agreement, Agreement.read(agreement.json()));
  }

  @Test
  void oneSignatureOrNoneIsNotEnough() {
    SignedAgreement draft = SignedAgreement.draft(AgreementText.read(words()));
    assertEquals(
        List.of(AgreementFlaw.GIVER_HAS_NOT_SIGNED, AgreementFlaw.TAKER_HAS_NOT_SIGNED),
        draft.flawsAt(NOW));
    SignedAgreement half =
        draft.with(
            TestAgreements.statement(
                draft, Deed.SIGNATURE, TestAgreements.RELIER, TestAgreements.SIGNED_AT));
    assertEquals(List.of(AgreementFlaw.GIVER_HAS_NOT_SIGNED), half.flawsAt(NOW));
    assertTrue(half.isSignedBy(TestAgreements.relier()));
    assertFalse(half.isSignedBy(TestAgreements.checker()));
  }

  @Test
  void theFirstAndTheLastDayCountAndNoOther() {
    SignedAgreement agreement = signed();
    assertEquals(
        List.of(AgreementFlaw.NOT_YET_IN_FORCE),
        agreement.flawsAt(Instant.parse("2026-01-09T23:59:59Z")));
    assertEquals(List.of(), agreement.flawsAt(Instant.parse("2026-01-10T00:00:00Z")));
    assertEquals(List.of(), agreement.flawsAt(Instant.parse("2026-12-31T23:59:59Z")));
    assertEquals(
        List.of(AgreementFlaw.OVER), agreement.flawsAt(Instant.parse("2027-01-01T00:00:00Z")));
  }

  @Test
  void aSignatureOfLaterDoesNotReachBack() {
    SignedAgreement draft = SignedAgreement.draft(AgreementText.read(words()));
    SignedAgreement late =
        draft
            .with(
                TestAgreements.statement(
                    draft, Deed.SIGNATURE, TestAgreements.RELIER, TestAgreements.SIGNED_AT))
            .with(
                TestAgreements.statement(
                    draft,
                    Deed.SIGNATURE,
                    TestAgreements.CHECKER,
                    Instant.parse("2026-06-01T00:00:00Z")));
    assertEquals(
        List.of(AgreementFlaw.GIVER_HAS_NOT_SIGNED),
        late.flawsAt(Instant.parse("2026-05-01T00:00:00Z")));
    assertEquals(List.of(), late.flawsAt(NOW));
  }

  @Test
  void whatWasSignedForOneVersionSaysNothingOfAnother() {
    JsonObject file = signed().json();
    JsonObject other = file.with("agreement", words("{'version':2}"));
    assertTrue(Agreement.read(other).flawsAt(NOW).contains(AgreementFlaw.STATEMENT_INVALID));
    JsonObject changed = file.with("agreement", words("{'retention':{'period':'P6Y'}}"));
    assertTrue(Agreement.read(changed).flawsAt(NOW).contains(AgreementFlaw.STATEMENT_INVALID));
  }

  @Test
  void aStrangersSignatureAndAKeyThatIsNotMandatedDoNotCount() {
    SignedAgreement draft = SignedAgreement.draft(AgreementText.read(words()));
    SigningKey stranger = TestCoop.holder("stranger");
    AgreementStatement foreign =
        TestAgreements.statement(draft, Deed.SIGNATURE, stranger, TestAgreements.SIGNED_AT);
    assertEquals(Optional.of(AgreementFlaw.STATEMENT_INVALID), draft.flawOf(foreign));
    AgreementStatement pretending =
        AgreementStatement.sign(
            Deed.SIGNATURE,
            draft.text(),
            TestAgreements.checker(),
            NOW,
            LocalDate.parse("2026-11-21"),
            new Mandate("Secretary", ""),
            TestAgreements.checker() + "#" + TestAgreements.checker().substring(8),
            stranger.signer());
    assertEquals(Optional.of(AgreementFlaw.STATEMENT_INVALID), draft.flawOf(pretending));
  }

  private static Documents didDocument(String relationship, SigningKey key) {
    JsonObject document =
        JsonReader.readObject(
                "{'@context':['https://www.w3.org/ns/did/v1'],'id':'did:web:riverside.example'}"
                    .replace('\'', '"'))
            .toBuilder()
            .put(
                "verificationMethod",
                JsonArray.of(
                    JsonObject.builder()
                        .put("id", WEB + "#board")
                        .put("type", "JsonWebKey")
                        .put("controller", WEB)
                        .put("publicKeyJwk", key.publicKey().toJwk())
                        .build()))
            .putStrings(relationship, List.of(WEB + "#board"))
            .build();
    DocumentNeed need =
        new DocumentNeed(
            DocumentKind.DID_DOCUMENT, "https://riverside.example/.well-known/did.json");
    return Documents.of(TestCoop.fetched(need, document.toJson()));
  }

  @Test
  void theKeyMustBeListedForBindingTheCoopAndTheDocumentOfThenIsKept() {
    JsonObject checker = words().object("checker").orElseThrow().toBuilder().put("id", WEB).build();
    SignedAgreement draft =
        SignedAgreement.draft(AgreementText.read(words().with("checker", checker)));
    AgreementStatement bare =
        AgreementStatement.sign(
            Deed.SIGNATURE,
            draft.text(),
            WEB,
            TestAgreements.SIGNED_AT,
            LocalDate.parse("2026-01-05"),
            new Mandate("Chair", ""),
            WEB + "#board",
            TestAgreements.CHECKER.signer());
    assertEquals(Optional.of(AgreementFlaw.KEY_NOT_MANDATED), draft.flawOf(bare));
    AgreementStatement asserting =
        bare.observing(didDocument("assertionMethod", TestAgreements.CHECKER));
    assertEquals(Optional.of(AgreementFlaw.KEY_NOT_MANDATED), draft.flawOf(asserting));
    AgreementStatement mandated =
        bare.observing(didDocument("capabilityInvocation", TestAgreements.CHECKER));
    assertEquals(Optional.empty(), draft.flawOf(mandated));
    SignedAgreement agreement =
        draft
            .with(mandated)
            .with(
                TestAgreements.statement(
                    draft, Deed.SIGNATURE, TestAgreements.RELIER, TestAgreements.SIGNED_AT));
    assertEquals(List.of(), Agreement.read(agreement.json()).flawsAt(NOW));
    assertEquals(
        Optional.of(AgreementFlaw.STATEMENT_INVALID),
        draft.flawOf(
            bare.observing(didDocument("capabilityInvocation", TestCoop.holder("another")))));
  }

  @Test
  void eitherSideEndsItAndTheLastDayStillCounts() {
    SignedAgreement agreement = signed();
    AgreementStatement end =
        TestAgreements.statement(
            agreement, Deed.END, TestAgreements.CHECKER, Instant.parse("2026-11-20T08:00:00Z"));
    SignedAgreement ended = agreement.with(end).with(end);
    assertEquals(3, ended.statements().size());
    assertEquals(List.of(), ended.flawsAt(Instant.parse("2026-11-20T20:00:00Z")));
    assertEquals(List.of(AgreementFlaw.ENDED), ended.flawsAt(NOW));
  }

  @Test
  void aCertificationThatWasAgreedMustBeTheCheckersAndFresh() {
    SignedAgreement agreement = signed("{'certification':{'every':'P3M'}}");
    assertEquals(List.of(AgreementFlaw.CERTIFICATION_OVERDUE), agreement.flawsAt(NOW));
    SignedAgreement byRelier =
        agreement.with(
            TestAgreements.statement(agreement, Deed.CERTIFICATION, TestAgreements.RELIER, NOW));
    assertEquals(List.of(AgreementFlaw.CERTIFICATION_OVERDUE), byRelier.flawsAt(NOW));
    SignedAgreement certified =
        agreement.with(
            TestAgreements.statement(
                agreement,
                Deed.CERTIFICATION,
                TestAgreements.CHECKER,
                Instant.parse("2026-08-21T00:00:00Z")));
    assertEquals(List.of(), certified.flawsAt(NOW));
    assertEquals(
        List.of(AgreementFlaw.CERTIFICATION_OVERDUE),
        certified.flawsAt(Instant.parse("2026-11-22T00:00:00Z")));
    assertTrue(certified.isCertified(Period.ofMonths(3), NOW));
  }

  @Test
  void anUnsignedStatementCarriesOnlyWhatNoLawAsksFor() {
    JsonObject own =
        JsonReader.readObject(
            "{\"id\":\"code\",\"issuer\":\"did:web:x.example\",\"lanes\":[\"sector-code\"],"
                + "\"from\":\"2026-01-01\",\"until\":\"2026-11-20\"}");
    Agreement statement = Agreement.read(own);
    assertEquals(List.of(AgreementFlaw.OVER), statement.flawsAt(NOW));
    assertTrue(statement.relianceTerms().isEmpty());
    for (String lane : List.of("aml-reliance", "agency", "source")) {
      assertThrows(
          Refusal.class, () -> Agreement.read(own.with("lanes", JsonArray.ofStrings(lane))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'Treaty'}",
        "{'surprise':1}",
        "{'lanes':[]}",
        "{'version':0}",
        "{'rule':' '}",
        "{'evidence':{'deadline':'soon','calendar':'calendar-days'}}",
        "{'evidence':{'deadline':'P1D','calendar':'moon'}}",
        "{'period':{'from':'2026-01-01','until':'2025-01-01'}}",
        "{'checker':{'id':'riverside','name':'R','country':'GB'}}",
        "{'checker':{'id':'did:web:x.example','name':'R','country':'Britain'}}",
        "{'checker':{'id':'did:web:x.example','name':'R','country':'GB','obliged':true}}",
        "{'checker':{'id':'did:web:x.example','name':'R','country':'GB'}}",
        "{'fees':{'currency':'GBP','sharePercent':101,'costs':{}}}",
        "{'fees':{'currency':'GBP','sharePercent':40,'costs':{'magic':'1.00'}}}",
        "{'fees':{'currency':'GBP','sharePercent':40,'costs':{'vouched':'-1'}}}",
        "{'certification':{}}"
      })
  void wordsThatAreNotUnderstoodAreRefusedAndTheMemberNamed(String change) {
    Refusal refusal = assertThrows(Refusal.class, () -> AgreementText.read(words(change)));
    assertTrue(refusal.parameter().isPresent());
  }

  @Test
  void feesAreReadExactly() {
    RelianceTerms terms =
        signed(
                "{'fees':{'currency':'GBP','sharePercent':40,'costs':{'document-in-person':"
                    + "'18.00'},'floor':'0.50','cap':'9'}}")
            .relianceTerms()
            .orElseThrow();
    FeeTerms fees = terms.fees().orElseThrow();
    assertEquals("18.00", fees.costs().get(CheckMethod.DOCUMENT_IN_PERSON).toPlainString());
    assertEquals("9", fees.cap().toPlainString());
  }

  @Test
  void reciprocityNeverGivesPoliticalRights() {
    SignedAgreement agreement = TestAgreements.signed(TestAgreements.reciprocity());
    assertEquals(List.of(), agreement.flawsAt(NOW));
    assertTrue(agreement.reciprocity().orElseThrow().covers("worker"));
    assertFalse(agreement.reciprocity().orElseThrow().covers("tenant"));
    assertThrows(
        Refusal.class,
        () ->
            AgreementText.read(
                TestAgreements.reciprocity().toBuilder().put("politicalRights", true).build()));
  }
}
