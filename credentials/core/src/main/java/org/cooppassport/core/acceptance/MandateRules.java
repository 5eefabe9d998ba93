package org.cooppassport.core.acceptance;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.verification.ClaimSet;
import org.cooppassport.core.verification.VerifiedCredential;

/**
 * A mandate is given by the organisation itself, counts today, and covers what the policy is about.
 * What it does not say, it does not give.
 */
final class MandateRules {
  private final MandateRule rule;
  private final String id;
  private final VerifiedCredential credential;
  private final ClaimSet claims;
  private final List<Reason> reasons;

  private MandateRules(
      MandateRule rule, String id, VerifiedCredential credential, List<Reason> reasons) {
    this.rule = rule;
    this.id = id;
    this.credential = credential;
    this.claims = credential.claims();
    this.reasons = reasons;
  }

  static void judge(
      WantedCredential wanted,
      VerifiedCredential credential,
      LocalDate today,
      List<Reason> reasons) {
    MandateRules rules =
        new MandateRules(wanted.mandate().orElseThrow(), wanted.id(), credential, reasons);
    rules.organisation();
    rules.period(today);
    rules.role();
    rules.scope();
    rules.limit();
    rules.passingOn();
  }

  /** Nobody gives a mandate for somebody else, unless the policy says for whom. */
  private void organisation() {
    Optional<String> organisation = claims.text(ClaimNames.ORGANISATION, ClaimNames.ID);
    boolean taken =
        rule.organisations().isEmpty()
            ? organisation.map(credential.issuer()::isCalled).orElse(false)
            : organisation.map(rule.organisations()::contains).orElse(false);
    if (!taken) {
      add(VerdictCode.MANDATE_FOR_ANOTHER, ClaimNames.ORGANISATION);
    }
  }

  private void period(LocalDate today) {
    Optional<LocalDate> from = claims.day(ClaimNames.MANDATE_FROM);
    if (from.isEmpty() || from.get().isAfter(today)) {
      add(VerdictCode.MANDATE_NOT_BEGUN, ClaimNames.MANDATE_FROM);
    }
    boolean over =
        claims.value(ClaimNames.MANDATE_UNTIL).isPresent()
            && claims.day(ClaimNames.MANDATE_UNTIL).map(today::isAfter).orElse(true);
    if (over) {
      add(VerdictCode.MANDATE_OVER, ClaimNames.MANDATE_UNTIL);
    }
  }

  private void role() {
    if (!rule.roles().isEmpty()
        && !claims.text(ClaimNames.ROLE).map(rule.roles()::contains).orElse(false)) {
      add(VerdictCode.MANDATE_ROLE_NOT_ACCEPTED, ClaimNames.ROLE);
    }
  }

  private void scope() {
    Set<String> given = Set.copyOf(claims.texts(ClaimNames.SCOPE));
    List<String> lacking = rule.scopes().stream().filter(s -> !given.contains(s)).sorted().toList();
    if (!lacking.isEmpty()) {
      reasons.add(
          Reason.of(VerdictCode.MANDATE_SCOPE_MISSING, id)
              .at(JsonPointer.of(ClaimNames.SCOPE))
              .naming("scope", String.join(", ", lacking)));
    }
  }

  private void limit() {
    if (claims.value(ClaimNames.LIMITS).isEmpty()) {
      return;
    }
    boolean within =
        rule.isWithin(
            claims.text(ClaimNames.LIMITS, ClaimNames.AMOUNT).orElse(""),
            claims.text(ClaimNames.LIMITS, ClaimNames.CURRENCY).orElse(""));
    if (!within) {
      reasons.add(
          Reason.of(VerdictCode.MANDATE_LIMIT_TOO_LOW, id)
              .at(JsonPointer.of(ClaimNames.LIMITS))
              .naming("limit", rule.amount().toPlainString() + " " + rule.currency()));
    }
  }

  private void passingOn() {
    boolean substitute = !claims.flag(ClaimNames.SUBSTITUTE).equals(Optional.of(false));
    boolean delegable = claims.flag(ClaimNames.DELEGABLE).equals(Optional.of(true));
    if (substitute && (delegable || rule.substitutes() == MandateRule.Substitutes.NOT_TAKEN)) {
      add(VerdictCode.MANDATE_CHAINED, ClaimNames.SUBSTITUTE);
    }
    if (rule.passingOn() == MandateRule.PassingOn.ALLOWED && !delegable) {
      add(VerdictCode.MANDATE_NOT_DELEGABLE, ClaimNames.DELEGABLE);
    }
  }

  private void add(VerdictCode code, String claim) {
    reasons.add(Reason.of(code, id).at(JsonPointer.of(claim)));
  }
}
