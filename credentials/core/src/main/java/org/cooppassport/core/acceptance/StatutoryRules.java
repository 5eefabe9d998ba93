package org.cooppassport.core.acceptance;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.law.LegalRule;
import org.cooppassport.core.law.LegalRule.Demand;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.verification.ClaimSet;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.VerifiedCredential;

/** What the rows of a legal table ask of a check, of what came with it, and of the agreement. */
final class StatutoryRules {
  private final LaneCase inLane;
  private final LegalRule rule;
  private final List<Reason> reasons;

  private StatutoryRules(LaneCase inLane, LegalRule rule, List<Reason> reasons) {
    this.inLane = inLane;
    this.rule = rule;
    this.reasons = reasons;
  }

  static void judge(
      LaneCase inLane, LegalRule rule, Optional<RelianceTerms> terms, List<Reason> reasons) {
    StatutoryRules rules = new StatutoryRules(inLane, rule, reasons);
    rules.applicable(terms);
    rules.countries();
    rules.check();
    rules.direct(terms);
    attributes(inLane, rule, reasons);
    terms.ifPresent(rules::agreement);
  }

  static RuleSource source(LegalRule rule, String subject) {
    return rule.sourceOn(subject)
        .map(RuleSource::of)
        .orElse(new RuleSource(rule.title(), rule.rows().get(0).source().url()));
  }

  private void applicable(Optional<RelianceTerms> terms) {
    if (!inLane.isReviewed(rule)) {
      reasons.add(
          Reason.of(VerdictCode.LEGAL_RULE_UNREVIEWED, "")
              .naming("rule", rule.id())
              .naming("version", Long.toString(rule.version()))
              .under(source(rule, "checker")));
    }
    boolean here =
        rule.jurisdictions().isEmpty()
            || terms.map(t -> rule.jurisdictions().contains(t.relier().country())).orElse(true);
    if (!rule.appliesOn(inLane.today()) || !rule.lanes().contains(Lane.AML_RELIANCE) || !here) {
      reasons.add(
          Reason.of(VerdictCode.LEGAL_RULE_NOT_APPLICABLE, "")
              .naming("rule", rule.id())
              .naming("from", rule.appliesFrom().toString())
              .under(source(rule, "checker")));
    }
  }

  /** The place of the check and that of the supervisor, each by country. */
  private void countries() {
    Set<String> countries = new TreeSet<>();
    inLane.jurisdiction().map(StatutoryRules::country).ifPresent(countries::add);
    inLane
        .claims()
        .text(ClaimNames.SUPERVISOR, ClaimNames.COUNTRY)
        .map(StatutoryRules::country)
        .ifPresent(countries::add);
    if (countries.stream().anyMatch(rule.excludedJurisdictions()::contains)) {
      add(VerdictCode.JURISDICTION_EXCLUDED, ClaimNames.JURISDICTION, "excluded-jurisdictions");
    } else if (!rule.checkerJurisdictions().isEmpty()
        && (countries.isEmpty() || !rule.checkerJurisdictions().containsAll(countries))) {
      add(
          VerdictCode.JURISDICTION_NOT_COMPATIBLE,
          ClaimNames.JURISDICTION,
          "checker-jurisdictions");
    }
  }

  private static String country(String jurisdiction) {
    int dash = jurisdiction.indexOf('-');
    return dash < 0 ? jurisdiction : jurisdiction.substring(0, dash);
  }

  private void check() {
    ClaimSet claims = inLane.claims();
    if (!rule.methods().isEmpty() && !inLane.method().map(rule.methods()::contains).orElse(false)) {
      add(VerdictCode.METHOD_NOT_IN_RULE, ClaimNames.METHOD, "methods");
    }
    if (!rule.dueDiligence().isEmpty()
        && !claims
            .text(ClaimNames.DUE_DILIGENCE)
            .map(rule.dueDiligence()::contains)
            .orElse(false)) {
      add(VerdictCode.CHECK_DUE_DILIGENCE_NOT_ACCEPTED, ClaimNames.DUE_DILIGENCE, "due-diligence");
    }
    if (claims.text(ClaimNames.EVIDENCE_RETRIEVAL, ClaimNames.ENDPOINT).isEmpty()) {
      add(VerdictCode.EVIDENCE_NOT_RETRIEVABLE, ClaimNames.EVIDENCE_RETRIEVAL, "evidence");
    }
    if (rule.demands(Demand.CURRENT_EVIDENCE)
        && claims.day(ClaimNames.EVIDENCE_EXPIRES).isEmpty()) {
      add(VerdictCode.EVIDENCE_VALIDITY_UNKNOWN, ClaimNames.EVIDENCE_EXPIRES, "current-evidence");
    }
    Optional<LocalDate> checked = claims.day(ClaimNames.CHECKED_AT);
    if (checked
        .map(day -> rule.maximumAge().isOver(day, inLane.today(), inLane.relier().risk()))
        .orElse(false)) {
      reasons.add(
          inLane
              .reason(VerdictCode.CHECK_TOO_OLD)
              .at(JsonPointer.of(ClaimNames.CHECKED_AT))
              .naming(
                  "limit", rule.maximumAge().of(inLane.relier().risk()).orElseThrow().toString())
              .under(source(rule, "freshness")));
    }
  }

  /**
   * Whoever issues is whoever checked, by a name that the agreement gives it: a check of somebody
   * else's is a chain.
   */
  private void direct(Optional<RelianceTerms> terms) {
    if (terms.isEmpty()) {
      return;
    }
    Set<String> names = new HashSet<>(terms.get().checker().issuers());
    names.add(inLane.issuer());
    boolean own =
        inLane
            .claims()
            .text(ClaimNames.PERFORMED_BY, ClaimNames.ID)
            .map(names::contains)
            .orElse(false);
    if (!own) {
      add(VerdictCode.CHECK_CHAINED, ClaimNames.PERFORMED_BY, "no-chain");
    }
  }

  /**
   * Every attribute that the rule names was verified, and is held: its value was disclosed. What
   * the policy itself wants verified is its own to tell.
   */
  static void attributes(LaneCase inLane, LegalRule rule, List<Reason> reasons) {
    Set<String> verified = new HashSet<>();
    for (ClaimSet entry : inLane.claims().objects(ClaimNames.ATTRIBUTES_VERIFIED)) {
      entry.text(ClaimNames.ATTRIBUTE).ifPresent(verified::add);
    }
    Set<String> asked = new HashSet<>();
    inLane.policy().attributes().forEach(wanted -> asked.add(wanted.name()));
    for (String name : rule.attributes()) {
      if (!verified.contains(name) && !asked.contains(name)) {
        reasons.add(
            inLane
                .reason(VerdictCode.ATTRIBUTE_MISSING)
                .naming("attribute", name)
                .naming("sources", "")
                .under(source(rule, "attributes")));
      }
      if (verified.contains(name) && !isHeld(inLane, name)) {
        reasons.add(
            inLane
                .reason(VerdictCode.INFORMATION_MISSING)
                .naming("attribute", name)
                .under(source(rule, "attributes")));
      }
    }
  }

  private static boolean isHeld(LaneCase inLane, String name) {
    return inLane.presented().stream()
        .filter(c -> c.product().equals(Optional.of(CredentialTypes.IDENTITY)))
        .map(VerifiedCredential::claims)
        .anyMatch(claims -> claims.value(name).isPresent());
  }

  private void agreement(RelianceTerms terms) {
    if (!terms.rule().equals(rule.id())) {
      agreementLacks(VerdictCode.AGREEMENT_RULE_DIFFERS);
    }
    if (rule.evidence().isPresent()
        && !terms.evidence().map(e -> e.neverLaterThan(rule.evidence().get())).orElse(false)) {
      reasons.add(
          inLane
              .reason(VerdictCode.EVIDENCE_TOO_LATE)
              .naming("limit", rule.evidence().get().spelled())
              .under(source(rule, "evidence")));
    }
    if (rule.demands(Demand.SAME_CENTRAL) && terms.central().isEmpty()) {
      agreementLacks(VerdictCode.AGREEMENT_WITHOUT_CENTRAL);
    }
    if (rule.demands(Demand.ASSURED_NOT_RELYING) && !terms.assuredNotRelying()) {
      agreementLacks(VerdictCode.AGREEMENT_WITHOUT_ASSURANCE);
    }
    if (rule.certificationEvery().isPresent() && !isCertified(terms)) {
      agreementLacks(VerdictCode.AGREEMENT_CERTIFICATION_OVERDUE);
    }
  }

  private boolean isCertified(RelianceTerms terms) {
    return inLane.relier().agreements().stream()
        .filter(SignedAgreement.class::isInstance)
        .map(SignedAgreement.class::cast)
        .filter(a -> a.text().equals(terms))
        .anyMatch(a -> a.isCertified(rule.certificationEvery().orElseThrow(), inLane.at()));
  }

  private void agreementLacks(VerdictCode code) {
    reasons.add(inLane.reason(code).under(source(rule, "agreement")));
  }

  private void add(VerdictCode code, String claim, String subject) {
    reasons.add(inLane.reason(code).at(JsonPointer.of(claim)).under(source(rule, subject)));
  }
}
