package org.cooppassport.core.issuance;

import static org.cooppassport.core.issuance.TestDrafts.TODAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.verification.ProductContexts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a credential is found before a real key is in reach. */
class CredentialLintTest {
  private static final RandomSource RANDOM = new SeededRandom("lint");

  private final CredentialLint lint = new CredentialLint(ProductContexts.jsonLd(), RANDOM);

  private PreparedCredential prepared(CredentialDraft draft) {
    return lint.prepare(draft, TODAY, RANDOM);
  }

  private Refusal refused(CredentialDraft draft) {
    return assertThrows(Refusal.class, () -> prepared(draft));
  }

  private static List<String> places(Refusal refusal) {
    return refusal.problems().stream().map(problem -> problem.pointer().toString()).toList();
  }

  private static List<String> details(Refusal refusal) {
    return refusal.problems().stream().map(Problem::detail).toList();
  }

  @ParameterizedTest
  @EnumSource(CredentialForm.class)
  void aGoodDraftIsPreparedInEveryForm(CredentialForm form) {
    assertEquals(form, prepared(TestDrafts.membership(form, TestDrafts.claims())).draft().form());
  }

  @Test
  @Tag("attack:ISS-07")
  void anEndBeforeTheBeginningIsRefused() {
    Refusal refusal = refused(TestDrafts.valid(TODAY.plusDays(5), TODAY.plusDays(4)));
    assertEquals(Reason.INVALID_VALUE, refusal.reason());
    assertEquals(List.of("/validUntil"), places(refusal));
  }

  @Test
  @Tag("attack:ISS-07")
  void aCredentialThatIsOverOrTooLongIsRefused() {
    assertEquals(
        List.of("validUntil is over already"),
        details(refused(TestDrafts.valid(TODAY.minusDays(9), TODAY.minusDays(1)))));
    assertEquals(
        List.of("valid for more than 365 days"),
        details(refused(TestDrafts.valid(TODAY, TODAY.plusDays(366)))));
    prepared(TestDrafts.valid(TODAY, TODAY.plusDays(365)));
    prepared(TestDrafts.valid(TODAY, TODAY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "iss", "exp", "cnf", "vct", "status", "_sd", "...", "proof"})
  @Tag("attack:ISS-06")
  void aClaimMayNotBearANameOfTheCredentialItself(String name) {
    Refusal refusal =
        refused(
            TestDrafts.membership(
                CredentialForm.DC_SD_JWT, TestDrafts.claims().with(name, "mine")));
    assertTrue(
        details(refusal).contains("the name is kept for the credential itself"),
        () -> details(refusal).toString());
  }

  @Test
  @Tag("attack:ISS-07")
  void aClaimThatTheTemplateDoesNotKnowIsNamed() {
    Refusal refusal =
        refused(
            TestDrafts.membership(
                CredentialForm.LDP_VC, TestDrafts.claims().with("riskRating", "low")));
    assertTrue(places(refusal).contains("/credentialSubject/riskRating"), refusal::detail);
  }

  @Test
  @Tag("attack:ISS-07")
  void everyFindingIsToldNotOnlyTheFirst() {
    CredentialDraft draft =
        TestDrafts.draft(
            TestDrafts.template(),
            CredentialForm.DC_SD_JWT,
            TestDrafts.member(),
            TestDrafts.claims().with("standing", "adored").without("memberSince"),
            TODAY,
            TODAY.minusDays(1));
    Refusal refusal = refused(draft);
    assertTrue(refusal.problems().size() >= 3, () -> details(refusal).toString());
    assertTrue(places(refusal).contains("/validUntil"));
    assertTrue(places(refusal).contains("/credentialSubject/standing"), places(refusal)::toString);
  }

  @Test
  @Tag("attack:ISS-07")
  void claimsThatAreTooLargeAreRefusedUnread() {
    String photo = "x".repeat(CredentialLint.MAX_CLAIM_BYTES);
    Refusal refusal =
        refused(
            TestDrafts.membership(
                CredentialForm.DC_SD_JWT, TestDrafts.claims().with("photo", photo)));
    assertEquals(Reason.LIMIT_EXCEEDED, refusal.reason());
  }

  @Test
  void aFormThatTheTemplateDoesNotHaveIsRefused() {
    CredentialTemplate all = TestDrafts.template();
    Set<CredentialForm> others = EnumSet.complementOf(EnumSet.of(CredentialForm.LDP_VC));
    CredentialTemplate without =
        new CredentialTemplate(
            all.version(),
            all.type(),
            others,
            all.claims(),
            all.personal(),
            all.cryptosuite(),
            all.validityDays(),
            all.decoys(),
            all.displays());
    Refusal refusal =
        refused(
            TestDrafts.draft(
                without,
                CredentialForm.LDP_VC,
                TestDrafts.member(),
                TestDrafts.claims(),
                TODAY,
                TODAY));
    assertTrue(details(refusal).get(0).startsWith("the template has no form"));
  }

  @Test
  void aCredentialThatSaysNothingOfNobodyIsRefused() {
    CredentialDraft empty =
        TestDrafts.draft(
            TestDrafts.template(),
            CredentialForm.DC_SD_JWT,
            Holder.BEARER,
            JsonObject.EMPTY,
            TODAY,
            TODAY);
    assertTrue(details(refused(empty)).contains("no claim is left to issue"));
  }

  @Test
  void whatIsPreparedIsSignedOnce() {
    ThrowAwayKeys keys = new ThrowAwayKeys(RANDOM);
    PreparedCredential prepared =
        prepared(TestDrafts.membership(CredentialForm.DC_SD_JWT, TestDrafts.claims()));
    prepared.sign(keys);
    assertThrows(IllegalStateException.class, () -> prepared.sign(keys));
  }

  @Test
  @Tag("attack:ISS-07")
  void theTrialIsMadeWithAThrowAwayKeyBeforeTheIssuersIsAsked() {
    IssuerKeys none =
        new IssuerKeys() {
          @Override
          public SdJwtKey sdJwt() {
            throw gone();
          }

          @Override
          public MethodKey proof() {
            throw gone();
          }

          @Override
          public MethodKey proof(KeyType type) {
            throw gone();
          }

          @Override
          public MethodKey envelope() {
            throw gone();
          }

          @Override
          public UnlinkableKey unlinkable() {
            throw gone();
          }

          private Refusal gone() {
            return new Refusal(Reason.KEY_UNAVAILABLE, "no key");
          }
        };
    PreparedCredential prepared =
        prepared(TestDrafts.membership(CredentialForm.LDP_VC, TestDrafts.claims()));
    Refusal refusal = assertThrows(Refusal.class, () -> prepared.sign(none));
    assertEquals(Reason.KEY_UNAVAILABLE, refusal.reason(), "and the lint had no need of it");
  }
}
