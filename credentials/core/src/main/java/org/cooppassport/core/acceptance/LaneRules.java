package org.cooppassport.core.acceptance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.agreements.AgreementFlaw;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.law.LegalRule;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.verification.ClaimSet;

/** What each lane asks for, beside what the policy asks of every check. */
final class LaneRules {
  private final Lane lane;
  private final LaneCase inLane;
  private final List<Reason> reasons = new ArrayList<>();

  private LaneRules(Lane lane, LaneCase inLane) {
    this.lane = lane;
    this.inLane = inLane;
  }

  /** What speaks against reuse in the lane; empty, or flags only, if nothing does. */
  static List<Reason> judge(Lane lane, LaneCase inLane) {
    LaneRules rules = new LaneRules(lane, inLane);
    switch (lane) {
      case INFORMATIONAL -> {}
      case SECTOR_CODE -> rules.sectorCode();
      case AML_RELIANCE -> rules.reliance();
      case AGENCY -> rules.agency();
      case SOURCE -> rules.source();
    }
    return List.copyOf(rules.reasons);
  }

  private void sectorCode() {
    agreement();
    if (inLane.policy().legalBasis().isEmpty()) {
      return;
    }
    Optional<LegalRule> code = inLane.rule();
    if (code.isEmpty()) {
      unknownRule();
      return;
    }
    if (!inLane.isReviewed(code.get())) {
      reasons.add(
          inLane.reason(VerdictCode.SECTOR_CODE_UNREVIEWED).naming("rule", code.get().title()));
    }
    if (!code.get().lanes().contains(lane)) {
      return;
    }
    StatutoryRules.attributes(inLane, code.get(), reasons);
    documents(code.get());
  }

  /** Different documents, counted by type and country, behind the attributes the code names. */
  private void documents(LegalRule code) {
    Set<String> different = new HashSet<>();
    for (ClaimSet entry : inLane.claims().objects(ClaimNames.ATTRIBUTES_VERIFIED)) {
      if (entry.text(ClaimNames.ATTRIBUTE).map(code.documentsFor()::contains).orElse(false)) {
        entry.text(ClaimNames.DOCUMENT_TYPE).ifPresent(different::add);
      }
    }
    if (different.size() < code.documentsAtLeast()) {
      reasons.add(
          inLane
              .reason(VerdictCode.DOCUMENTS_TOO_FEW)
              .at(JsonPointer.of(ClaimNames.ATTRIBUTES_VERIFIED))
              .naming("count", Integer.toString(code.documentsAtLeast()))
              .under(StatutoryRules.source(code, "documents")));
    }
  }

  private void reliance() {
    Optional<RelianceTerms> terms = agreement().flatMap(Agreement::relianceTerms);
    ClaimSet claims = inLane.claims();
    Optional<LegalRule> rule = inLane.rule();
    if (!claims.flag(ClaimNames.ISSUER_OBLIGED).equals(Optional.of(true))
        || claims.value(ClaimNames.SUPERVISOR).isEmpty()) {
      Reason notObliged =
          inLane
              .reason(VerdictCode.ISSUER_NOT_OBLIGED)
              .at(JsonPointer.of(ClaimNames.ISSUER_OBLIGED));
      reasons.add(
          rule.map(r -> notObliged.under(StatutoryRules.source(r, "checker"))).orElse(notObliged));
    }
    if (rule.isEmpty()) {
      unknownRule();
    } else {
      StatutoryRules.judge(inLane, rule.get(), terms, reasons);
    }
  }

  private void unknownRule() {
    reasons.add(
        inLane
            .reason(VerdictCode.LEGAL_RULE_UNKNOWN)
            .naming("rule", inLane.policy().legalBasis().map(LegalBasis::rule).orElse("")));
  }

  private void agency() {
    Optional<Agreement> agreement = agreement();
    Set<String> principals = new HashSet<>(Set.of(inLane.relier().id()));
    agreement
        .flatMap(Agreement::relianceTerms)
        .ifPresent(terms -> principals.addAll(terms.relier().issuers()));
    if (!inLane
        .claims()
        .text(ClaimNames.PERFORMED_FOR, ClaimNames.ID)
        .map(principals::contains)
        .orElse(false)) {
      reasons.add(
          inLane
              .reason(VerdictCode.AGENCY_FOR_ANOTHER)
              .at(JsonPointer.of(ClaimNames.PERFORMED_FOR)));
    }
  }

  private void source() {
    boolean qualified =
        inLane
            .relier()
            .law()
            .equivalence()
            .flatMap(e -> inLane.method().map(e.qualifiedSources()::contains))
            .orElse(false);
    if (!qualified) {
      reasons.add(
          inLane.reason(VerdictCode.SOURCE_NOT_QUALIFIED).at(JsonPointer.of(ClaimNames.METHOD)));
    }
  }

  /** The agreement in force that covers the check; of several, the first by name. */
  private Optional<Agreement> agreement() {
    List<Agreement> covering =
        inLane.relier().agreements().stream()
            .filter(
                a ->
                    a.reliance()
                        .map(
                            cover ->
                                cover.covers(
                                    inLane.issuer(), lane, inLane.method(), inLane.jurisdiction()))
                        .orElse(false))
            .filter(this::isOurs)
            .sorted(Comparator.comparing(Agreement::id).thenComparing(a -> a.json().toJson()))
            .toList();
    Optional<Agreement> inForce =
        covering.stream().filter(a -> a.flawsAt(inLane.at()).isEmpty()).findFirst();
    if (covering.isEmpty()) {
      reasons.add(inLane.reason(VerdictCode.AGREEMENT_MISSING).naming("lane", lane.wireName()));
    } else if (inForce.isEmpty()) {
      List<AgreementFlaw> flaws = covering.get(0).flawsAt(inLane.at());
      reasons.add(
          inLane
              .reason(VerdictCode.AGREEMENT_NOT_IN_FORCE)
              .naming("lane", lane.wireName())
              .naming("why", String.join(", ", flaws.stream().map(Enum::name).toList())));
    }
    return inForce;
  }

  /** An agreement that somebody else is the relier of is not ours, whoever put it there. */
  private boolean isOurs(Agreement agreement) {
    return agreement
        .relianceTerms()
        .map(terms -> terms.relier().issuers().contains(inLane.relier().id()))
        .orElse(true);
  }
}
