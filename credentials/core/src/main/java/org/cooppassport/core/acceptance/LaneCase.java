package org.cooppassport.core.acceptance;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.law.LegalRule;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.verification.ClaimSet;
import org.cooppassport.core.verification.VerifiedCredential;

/**
 * One check, and what the rules of a lane look at beside it.
 *
 * @param policy the policy
 * @param check the check of a person
 * @param presented everything that was presented with it
 * @param relier what the relying co-op brings
 * @param at the instant
 */
record LaneCase(
    Policy policy,
    VerifiedCredential check,
    List<VerifiedCredential> presented,
    Relier relier,
    Instant at) {

  /** The lanes that policy, issuer and trust have in common, the policy's best first. */
  List<Lane> commonLanes() {
    List<String> offered = claims().texts(ClaimNames.LANES_OFFERED);
    return policy.lanes().stream()
        .filter(l -> offered.contains(l.wireName()))
        .filter(l -> check.trust().map(t -> t.lanes().contains(l)).orElse(false))
        .toList();
  }

  ClaimSet claims() {
    return check.claims();
  }

  LocalDate today() {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  String issuer() {
    return check.issuer().identifier();
  }

  Optional<CheckMethod> method() {
    return claims().text(ClaimNames.METHOD).flatMap(CheckMethod::named);
  }

  Optional<String> jurisdiction() {
    return claims().text(ClaimNames.JURISDICTION);
  }

  /** The rule that the policy rests on, if there is a table of it. */
  Optional<LegalRule> rule() {
    return policy.legalBasis().map(LegalBasis::rule).flatMap(relier.law()::rule);
  }

  /** Whether every row of the rule was reviewed, in the table or by the co-op's own lawyer. */
  boolean isReviewed(LegalRule rule) {
    return rule.unreviewedRows().isEmpty()
        || policy.legalBasis().map(basis -> basis.coversReviewOf(rule)).orElse(false);
  }

  Reason reason(VerdictCode code) {
    return Reason.of(code, check.queryId());
  }
}
