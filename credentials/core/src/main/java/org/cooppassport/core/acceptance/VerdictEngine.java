package org.cooppassport.core.acceptance;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.openid.dcql.DcqlAnswer;
import org.cooppassport.core.openid.dcql.DcqlCredential;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.Finding;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;
import org.cooppassport.core.verification.VerifiedCredential.HolderProof;

/**
 * Judges what was verified by a policy. Pure and thread-safe: the verdict is a function of the
 * policy, the verified credentials, the findings, the agreements and the instant, and of nothing
 * else.
 */
public final class VerdictEngine {
  private final Policy policy;
  private final List<RelianceAgreement> agreements;
  private final LocalDate today;
  private final List<Reason> reasons = new ArrayList<>();

  private VerdictEngine(Policy policy, List<RelianceAgreement> agreements, Instant at) {
    this.policy = policy;
    this.agreements = agreements;
    this.today = at.atZone(ZoneOffset.UTC).toLocalDate();
  }

  /**
   * Judges an answer to the query that follows from the policy.
   *
   * @param presented verified with the policy's own expectations, see {@link RelianceCase}
   * @param agreements those of the relying co-op, whether in force or not
   */
  public static Verdict judge(
      Policy policy, VerificationResult presented, List<RelianceAgreement> agreements) {
    return judge(policy, policy.toDcql(), presented, agreements);
  }

  /**
   * Judges an answer to the query that was sent.
   *
   * @param asked the query, as it followed from the policy for the wallet's format
   */
  public static Verdict judge(
      Policy policy,
      DcqlQuery asked,
      VerificationResult presented,
      List<RelianceAgreement> agreements) {
    return new VerdictEngine(policy, List.copyOf(agreements), presented.at())
        .judge(asked, presented);
  }

  private Verdict judge(DcqlQuery asked, VerificationResult presented) {
    for (Finding finding : presented.findings()) {
      reasons.add(Reason.of(finding));
    }
    Map<String, List<VerifiedCredential>> answers = answers(presented);
    for (WantedCredential wanted : policy.credentials()) {
      List<VerifiedCredential> found = answers.getOrDefault(wanted.id(), List.of());
      boolean spoken = presented.findings().stream().anyMatch(f -> f.queryId().equals(wanted.id()));
      if (found.isEmpty() && !spoken && wanted.need() == WantedCredential.Need.REQUIRED) {
        reasons.add(
            Reason.of(VerdictCode.CREDENTIAL_MISSING, wanted.id()).naming("type", wanted.type()));
      }
      for (VerifiedCredential credential : found) {
        judge(wanted, credential, presented);
      }
    }
    List<VerifiedCredential> all = answers.values().stream().flatMap(List::stream).toList();
    AttributeRules.judge(policy, all, reasons);
    SubjectLink.judge(all, presented.at(), reasons);
    ExcessRule.judge(policy, all, reasons);
    Optional<Lane> lane = RelianceRules.judge(policy, all, agreements, today, reasons);
    recheck(asked, answers);
    return new Verdict(policy, presented.verified(), reasons, lane, presented.at());
  }

  private void judge(
      WantedCredential wanted, VerifiedCredential credential, VerificationResult presented) {
    if (credential.trust().isEmpty()) {
      reasons.add(Reason.of(VerdictCode.UNTRUSTED_ISSUER, wanted.id()));
    }
    if (credential.holderProof() != HolderProof.PROVEN) {
      reasons.add(Reason.of(VerdictCode.HOLDER_NOT_PROVEN, wanted.id()));
    }
    if (!credential.types().contains(wanted.type())
        || !wanted.formats().contains(credential.format())) {
      reasons.add(Reason.of(VerdictCode.QUERY_NOT_SATISFIED, wanted.id()));
      return;
    }
    ClaimRules.judge(wanted, credential, reasons);
    if (wanted.type().equals(CredentialTypes.MEMBERSHIP)) {
      MembershipRules.judge(wanted, credential, presented, reasons);
    }
    if (wanted.check().isPresent()) {
      CheckRules.judge(policy, wanted, credential, today, reasons);
    }
  }

  /** The answers by query, in the policy's order; the same text twice is one answer. */
  private Map<String, List<VerifiedCredential>> answers(VerificationResult presented) {
    Map<String, List<VerifiedCredential>> answers = new LinkedHashMap<>();
    policy.credentials().forEach(wanted -> answers.put(wanted.id(), new ArrayList<>()));
    List<VerifiedCredential> sorted = new ArrayList<>(presented.credentials());
    sorted.sort(
        Comparator.comparing(VerifiedCredential::queryId)
            .thenComparing(c -> c.presented().text())
            .thenComparing(c -> c.content().toJson()));
    for (VerifiedCredential credential : sorted) {
      List<VerifiedCredential> same =
          answers.computeIfAbsent(credential.queryId(), id -> new ArrayList<>());
      boolean known =
          same.stream()
              .anyMatch(
                  other ->
                      other.presented().text().equals(credential.presented().text())
                          && other.content().equals(credential.content()));
      if (!known) {
        same.add(credential);
      }
    }
    answers.values().removeIf(List::isEmpty);
    return answers;
  }

  /**
   * The verifier checks the query itself. What a rule has named as missing is not said a second
   * time; whatever else is not as asked refuses.
   */
  private void recheck(DcqlQuery asked, Map<String, List<VerifiedCredential>> answers) {
    Map<String, List<DcqlCredential>> answer = new LinkedHashMap<>();
    answers.forEach(
        (id, found) -> answer.put(id, found.stream().map(VerifiedCredential::forQuery).toList()));
    for (Problem problem : DcqlAnswer.check(asked, answer)) {
      String id = problem.pointer().tokens().isEmpty() ? "" : problem.pointer().tokens().get(0);
      boolean named =
          reasons.stream()
              .anyMatch(
                  r ->
                      r.effect() != VerdictCode.Effect.FLAGS
                          && (id.isEmpty() || r.credential().equals(id)));
      if (!named) {
        reasons.add(
            new Reason(
                VerdictCode.QUERY_NOT_SATISFIED.name(),
                VerdictCode.Effect.REFUSES,
                id,
                org.cooppassport.core.json.JsonPointer.ROOT,
                Map.of(),
                problem.detail()));
      }
    }
  }
}
