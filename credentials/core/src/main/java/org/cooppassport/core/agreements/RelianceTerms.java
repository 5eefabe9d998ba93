package org.cooppassport.core.agreements;

import java.time.Period;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.law.EvidenceDeadline;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.trust.StrictMembers;

/**
 * A reliance agreement: one co-op may rely on the other's checks.
 *
 * <pre>{@code
 * {"type": "RelianceAgreement", "id": "riverside-hillside", "version": 1,
 *  "checker": {"id": "did:web:riverside.example", "name": "Riverside", "country": "GB",
 *    "issuers": ["https://passport.riverside.example/riverside"], "obliged": true,
 *    "supervisor": {"name": "FCA", "country": "GB"}, "endpoint": "https://…/agreements/inbox"},
 *  "relier": {…},
 *  "lanes": ["aml-reliance"], "rule": "uk-mlr-2017-39", "jurisdictions": ["GB"],
 *  "methods": ["document-in-person"],
 *  "period": {"from": "2026-12-01", "until": "2028-11-30"},
 *  "evidence": {"deadline": "PT0S", "calendar": "calendar-days"},
 *  "retention": {"period": "P5Y"},
 *  "certification": {"every": "P1Y"},
 *  "fees": {"currency": "GBP", "sharePercent": 40, "costs": {"document-in-person": "18.00"}}}
 * }</pre>
 */
public final class RelianceTerms extends AgreementText {
  static final String TYPE = "RelianceAgreement";
  private final RelianceCover cover;
  private final String rule;
  private final EvidenceDeadline evidence;
  private final Set<EvidencePurpose> evidencePurposes;
  private final Period retention;
  private final Period certificationEvery;
  private final FeeTerms fees;
  private final String central;
  private final boolean assuredNotRelying;

  private RelianceTerms(StrictMembers members) {
    super(members, "checker", "relier");
    this.cover = RelianceCover.read(members, checker().issuers());
    this.rule = members.optionalText("rule").orElse("");
    Optional<StrictMembers> papers = members.optionalObject("evidence");
    this.evidence = papers.map(EvidenceDeadline::read).orElse(null);
    this.evidencePurposes = purposes(papers);
    papers.ifPresent(StrictMembers::nothingElse);
    this.retention = period(members, "retention", "period");
    this.certificationEvery = period(members, "certification", "every");
    this.fees = members.optionalObject("fees").map(FeeTerms::read).orElse(null);
    this.central = members.optionalText("central").orElse("");
    this.assuredNotRelying = members.flag("checkerReliesOnNobody").orElse(false);
    members.nothingElse();
    underLaw(members);
  }

  /** Those that it names; every one if it grants papers and names none. */
  private static Set<EvidencePurpose> purposes(Optional<StrictMembers> papers) {
    if (papers.isEmpty()) {
      return Set.of();
    }
    List<EvidencePurpose> named = papers.get().named("purposes", EvidencePurpose::named);
    return named.isEmpty() ? EnumSet.allOf(EvidencePurpose.class) : EnumSet.copyOf(named);
  }

  private void underLaw(StrictMembers members) {
    if (!cover.lanes().contains(Lane.AML_RELIANCE)) {
      return;
    }
    if (!checker().obliged() || !relier().obliged()) {
      throw members.wrong("lanes", "aml-reliance is for two obliged co-ops, each with supervisor");
    }
    if (rule.isEmpty() || evidence == null || retention == null) {
      throw members.wrong("rule", "aml-reliance requires rule, evidence and retention");
    }
  }

  private static Period period(StrictMembers members, String object, String name) {
    Optional<StrictMembers> found = members.optionalObject(object);
    if (found.isEmpty()) {
      return null;
    }
    Period period =
        found
            .get()
            .optionalPeriod(name)
            .orElseThrow(() -> found.get().wrong(name, "a period is required"));
    found.get().nothingElse();
    return period;
  }

  static RelianceTerms read(StrictMembers members) {
    return new RelianceTerms(members);
  }

  /** The co-op that checked, and on request gives the papers. */
  public Party checker() {
    return giver();
  }

  /** The co-op that relies, and stays liable. */
  public Party relier() {
    return taker();
  }

  /** Which checks it speaks of. */
  public RelianceCover cover() {
    return cover;
  }

  /** The lanes, in their usual order. */
  public Set<Lane> lanes() {
    return EnumSet.copyOf(cover.lanes());
  }

  /** The legal table it was made under; empty if it names none. */
  public String rule() {
    return rule;
  }

  /** How soon the checker gives the papers, if agreed. */
  public Optional<EvidenceDeadline> evidence() {
    return Optional.ofNullable(evidence);
  }

  /** What papers may be asked for; nothing if none may be asked for at all. */
  public Set<EvidencePurpose> evidencePurposes() {
    return Set.copyOf(evidencePurposes);
  }

  /** How long the checker keeps the papers for the relier after its relationship ended. */
  public Optional<Period> retention() {
    return Optional.ofNullable(retention);
  }

  /** How often the checker certifies its programme, if agreed. */
  public Optional<Period> certificationEvery() {
    return Optional.ofNullable(certificationEvery);
  }

  public Optional<FeeTerms> fees() {
    return Optional.ofNullable(fees);
  }

  /** The central or financial services co-operative that both belong to; empty if none is named. */
  public String central() {
    return central;
  }

  /** Whether the checker assures that it relied on nobody itself. */
  public boolean assuredNotRelying() {
    return assuredNotRelying;
  }
}
