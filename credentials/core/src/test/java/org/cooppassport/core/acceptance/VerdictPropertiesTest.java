package org.cooppassport.core.acceptance;

import static org.cooppassport.core.acceptance.TestPolicies.AUDIENCE;
import static org.cooppassport.core.acceptance.TestPolicies.NONCE;
import static org.cooppassport.core.acceptance.TestPolicies.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.law.LegalTables;
import org.cooppassport.core.law.RiskClass;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestAgreements;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.PresentedText;
import org.junit.jupiter.api.Test;

/** What holds of verdicts whatever is presented. */
class VerdictPropertiesTest {
  /** The only rules by which one credential more turns an acceptance into a refusal. */
  private static final Set<String> NAMED =
      Set.of(
          "QUERY_NOT_SATISFIED",
          "HOLDER_MISMATCH",
          "SUBJECT_LINK_UNPROVEN",
          "HOLDER_NOT_PROVEN",
          "KEY_BINDING_ERROR",
          "UNTRUSTED_ISSUER",
          "REVOKED",
          "SUSPENDED",
          "MEMBERSHIP_NOT_CURRENT",
          "MEMBERSHIP_CHAINED",
          "VALUE_NOT_ACCEPTED",
          "CHECK_CHAINED",
          "CHECK_DATE_IMPOSSIBLE",
          "EVIDENCE_EXPIRED",
          "ENHANCED_NOT_TRANSFERABLE");

  private final TestCoop riverside = TestCoop.at("https://riverside.example/coop");
  private final SigningKey amara = TestCoop.holder("amara");
  private final SigningKey ben = TestCoop.holder("ben");

  private PresentedText text(
      String query, String type, String example, JsonObject changes, SigningKey holder, int index) {
    String[] claims =
        switch (query) {
          case "membership" -> new String[] {"standing"};
          case "identity" -> new String[] {"given_name", "family_name", "birthdate"};
          default -> new String[0];
        };
    return new PresentedText(
        query,
        index,
        TestCoop.present(
            riverside.issue(type, example, changes, holder, 100 + index),
            holder,
            NONCE,
            AUDIENCE,
            claims));
  }

  private List<PresentedText> good() {
    return List.of(
        text("membership", CredentialTypes.MEMBERSHIP, "worker-member", JsonObject.EMPTY, amara, 0),
        text("check", CredentialTypes.KYC_CHECK, "document-in-person", JsonObject.EMPTY, amara, 0),
        text("identity", CredentialTypes.IDENTITY, "names-and-birth", JsonObject.EMPTY, amara, 0));
  }

  private Verdict judge(List<PresentedText> presented, List<Agreement> agreements) {
    Policy policy = Policy.read(TestPolicies.harbour());
    Relier relier =
        new Relier(TestAgreements.relier(), agreements, LegalTables.shipped(), RiskClass.STANDARD);
    RelianceCase asked =
        new RelianceCase(policy, policy.toDcql(), presented, NONCE, AUDIENCE, relier);
    Documents documents = TestCoop.documents(riverside);
    return asked.judge(asked.verifyOffline(documents, TestCoop.NOW));
  }

  @Test
  void orderOfCredentialsAndAgreementsRepetitionAndTimeZoneDoNotMatter() {
    List<Agreement> agreements =
        List.of(
            TestPolicies.code(),
            TestPolicies.agreement(),
            Agreement.read(TestPolicies.code().json().with("id", "another")),
            TestAgreements.signed(TestAgreements.reciprocity()));
    Verdict expected = judge(good(), agreements);
    assertTrue(expected.accepted(), expected::toString);
    SeededRandom random = new SeededRandom("properties");
    TimeZone own = TimeZone.getDefault();
    try {
      for (String zone : List.of("Pacific/Kiritimati", "Pacific/Niue", "Asia/Kathmandu", "UTC")) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        List<PresentedText> more = new ArrayList<>(good());
        PresentedText again = more.get(random.below(more.size()));
        more.add(new PresentedText(again.queryId(), 1, again.text()));
        assertEquals(expected, judge(mixed(more, random), mixed(agreements, random)), zone);
      }
    } finally {
      TimeZone.setDefault(own);
    }
  }

  private static <T> List<T> mixed(List<T> items, SeededRandom random) {
    List<T> left = new ArrayList<>(items);
    List<T> mixed = new ArrayList<>();
    while (!left.isEmpty()) {
      mixed.add(left.remove(random.below(left.size())));
    }
    return mixed;
  }

  @Test
  void oneCredentialMoreTurnsAnAcceptanceIntoARefusalOnlyByNamedRules() {
    List<JsonObject> changes =
        List.of(
            JsonObject.EMPTY,
            json("{'standing':'ceased'}"),
            json("{'chained':true}"),
            json("{'checkedAt':'2027-01-01'}"),
            json("{'evidenceExpires':'2020-01-01'}"),
            json("{'dueDiligenceLevel':'enhanced'}"),
            json("{'birthdate':'1970-01-01'}"),
            json("{'jurisdiction':'FR'}"));
    List<List<String>> kinds =
        List.of(
            List.of("membership", CredentialTypes.MEMBERSHIP, "worker-member"),
            List.of("check", CredentialTypes.KYC_CHECK, "document-in-person"),
            List.of("identity", CredentialTypes.IDENTITY, "names-and-birth"),
            List.of("more", CredentialTypes.MEMBERSHIP, "worker-member"));
    for (List<String> kind : kinds) {
      for (JsonObject change : changes) {
        for (SigningKey holder : List.of(amara, ben)) {
          List<PresentedText> more = new ArrayList<>(good());
          more.add(text(kind.get(0), kind.get(1), kind.get(2), change, holder, 1));
          Verdict verdict = judge(more, List.of(TestPolicies.code()));
          Set<String> refusing = new TreeSet<>();
          verdict.refusals().forEach(reason -> refusing.add(reason.code()));
          assertTrue(NAMED.containsAll(refusing), () -> kind + " " + change.toJson() + refusing);
        }
      }
    }
  }
}
