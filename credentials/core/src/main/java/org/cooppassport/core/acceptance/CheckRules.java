package org.cooppassport.core.acceptance;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.verification.ClaimSet;
import org.cooppassport.core.verification.VerifiedCredential;

/** A check of a person is direct, by a method that is taken, and fresh. */
final class CheckRules {
  private final CheckRule rule;
  private final String id;
  private final ClaimSet claims;
  private final Optional<TrustedIssuer> trust;
  private final Relier relier;
  private final List<Reason> reasons;

  private CheckRules(
      CheckRule rule,
      String id,
      VerifiedCredential credential,
      Relier relier,
      List<Reason> reasons) {
    this.rule = rule;
    this.relier = relier;
    this.id = id;
    this.claims = credential.claims();
    this.trust = credential.trust();
    this.reasons = reasons;
  }

  static void judge(
      Policy policy,
      WantedCredential wanted,
      VerifiedCredential credential,
      Relier relier,
      LocalDate today,
      List<Reason> reasons) {
    CheckRules rules =
        new CheckRules(wanted.check().orElseThrow(), wanted.id(), credential, relier, reasons);
    rules.direct();
    rules.method();
    rules.presence();
    rules.fresh(today);
    rules.dueDiligence();
    rules.assurance();
    rules.jurisdiction(policy);
  }

  private void direct() {
    if (!claims.flag(ClaimNames.CHAINED).equals(Optional.of(false))) {
      add(VerdictCode.CHECK_CHAINED, ClaimNames.CHAINED);
    }
  }

  private void method() {
    Optional<CheckMethod> method = claims.text(ClaimNames.METHOD).flatMap(CheckMethod::named);
    if (method.isEmpty() || !rule.takes(method.get(), relier.law())) {
      add(VerdictCode.CHECK_METHOD_NOT_ACCEPTED, ClaimNames.METHOD);
    } else if (trust.isPresent() && method.get().isAbove(trust.get().methodAtMost())) {
      add(VerdictCode.CHECK_ABOVE_TRUST, ClaimNames.METHOD);
    }
  }

  private void presence() {
    if (!rule.presence().isEmpty()
        && !claims.text(ClaimNames.PRESENCE).map(rule.presence()::contains).orElse(false)) {
      add(VerdictCode.CHECK_PRESENCE_NOT_ACCEPTED, ClaimNames.PRESENCE);
    }
  }

  private void fresh(LocalDate today) {
    Optional<LocalDate> checked = claims.day(ClaimNames.CHECKED_AT);
    // A day ahead is today somewhere on earth.
    if (checked.isEmpty() || checked.get().isAfter(today.plusDays(1))) {
      add(VerdictCode.CHECK_DATE_IMPOSSIBLE, ClaimNames.CHECKED_AT);
    } else if (rule.maximumAge().isOver(checked.get(), today, relier.risk())) {
      add(
          VerdictCode.CHECK_TOO_OLD,
          ClaimNames.CHECKED_AT,
          rule.maximumAge().of(relier.risk()).orElseThrow().toString());
    }
    if (over(ClaimNames.EVIDENCE_EXPIRES, today)) {
      add(VerdictCode.EVIDENCE_EXPIRED, ClaimNames.EVIDENCE_EXPIRES);
    }
    if (over(ClaimNames.REVIEW_DUE, today)) {
      add(VerdictCode.CHECK_REVIEW_OVERDUE, ClaimNames.REVIEW_DUE);
    }
  }

  /**
   * Whether the claim is there and its day is past, or it is there and no day can be read from it.
   */
  private boolean over(String claim, LocalDate today) {
    return claims.value(claim).isPresent()
        && claims.day(claim).map(day -> day.isBefore(today)).orElse(true);
  }

  private void dueDiligence() {
    Optional<String> level = claims.text(ClaimNames.DUE_DILIGENCE);
    if (level.equals(Optional.of("enhanced"))) {
      add(VerdictCode.ENHANCED_NOT_TRANSFERABLE, ClaimNames.DUE_DILIGENCE);
    } else if (!rule.dueDiligence().isEmpty()
        && !level.map(rule.dueDiligence()::contains).orElse(false)) {
      add(VerdictCode.CHECK_DUE_DILIGENCE_NOT_ACCEPTED, ClaimNames.DUE_DILIGENCE);
    }
  }

  private void assurance() {
    if (rule.assuranceFramework().isEmpty()) {
      return;
    }
    boolean framework =
        claims
            .text(ClaimNames.VERIFICATION, ClaimNames.TRUST_FRAMEWORK)
            .equals(Optional.of(rule.assuranceFramework()));
    boolean level =
        rule.takesAssurance(
            claims.text(ClaimNames.VERIFICATION, ClaimNames.ASSURANCE_LEVEL), relier.law());
    if (!framework || !level) {
      add(VerdictCode.CHECK_ASSURANCE_NOT_ACCEPTED, ClaimNames.VERIFICATION);
    }
  }

  private void jurisdiction(Policy policy) {
    Optional<String> stated = claims.text(ClaimNames.JURISDICTION);
    boolean byPolicy =
        policy.jurisdictions().isEmpty()
            || stated.map(policy.jurisdictions()::contains).orElse(false);
    boolean byTrust =
        trust.isEmpty()
            || trust.get().jurisdictions().isEmpty()
            || stated.map(trust.get().jurisdictions()::contains).orElse(false);
    if (!byPolicy || !byTrust) {
      add(VerdictCode.JURISDICTION_NOT_ACCEPTED, ClaimNames.JURISDICTION);
    }
  }

  private void add(VerdictCode code, String claim) {
    reasons.add(Reason.of(code, id).at(JsonPointer.of(claim)));
  }

  private void add(VerdictCode code, String claim, String limit) {
    reasons.add(Reason.of(code, id).at(JsonPointer.of(claim)).naming("limit", limit));
  }
}
