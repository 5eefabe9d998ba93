package org.cooppassport.core.acceptance;

import static org.cooppassport.core.acceptance.TestPolicies.AUDIENCE;
import static org.cooppassport.core.acceptance.TestPolicies.NONCE;
import static org.cooppassport.core.acceptance.TestPolicies.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.law.LegalTables;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.PresentedText;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may act for whom, in what, up to what, from when to when. */
class MandateRulesTest {
  private static final String OWN = "{'organisation':{'id':'https://riverside.example/coop'}}";

  private final TestCoop riverside = TestCoop.at("https://riverside.example/coop");
  private final SigningKey amara = TestCoop.holder("amara");

  /** The ready-made policy, with Riverside trusted and another rule. */
  private static JsonObject policy(String rule) {
    JsonObject readyMade =
        Schemas.policies().stream()
            .map(resource -> JsonReader.readObject(resource.text()))
            .filter(policy -> policy.string("id").orElse("").equals("delegate-with-mandate"))
            .findFirst()
            .orElseThrow();
    JsonObject wanted =
        json("{'id':'mandate','type':'MandateCredential'}").with("mandate", json(rule));
    return readyMade
        .with("credentials", JsonArray.of(wanted))
        .with(
            "trust",
            JsonArray.of(
                json(
                    "{'issuer':'https://riverside.example/coop','types':['MandateCredential'],"
                        + "'lanes':['informational']}")));
  }

  private Verdict judge(String rule, String example, String changes, SigningKey presenter) {
    Policy policy = Policy.read(policy(rule));
    String presented =
        TestCoop.present(
            riverside.issue(
                CredentialTypes.MANDATE,
                example,
                json(OWN).toBuilder().putAll(json(changes)).build(),
                amara,
                7),
            presenter,
            NONCE,
            AUDIENCE);
    RelianceCase asked =
        new RelianceCase(
            policy,
            policy.toDcql(),
            List.of(new PresentedText("mandate", 0, presented)),
            NONCE,
            AUDIENCE,
            TestPolicies.relier());
    return asked.judge(asked.verifyOffline(TestCoop.documents(riverside), TestCoop.NOW));
  }

  private Verdict judge(String rule, String example, String changes) {
    return judge(rule, example, changes, amara);
  }

  private static List<String> codes(Verdict verdict) {
    return verdict.reasons().stream().map(Reason::code).toList();
  }

  @Test
  void theSecretaryActsForTheCoopThatGaveTheMandate() {
    Verdict verdict = judge("{'scopes':['sign-agreements']}", "secretary", "{}");
    assertTrue(verdict.accepted(), verdict::toString);
    assertEquals(List.of(), verdict.flags());
  }

  @Test
  void theDidWebAndTheAddressItFollowsFromAreOneOrganisation() {
    String byDid = "{'organisation':{'id':'did:web:riverside.example:coop'}}";
    assertTrue(judge("{'scopes':['sign-agreements']}", "secretary", byDid).accepted());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          secretary  | {'scopes':['sign-agreements']} | {'organisation':{'id':'did:web:other.example'}} | MANDATE_FOR_ANOTHER
          secretary  | {'scopes':['sign-agreements'],'organisations':['did:web:other.example']} | {} | MANDATE_FOR_ANOTHER
          secretary  | {'scopes':['sign-agreements']} | {'mandateFrom':'2026-11-22'} | MANDATE_NOT_BEGUN
          secretary  | {'scopes':['sign-agreements']} | {'mandateUntil':'2026-11-20'} | MANDATE_OVER
          substitute | {'scopes':['represent-at-general-meetings']} | {} | MANDATE_CHAINED
          secretary  | {'scopes':['sign-agreements'],'roles':['chair']} | {} | MANDATE_ROLE_NOT_ACCEPTED
          secretary  | {'scopes':['sign-agreements','borrow']} | {} | MANDATE_SCOPE_MISSING
          buyer      | {'scopes':['order-goods'],'worth':{'amount':'2500.01','currency':'GBP'}} | {} | MANDATE_LIMIT_TOO_LOW
          buyer      | {'scopes':['order-goods'],'worth':{'amount':'1','currency':'EUR'}} | {} | MANDATE_LIMIT_TOO_LOW
          buyer      | {'scopes':['order-goods'],'delegable':true} | {} | MANDATE_NOT_DELEGABLE
          """)
  void whatIsOutsideTheMandateIsSaidByItsCode(
      String example, String rule, String changes, String code) {
    Verdict verdict = judge(rule, example, changes);
    assertEquals(List.of(code), codes(verdict), verdict::toString);
    boolean refuses = VerdictCode.valueOf(code).effect() == VerdictCode.Effect.REFUSES;
    assertEquals(refuses ? Outcome.REFUSED : Outcome.TOP_UP, verdict.outcome());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          secretary  | {'scopes':['sign-agreements'],'organisations':['did:web:other.example']} | {'organisation':{'id':'did:web:other.example'}}
          secretary  | {'scopes':['sign-agreements']} | {'mandateFrom':'2026-11-21','mandateUntil':'2026-11-21'}
          substitute | {'scopes':['represent-at-general-meetings'],'substitutes':true} | {}
          secretary  | {'scopes':['sign-agreements'],'roles':['chair','secretary'],'delegable':true} | {}
          buyer      | {'scopes':['order-goods'],'worth':{'amount':'2500.00','currency':'GBP'}} | {}
          secretary  | {'scopes':['sign-agreements'],'worth':{'amount':'9000000','currency':'GBP'}} | {}
          """)
  void whatIsWithinItIsAccepted(String example, String rule, String changes) {
    Verdict verdict = judge(rule, example, changes);
    assertTrue(verdict.accepted(), verdict::toString);
  }

  @Test
  void aMandateCountsFromItsHolderOnly() {
    Verdict verdict =
        judge("{'scopes':['sign-agreements']}", "secretary", "{}", TestCoop.holder("ben"));
    assertEquals(Outcome.REFUSED, verdict.outcome(), verdict::toString);
  }

  @Test
  void theQueryAsksForWhatEveryMandateSaysAndTheBoardReadsTheRule() {
    Policy policy =
        Policy.read(
            policy(
                "{'scopes':['order-goods'],'roles':['buyer'],'substitutes':true,'delegable':true,"
                    + "'worth':{'amount':'100','currency':'GBP'}}"));
    String query = policy.toDcql().toJson().toJson();
    for (String claim : List.of("organisation", "role", "scope", "mandateFrom", "substitute")) {
      assertTrue(query.contains("[\"" + claim + "\"]"), query);
    }
    String words = PolicyInWords.markdown(policy, LegalTables.shipped(), Locale.ENGLISH);
    for (String said :
        List.of(
            "whoever gave the mandate", "order-goods", "buyer", "up to 100 GBP", "substitute")) {
      assertTrue(words.contains(said), words);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'scopes':['x'],'worth':{'amount':'1'}}",
        "{'scopes':['x'],'worth':{'amount':1,'currency':'GBP'}}",
        "{'scopes':['x'],'powers':'all'}"
      })
  void aRuleThatIsNotUnderstoodIsRefused(String rule) {
    assertThrows(Refusal.class, () -> Policy.read(policy(rule)));
  }

  @Test
  void aPolicyThatAsksForAMandateSaysForWhat() {
    JsonObject without =
        policy("{'scopes':['x']}")
            .with("credentials", JsonArray.of(json("{'id':'m','type':'MandateCredential'}")));
    assertThrows(Refusal.class, () -> Policy.read(without));
  }
}
