package org.cooppassport.core.acceptance;

import static org.cooppassport.core.acceptance.TestPolicies.AUDIENCE;
import static org.cooppassport.core.acceptance.TestPolicies.NONCE;
import static org.cooppassport.core.acceptance.TestPolicies.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestAgreements;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.PresentedText;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictRulesTest {
  private static final JsonObject SUPERVISED =
      json(
          "{'lanesOffered':['aml-reliance'],'issuerObliged':true,"
              + "'supervisor':{'name':'FCA','country':'GB','reference':'1'},"
              + "'evidenceRetrieval':{'endpoint':'https://riverside.example/evidence',"
              + "'deadline':'PT0S','calendar':'calendar-days'},"
              + "'attributesVerified':[{'attribute':'address','documentType':'bank_statement'}]}");

  private final TestCoop riverside = TestCoop.at("https://riverside.example/coop");
  private final SigningKey amara = TestCoop.holder("amara");
  private final SigningKey ben = TestCoop.holder("ben");
  private final Documents documents = TestCoop.documents(riverside);

  private PresentedText membership(SigningKey holder, JsonObject changes, String... claims) {
    return presented(
        "membership", CredentialTypes.MEMBERSHIP, "worker-member", changes, holder, claims);
  }

  private PresentedText check(JsonObject changes, String... claims) {
    return presented(
        "check", CredentialTypes.KYC_CHECK, "document-in-person", changes, amara, claims);
  }

  private PresentedText identity(SigningKey holder, JsonObject changes, String... claims) {
    return presented(
        "identity", CredentialTypes.IDENTITY, "names-and-birth", changes, holder, claims);
  }

  private PresentedText presented(
      String query,
      String type,
      String example,
      JsonObject changes,
      SigningKey holder,
      String... claims) {
    VerifiedSdJwt held = riverside.issue(type, example, changes, holder, 7);
    return new PresentedText(query, 0, TestCoop.present(held, holder, NONCE, AUDIENCE, claims));
  }

  private List<PresentedText> good() {
    return List.of(
        membership(amara, JsonObject.EMPTY, "standing"),
        check(JsonObject.EMPTY),
        identity(amara, JsonObject.EMPTY, "given_name", "family_name", "birthdate"));
  }

  private List<PresentedText> goodBut(PresentedText other) {
    List<PresentedText> changed = new ArrayList<>(good());
    changed.replaceAll(p -> p.queryId().equals(other.queryId()) ? other : p);
    return changed;
  }

  private Verdict harbour(List<PresentedText> presented) {
    return judge(TestPolicies.harbour(), presented, TestCoop.NOW, TestPolicies.code());
  }

  private Verdict hillside(JsonObject policy, JsonObject changes, Agreement... agreements) {
    return judge(policy, List.of(check(changes)), TestCoop.NOW, agreements);
  }

  private Verdict judge(
      JsonObject policy, List<PresentedText> presented, Instant at, Agreement... agreements) {
    Policy read = Policy.read(policy);
    RelianceCase asked =
        new RelianceCase(
            read, read.toDcql(), presented, NONCE, AUDIENCE, TestPolicies.relier(agreements));
    return asked.judge(asked.verifyOffline(documents, at));
  }

  private static List<String> codes(List<Reason> reasons) {
    return reasons.stream().map(Reason::code).toList();
  }

  private static void assertRefused(String code, Verdict verdict) {
    assertEquals(Outcome.REFUSED, verdict.outcome(), verdict::toString);
    assertTrue(codes(verdict.refusals()).contains(code), verdict::toString);
    assertFalse(verdict.accepted());
  }

  private static void assertTopUp(String code, Verdict verdict) {
    assertEquals(Outcome.TOP_UP, verdict.outcome(), verdict::toString);
    assertEquals(List.of(code), codes(verdict.gaps()), verdict::toString);
    assertFalse(verdict.accepted());
  }

  @Test
  void everythingThereIsAccepted() {
    assertEquals(Outcome.ACCEPTED, harbour(good()).outcome());
  }

  @Test
  void aMissingCredentialIsAGapThatNamesIt() {
    Verdict verdict = harbour(good().subList(0, 2));
    assertTopUp("CREDENTIAL_MISSING", verdict);
    assertTrue(
        verdict.gaps().get(0).sentence(Locale.FRENCH).contains("IdentityAttributesCredential"));
  }

  @Test
  @Tag("attack:VP-10")
  void fewerClaimsThanAskedAreAGapAndNeverAccepted() {
    assertTopUp(
        "CLAIM_MISSING",
        harbour(goodBut(identity(amara, JsonObject.EMPTY, "given_name", "family_name"))));
  }

  @Test
  @Tag("attack:VP-10")
  void anotherTypeOrAnExtraCredentialIsRefused() {
    PresentedText wrong =
        presented(
            "identity",
            CredentialTypes.MEMBERSHIP,
            "worker-member",
            JsonObject.EMPTY,
            amara,
            "standing");
    assertRefused("QUERY_NOT_SATISFIED", harbour(goodBut(wrong)));
    List<PresentedText> extra = new ArrayList<>(good());
    extra.add(
        presented(
            "more",
            CredentialTypes.MEMBERSHIP,
            "worker-member",
            JsonObject.EMPTY,
            amara,
            "standing"));
    assertRefused("QUERY_NOT_SATISFIED", harbour(extra));
    List<PresentedText> twice = new ArrayList<>(good());
    VerifiedSdJwt second =
        riverside.issue(CredentialTypes.MEMBERSHIP, "worker-member", JsonObject.EMPTY, amara, 70);
    twice.add(
        new PresentedText(
            "membership", 1, TestCoop.present(second, amara, NONCE, AUDIENCE, "standing")));
    assertRefused("QUERY_NOT_SATISFIED", harbour(twice));
  }

  @ParameterizedTest
  @CsvSource({
    "ceased, MEMBERSHIP_NOT_CURRENT",
    "lapsed, MEMBERSHIP_NOT_CURRENT",
    "provisional, VALUE_NOT_ACCEPTED"
  })
  void aMembershipMustBeCurrentAndOfAnAcceptedStanding(String standing, String code) {
    assertRefused(
        code, harbour(goodBut(membership(amara, JsonObject.of("standing", standing), "standing"))));
  }

  @Test
  void aMembershipDerivedFromAnotherIsNotPassedOn() {
    assertRefused(
        "MEMBERSHIP_CHAINED",
        harbour(
            goodBut(
                membership(
                    amara, json("{'reciprocalOf':{'id':'did:web:x.example'}}"), "standing"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'chained':true}                          | CHECK_CHAINED",
        "{'chained':'no'}                          | CHECK_CHAINED",
        "{'checkedAt':'2026-12-24'}                | CHECK_DATE_IMPOSSIBLE",
        "{'checkedAt':'last year'}                 | CHECK_DATE_IMPOSSIBLE",
        "{'evidenceExpires':'2026-11-20'}          | EVIDENCE_EXPIRED",
        "{'evidenceExpires':'soon'}                | EVIDENCE_EXPIRED",
        "{'dueDiligenceLevel':'enhanced'}          | ENHANCED_NOT_TRANSFERABLE"
      })
  void aCheckThatMustNotBeReusedIsRefused(String changes, String code) {
    assertRefused(code, harbour(goodBut(check(json(changes)))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'checkedAt':'2023-11-20'}                | CHECK_TOO_OLD",
        "{'reviewDue':'2026-11-20'}                | CHECK_REVIEW_OVERDUE",
        "{'method':'vouched'}                      | CHECK_METHOD_NOT_ACCEPTED",
        "{'method':'magic'}                        | CHECK_METHOD_NOT_ACCEPTED",
        "{'presence':'remote-attended'}            | CHECK_PRESENCE_NOT_ACCEPTED",
        "{'jurisdiction':'FR'}                     | JURISDICTION_NOT_ACCEPTED",
        "{'lanesOffered':['source']}               | LANE_NOT_OFFERED"
      })
  void aCheckThatFallsShortIsAGapWithWhatClosesIt(String changes, String code) {
    Verdict verdict = harbour(goodBut(check(json(changes))));
    assertTopUp(code, verdict);
    assertNotEquals("", verdict.gaps().get(0).remedy(Locale.ENGLISH));
  }

  @Test
  void theLastDayOfTheMaximumAgeStillCounts() {
    assertEquals(
        Outcome.ACCEPTED, harbour(goodBut(check(json("{'checkedAt':'2023-11-21'}")))).outcome());
  }

  @Test
  void aCheckAboveWhatTheIssuerIsTrustedForIsNotBelieved() {
    JsonObject policy = TestPolicies.harbour();
    JsonObject lower =
        policy.with(
            "trust",
            JsonArray.of(
                ((JsonObject) policy.array("trust").orElseThrow().get(0))
                    .with("methodAtMost", "vouched")));
    assertTopUp("CHECK_ABOVE_TRUST", judge(lower, good(), TestCoop.NOW));
  }

  @Test
  @Tag("attack:VP-11")
  void credentialsOfTwoPeopleAreNeverAccepted() {
    assertRefused(
        "SUBJECT_LINK_UNPROVEN", harbour(goodBut(membership(ben, JsonObject.EMPTY, "standing"))));
    assertRefused(
        "SUBJECT_LINK_UNPROVEN",
        harbour(
            goodBut(identity(ben, JsonObject.EMPTY, "given_name", "family_name", "birthdate"))));
  }

  @Test
  @Tag("attack:VP-11")
  void theIssuersLinkJoinsCredentialsWithDifferentKeysOnlyIfBothDiscloseTheSameOne() {
    PresentedText linked = membership(ben, JsonObject.EMPTY, "standing", "subjectLink");
    assertRefused("SUBJECT_LINK_UNPROVEN", harbour(goodBut(linked)));
    List<PresentedText> both = new ArrayList<>(goodBut(linked));
    both.set(1, check(JsonObject.EMPTY, "subjectLink"));
    assertEquals(Outcome.ACCEPTED, harbour(both).outcome());
    both.set(1, check(JsonObject.of("subjectLink", "uAnother"), "subjectLink"));
    assertRefused("SUBJECT_LINK_UNPROVEN", harbour(both));
  }

  @Test
  @Tag("attack:VP-11")
  void twoDatesOfBirthAreTwoPeopleWhateverTheKeys() {
    JsonObject policy =
        json(
            "{'id':'two','version':1,'title':{'en':'x'},'purpose':{'en':'x'},"
                + "'retention':{'period':'P1Y','text':{'en':'x'}},'recipient':{'name':'x'},"
                + "'lanes':['informational'],'credentials':["
                + "{'id':'identity','type':'IdentityAttributesCredential',"
                + "'claims':[{'path':['birthdate']}]},"
                + "{'id':'other','type':'IdentityAttributesCredential',"
                + "'claims':[{'path':['birthdate']}]}],"
                + "'trust':[{'issuer':'https://riverside.example/coop',"
                + "'types':['IdentityAttributesCredential']}]}");
    PresentedText other =
        presented(
            "other",
            CredentialTypes.IDENTITY,
            "names-and-birth",
            JsonObject.of("birthdate", "1990-01-01"),
            amara,
            "birthdate");
    assertRefused(
        "HOLDER_MISMATCH",
        judge(
            policy, List.of(identity(amara, JsonObject.EMPTY, "birthdate"), other), TestCoop.NOW));
  }

  @Test
  void whatWasDisclosedThoughNobodyAskedIsFlaggedAndDoesNotChangeTheVerdict() {
    Verdict verdict =
        harbour(
            goodBut(
                identity(
                    amara,
                    JsonObject.EMPTY,
                    "given_name",
                    "family_name",
                    "birthdate",
                    "nationalities")));
    assertEquals(Outcome.ACCEPTED, verdict.outcome());
    assertEquals(List.of("ATTRIBUTE_NOT_WANTED"), codes(verdict.flags()));
    assertEquals("/nationalities", verdict.flags().get(0).pointer().toString());
  }

  @Test
  void relianceWithoutAnAgreementInForceIsNeverAccepted() {
    assertTopUp("AGREEMENT_MISSING", hillside(TestPolicies.hillside(), SUPERVISED));
    Verdict later =
        judge(
            TestPolicies.hillside(),
            List.of(check(SUPERVISED)),
            TestCoop.NOW,
            TestAgreements.signed(
                TestAgreements.reliance()
                    .with("period", json("{'from':'2026-01-10','until':'2026-11-20'}"))));
    assertTopUp("AGREEMENT_NOT_IN_FORCE", later);
    Verdict otherMethod =
        hillside(
            TestPolicies.hillside(),
            SUPERVISED.with("method", "chip-read"),
            TestPolicies.agreement());
    assertTopUp("AGREEMENT_MISSING", otherMethod);
    assertEquals(
        Outcome.ACCEPTED,
        hillside(TestPolicies.hillside(), SUPERVISED, TestPolicies.agreement()).outcome());
  }

  @Test
  void relianceOnAnIssuerThatIsNotObligedOrOnAnUnreviewedRuleIsRefused() {
    assertRefused(
        "ISSUER_NOT_OBLIGED",
        hillside(
            TestPolicies.hillside(),
            SUPERVISED.with("issuerObliged", false),
            TestPolicies.agreement()));
    JsonObject unreviewed =
        TestPolicies.hillside()
            .with("legalBasis", json("{'rule':'uk-mlr-2017-39','source':'https://x.example'}"));
    assertRefused(
        "LEGAL_RULE_UNREVIEWED", hillside(unreviewed, SUPERVISED, TestPolicies.agreement()));
  }

  @Test
  void anAttributeFromASourceThatIsNotTakenIsAGap() {
    assertTopUp(
        "ATTRIBUTE_SOURCE_NOT_ACCEPTED",
        hillside(
            TestPolicies.hillside(),
            SUPERVISED.with(
                "attributesVerified",
                JsonArray.of(json("{'attribute':'address','documentType':'passport'}"))),
            TestPolicies.agreement()));
  }

  @Test
  void orderRepetitionAndTimeZoneDoNotMatter() {
    List<PresentedText> presented = good();
    Verdict expected = harbour(presented);
    SeededRandom random = new SeededRandom("order");
    for (int i = 0; i < 6; i++) {
      List<PresentedText> shuffled = new ArrayList<>(presented);
      PresentedText again = presented.get(random.below(presented.size()));
      shuffled.add(new PresentedText(again.queryId(), 1, again.text()));
      List<PresentedText> mixed = new ArrayList<>();
      while (!shuffled.isEmpty()) {
        mixed.add(shuffled.remove(random.below(shuffled.size())));
      }
      assertEquals(expected, harbour(mixed));
    }
  }

  @Test
  void addingACredentialTurnsAcceptedIntoRefusedOnlyByNamedRules() {
    List<PresentedText> more = new ArrayList<>(good());
    more.add(
        new PresentedText(
            "identity",
            1,
            TestCoop.present(
                riverside.issue(
                    CredentialTypes.IDENTITY, "names-and-birth", JsonObject.EMPTY, amara, 90),
                amara,
                NONCE,
                AUDIENCE,
                "given_name",
                "family_name",
                "birthdate")));
    Verdict verdict = harbour(more);
    assertEquals(Outcome.REFUSED, verdict.outcome());
    assertEquals(List.of("QUERY_NOT_SATISFIED"), codes(verdict.refusals()));
  }

  @Test
  void everyCodeHasASentenceAndARemedyInEveryLanguage() {
    List<String> codes = new ArrayList<>();
    Arrays.stream(VerdictCode.values()).map(Enum::name).forEach(codes::add);
    Properties english = Messages.language("en");
    for (String language : Messages.LANGUAGES) {
      Properties properties = Messages.language(language);
      Assertions.assertEquals(english.keySet(), properties.keySet(), language);
      for (String code : codes) {
        assertTrue(properties.containsKey(code), language + " " + code);
        assertTrue(properties.containsKey(Messages.remedyOf(code)), language + " " + code);
      }
      for (ProblemCode code : ProblemCode.values()) {
        assertFalse(
            Messages.sentence(code.name(), java.util.Map.of(), Locale.forLanguageTag(language))
                .isBlank());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'surprise':1}",
        "{'lanes':[]}",
        "{'lanes':['fast']}",
        "{'version':0}",
        "{'id':'No Good'}",
        "{'purpose':{'de':'x'}}",
        "{'retention':{'text':{'en':'x'}}}",
        "{'lanes':['aml-reliance']}",
        "{'risk':'none'}",
        "{'legalBasis':{'rule':'x','reviewedBy':'y','reviewedOn':'2026-01-01'}}",
        "{'credentials':[{'id':'a','type':'x','reciprocity':true}]}",
        "{'credentials':[{'id':'a','type':'KycCheckCredential','check':{'maximumAge':'P1Y'}}]}",
        "{'credentials':[{'id':'a','type':'KycCheckCredential','check':{'atLeast':'K9'}}]}",
        "{'credentials':[]}",
        "{'credentials':[{'id':'a','type':'KycCheckCredential'}]}",
        "{'credentials':[{'id':'a','type':'IdentityAttributesCredential','formats':['ldp_vc']}]}",
        "{'credentials':[{'id':'a','type':'x','formats':['pdf']}]}",
        "{'credentials':[{'id':'a','type':'KycCheckCredential','check':{'methods':['x']}}]}",
        "{'credentials':[{'id':'a','type':'KycCheckCredential','check':{"
            + "'methods':['vouched'],'dueDiligence':['enhanced']}}]}",
        "{'credentials':[{'id':'a','type':'x','claims':[{'path':[]}]}]}",
        "{'credentials':[{'id':'a','type':'x','claims':[{'path':['a'],'accept':[1.5]}]}]}",
        "{'trust':[{'issuer':'http://x.example','types':['x']}]}",
        "{'trust':[{'types':['x']}]}",
        "{'trust':[{'issuer':'did:web:x.example'}]}",
        "{'trust':[{'issuer':'did:web:x.example','types':['x'],'lane':['source']}]}"
      })
  void aPolicyThatIsNotUnderstoodIsRefusedAndTheMemberNamed(String change) {
    JsonObject bad = TestPolicies.harbour().toBuilder().putAll(json(change)).build();
    Refusal refusal = Assertions.assertThrows(Refusal.class, () -> Policy.read(bad));
    assertTrue(refusal.parameter().isPresent());
  }

  @Test
  void theQueryFollowsFromThePolicy() {
    Policy policy = Policy.read(TestPolicies.harbour());
    JsonObject query = policy.toDcql().toJson();
    assertEquals(3, query.array("credentials").orElseThrow().size());
    JsonObject identity = (JsonObject) query.array("credentials").orElseThrow().get(2);
    assertEquals("dc+sd-jwt", identity.string("format").orElseThrow());
    assertEquals(
        JsonArray.ofStrings(CredentialTypes.vct(CredentialTypes.IDENTITY)),
        identity.object("meta").flatMap(m -> m.array("vct_values")).orElseThrow());
    // asked for with the link claim, and done without where a credential has none
    assertEquals(2, identity.array("claim_sets").orElseThrow().size());
    assertFalse(query.toJson().contains("values\":[\"active"), "values are not sent");
    assertTrue(policy.toDcql("ldp_vc").isEmpty());
    assertTrue(policy.toDcql("dc+sd-jwt").isPresent());
  }

  @Test
  void theVerdictIsTheSameAsDataWhenReadAgain() {
    Verdict verdict = harbour(good().subList(0, 1));
    assertEquals(verdict, harbour(good().subList(0, 1)));
    assertEquals("2026-11-21T12:00:00Z", verdict.toJson().string("at").orElseThrow());
  }
}
