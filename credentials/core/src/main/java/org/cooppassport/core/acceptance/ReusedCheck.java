package org.cooppassport.core.acceptance;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.agreements.FeeTerms;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.credits.AgeBucket;
import org.cooppassport.core.credits.ReuseFee;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;

/**
 * A check that was reused under an agreement with fees, and what is owed for it. Says nothing about
 * whose check it was.
 *
 * @param agreement the agreement's id
 * @param relier who owes
 * @param checker to whom
 * @param currency by ISO 4217
 * @param method how the person had been checked
 * @param age how old the check was
 * @param fee in ten-thousandths of the currency's unit
 */
public record ReusedCheck(
    String agreement,
    String relier,
    String checker,
    String currency,
    CheckMethod method,
    AgeBucket age,
    long fee) {

  /**
   * The checks that an acceptance reused; none if it was not accepted, or no agreement with fees
   * was in force for them. Of several agreements for one check the first by id counts.
   */
  public static List<ReusedCheck> of(
      RelianceCase relianceCase, VerificationResult result, Verdict verdict) {
    List<ReusedCheck> reused = new ArrayList<>();
    if (verdict.accepted() && verdict.lane().isPresent()) {
      for (VerifiedCredential credential : result.credentials()) {
        if (relianceCase
            .policy()
            .credential(credential.queryId())
            .flatMap(w -> w.check())
            .isPresent()) {
          of(relianceCase.relier(), credential, verdict.lane().get(), verdict.at())
              .ifPresent(reused::add);
        }
      }
    }
    return reused;
  }

  private static Optional<ReusedCheck> of(
      Relier relier, VerifiedCredential check, Lane lane, Instant at) {
    Optional<CheckMethod> method =
        check.claims().text(ClaimNames.METHOD).flatMap(CheckMethod::named);
    Optional<LocalDate> from = check.claims().day(ClaimNames.CHECKED_AT);
    Optional<LocalDate> until = check.validUntil().map(ReusedCheck::day);
    if (method.isEmpty() || from.isEmpty() || until.isEmpty() || until.get().isBefore(from.get())) {
      return Optional.empty();
    }
    Optional<String> jurisdiction = check.claims().text(ClaimNames.JURISDICTION);
    return relier.agreements().stream()
        .filter(agreement -> agreement.flawsAt(at).isEmpty())
        .map(Agreement::relianceTerms)
        .flatMap(Optional::stream)
        .filter(terms -> terms.fees().isPresent() && isParty(terms, relier.id()))
        .filter(
            terms -> terms.cover().covers(check.issuer().identifier(), lane, method, jurisdiction))
        .min(Comparator.comparing(RelianceTerms::id).thenComparing(RelianceTerms::version))
        .map(terms -> under(terms, method.get(), from.get(), until.get(), day(at)));
  }

  private static boolean isParty(RelianceTerms terms, String relier) {
    return terms.relier().id().equals(relier) || terms.relier().issuers().contains(relier);
  }

  private static ReusedCheck under(
      RelianceTerms terms, CheckMethod method, LocalDate from, LocalDate until, LocalDate today) {
    FeeTerms fees = terms.fees().orElseThrow();
    return new ReusedCheck(
        terms.id(),
        terms.relier().id(),
        terms.checker().id(),
        fees.currency(),
        method,
        AgeBucket.of(from, today),
        ReuseFee.of(fees, method, from, until, today));
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }
}
