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
import java.util.Set;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.openid.dcql.CredentialQuery.HolderBinding;
import org.cooppassport.core.openid.dcql.DcqlAnswer;
import org.cooppassport.core.openid.dcql.DcqlCredential;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.Finding;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;
import org.cooppassport.core.verification.VerifiedCredential.HolderProof;

/**
 * Judges what was verified by a policy. Pure and thread-safe: the verdict is a function of the
 * policy, the verified credentials, the findings, what the relying co-op brings and the instant,
 * and of nothing else.
 */
public final class VerdictEngine {
  private final Policy policy;
  private final Relier relier;
  private final LocalDate today;
  private final List<Reason> reasons = new ArrayList<>();

  private VerdictEngine(Policy policy, Relier relier, Instant at) {
    this.policy = policy;
    this.relier = relier;
    this.today = at.atZone(ZoneOffset.UTC).toLocalDate();
  }

  /**
   * Judges an answer to the query that follows from the policy.
   *
   * @param presented verified with the policy's own expectations, see {@link RelianceCase}
   */
  public static Verdict judge(Policy policy, VerificationResult presented, Relier relier) {
    return judge(policy, policy.toDcql(), presented, relier);
  }

  /**
   * Judges an answer to the query that was sent.
   *
   * @param asked the query, as it followed from the policy for the wallet's format
   */
  public static Verdict judge(
      Policy policy, DcqlQuery asked, VerificationResult presented, Relier relier) {
    return judge(policy, asked, presented, relier, List.of());
  }

  /**
   * Judges an answer to the query that was sent, with transactions to authorise.
   *
   * @param transactions what the holder was asked to authorise along with it
   */
  public static Verdict judge(
      Policy policy,
      DcqlQuery asked,
      VerificationResult presented,
      Relier relier,
      List<TransactionData> transactions) {
    return new VerdictEngine(policy, relier, presented.at()).judge(asked, presented, transactions);
  }

  private Verdict judge(
      DcqlQuery asked, VerificationResult presented, List<TransactionData> transactions) {
    for (Finding finding : presented.findings()) {
      reasons.add(Reason.of(finding));
    }
    Map<String, List<VerifiedCredential>> answers = answers(presented);
    for (WantedCredential wanted : policy.credentials()) {
      List<VerifiedCredential> found = answers.getOrDefault(wanted.id(), List.of());
      if (found.isEmpty()
          && policy.credentialSets().isEmpty()
          && wanted.need() == WantedCredential.Need.REQUIRED) {
        missing(wanted, presented);
      }
      for (VerifiedCredential credential : found) {
        judge(wanted, credential, presented);
      }
    }
    combinations(asked, answers.keySet(), presented);
    List<VerifiedCredential> all = answers.values().stream().flatMap(List::stream).toList();
    AttributeRules.judge(policy, all, reasons);
    SubjectLink.judge(all, presented.at(), reasons);
    ExcessRule.judge(policy, all, reasons);
    Optional<Lane> lane = RelianceRules.judge(policy, all, relier, presented.at(), reasons);
    TransactionRules.judge(transactions, all, reasons);
    recheck(asked, answers);
    return new Verdict(policy, presented.verified(), reasons, lane, presented.at());
  }

  /** A credential that did not come; one that came and is bad is spoken of already. */
  private void missing(WantedCredential wanted, VerificationResult presented) {
    if (presented.findings().stream().noneMatch(f -> f.queryId().equals(wanted.id()))) {
      reasons.add(
          Reason.of(VerdictCode.CREDENTIAL_MISSING, wanted.id()).naming("type", wanted.type()));
    }
  }

  /** Where the policy takes alternatives, the first that could be asked for is what is missing. */
  private void combinations(DcqlQuery asked, Set<String> answered, VerificationResult presented) {
    for (WantedCombination combination : policy.credentialSets()) {
      List<List<String>> askable =
          combination.options().stream()
              .filter(option -> option.stream().allMatch(id -> asked.credential(id).isPresent()))
              .toList();
      if (combination.need() == WantedCredential.Need.REQUIRED
          && !askable.isEmpty()
          && askable.stream().noneMatch(answered::containsAll)) {
        askable.get(0).stream()
            .filter(id -> !answered.contains(id))
            .forEach(id -> missing(policy.credential(id).orElseThrow(), presented));
      }
    }
  }

  private void judge(
      WantedCredential wanted, VerifiedCredential credential, VerificationResult presented) {
    if (credential.trust().isEmpty()) {
      reasons.add(Reason.of(VerdictCode.UNTRUSTED_ISSUER, wanted.id()));
    }
    if (credential.holderProof() != HolderProof.PROVEN
        && wanted.holderBinding() == HolderBinding.REQUIRED) {
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
      ReciprocityRules.judge(wanted, credential, relier.agreements(), presented.at(), reasons);
    }
    if (wanted.mandate().isPresent()) {
      MandateRules.judge(wanted, credential, today, reasons);
    }
    if (wanted.check().isPresent()) {
      CheckRules.judge(policy, wanted, credential, relier, today, reasons);
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
                JsonPointer.ROOT,
                Map.of(),
                problem.detail(),
                RuleSource.POLICY));
      }
    }
  }
}
