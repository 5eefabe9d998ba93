package org.cooppassport.core.acceptance;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.verification.ClaimSet;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.VerifiedCredential;

/** The lane in which a check is reused, and what that lane asks for. */
final class RelianceRules {
  private static final Set<Lane> UNDER_AGREEMENT = Set.of(Lane.AML_RELIANCE, Lane.AGENCY);

  private RelianceRules() {}

  /** The lane that policy, issuer and trust have in common, the policy's best first. */
  static Optional<Lane> judge(
      Policy policy,
      List<VerifiedCredential> credentials,
      List<RelianceAgreement> agreements,
      LocalDate today,
      List<Reason> reasons) {
    Optional<Lane> used = Optional.empty();
    for (VerifiedCredential credential : credentials) {
      if (!credential.product().equals(Optional.of(CredentialTypes.KYC_CHECK))) {
        continue;
      }
      List<String> offered = credential.claims().texts(ClaimNames.LANES_OFFERED);
      Optional<Lane> lane =
          policy.lanes().stream()
              .filter(l -> offered.contains(l.wireName()))
              .filter(l -> credential.trust().map(t -> t.lanes().contains(l)).orElse(false))
              .findFirst();
      if (lane.isEmpty()) {
        reasons.add(
            Reason.of(VerdictCode.LANE_NOT_OFFERED, credential.queryId())
                .at(JsonPointer.of(ClaimNames.LANES_OFFERED))
                .naming(
                    "lanes",
                    String.join(", ", policy.lanes().stream().map(Lane::wireName).toList())));
        continue;
      }
      used = lane;
      if (UNDER_AGREEMENT.contains(lane.get())) {
        agreement(credential, lane.get(), agreements, today).ifPresent(reasons::add);
      }
      if (lane.get() == Lane.AML_RELIANCE) {
        reliance(policy, credential, reasons);
      }
    }
    return used;
  }

  private static Optional<Reason> agreement(
      VerifiedCredential credential,
      Lane lane,
      List<RelianceAgreement> agreements,
      LocalDate today) {
    ClaimSet claims = credential.claims();
    Optional<CheckMethod> method = claims.text(ClaimNames.METHOD).flatMap(CheckMethod::named);
    Optional<String> jurisdiction = claims.text(ClaimNames.JURISDICTION);
    List<RelianceAgreement> covering =
        agreements.stream()
            .filter(a -> a.issuer().equals(credential.issuer().identifier()))
            .filter(a -> a.covers(lane, method, jurisdiction))
            .toList();
    if (covering.stream().anyMatch(a -> a.inForceOn(today))) {
      return Optional.empty();
    }
    VerdictCode code =
        covering.isEmpty() ? VerdictCode.AGREEMENT_MISSING : VerdictCode.AGREEMENT_NOT_IN_FORCE;
    return Optional.of(Reason.of(code, credential.queryId()).naming("lane", lane.wireName()));
  }

  private static void reliance(Policy policy, VerifiedCredential credential, List<Reason> reasons) {
    ClaimSet claims = credential.claims();
    if (!claims.flag(ClaimNames.ISSUER_OBLIGED).equals(Optional.of(true))
        || claims.value(ClaimNames.SUPERVISOR).isEmpty()) {
      reasons.add(
          Reason.of(VerdictCode.ISSUER_NOT_OBLIGED, credential.queryId())
              .at(JsonPointer.of(ClaimNames.ISSUER_OBLIGED)));
    }
    if (policy.legalBasis().flatMap(LegalBasis::reviewedOn).isEmpty()) {
      reasons.add(
          Reason.of(VerdictCode.LEGAL_RULE_UNREVIEWED, "")
              .naming("rule", policy.legalBasis().map(LegalBasis::rule).orElse("")));
    }
  }
}
