package org.cooppassport.core.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cooppassport.core.acceptance.RelianceReceipt;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.VerifiedCredential;

/**
 * One check that a receipt shows was relied on, with the agreement that carried it and the papers
 * it cites: what an evidence request is made of.
 *
 * @param receipt the part of the receipt that proves the reliance to the checker, and no more
 * @param issuer the name under which the checker issued the check
 * @param terms the agreement, in the version that was in force at the verdict
 * @param papers the papers it cites that its issuer holds
 * @param endpoint where the credential says that papers are asked for
 */
public record ReliedCheck(
    ReceiptExtract receipt,
    String issuer,
    RelianceTerms terms,
    List<CitedPaper> papers,
    String endpoint) {
  public ReliedCheck {
    Objects.requireNonNull(receipt, "receipt");
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(terms, "terms");
    Objects.requireNonNull(endpoint, "endpoint");
    papers = List.copyOf(papers);
  }

  /**
   * The checks of a receipt for which papers can be asked. Verifies the presentation again, so
   * never on an event loop.
   *
   * @return those with papers disclosed, an endpoint, and an agreement of the relier that was in
   *     force and grants papers; perhaps none
   * @throws org.cooppassport.core.problem.ProblemException if the receipt cannot be read
   */
  public static List<ReliedCheck> of(RelianceReceipt receipt) {
    Optional<Lane> lane = receipt.statedVerdict().string("lane").flatMap(Lane::named);
    List<ReliedCheck> checks = new ArrayList<>();
    for (VerifiedCredential credential : receipt.credentials()) {
      if (lane.isPresent() && credential.product().equals(Optional.of(CredentialTypes.KYC_CHECK))) {
        of(receipt, credential, lane.get()).ifPresent(checks::add);
      }
    }
    return List.copyOf(checks);
  }

  private static Optional<ReliedCheck> of(
      RelianceReceipt receipt, VerifiedCredential check, Lane lane) {
    Optional<RelianceTerms> terms = terms(receipt, check, lane);
    Optional<String> endpoint = check.claims().text("evidenceRetrieval", "endpoint");
    if (terms.isEmpty() || endpoint.isEmpty()) {
      return Optional.empty();
    }
    List<CitedPaper> papers =
        CitedPaper.of(check.claims()).stream()
            .filter(
                paper ->
                    paper.heldBy().equals(check.issuer().identifier())
                        || terms.get().checker().issuers().contains(paper.heldBy()))
            .toList();
    if (papers.isEmpty()) {
      return Optional.empty();
    }
    JsonObject request = receipt.content().object("request").orElse(JsonObject.EMPTY);
    return Optional.of(
        new ReliedCheck(
            new ReceiptExtract(
                receipt.id(),
                Base64Url.encode(receipt.link().hash()),
                receipt.judgedAt(),
                lane,
                check.presented().text(),
                request.string("nonce").orElse(""),
                request.string("audience").orElse("")),
            check.issuer().identifier(),
            terms.get(),
            papers,
            endpoint.get()));
  }

  private static Optional<RelianceTerms> terms(
      RelianceReceipt receipt, VerifiedCredential check, Lane lane) {
    Instant at = receipt.judgedAt();
    return receipt.agreements().stream()
        .filter(agreement -> agreement.flawsAt(at).isEmpty())
        .map(Agreement::relianceTerms)
        .flatMap(Optional::stream)
        .filter(terms -> terms.evidence().isPresent())
        .filter(terms -> terms.relier().id().equals(receipt.relier()))
        .filter(terms -> covers(terms, check, lane))
        .findFirst();
  }

  static boolean covers(RelianceTerms terms, VerifiedCredential check, Lane lane) {
    return terms
        .cover()
        .covers(
            check.issuer().identifier(),
            lane,
            check.claims().text("method").flatMap(CheckMethod::named),
            check.claims().text("jurisdiction"));
  }

  /** The digests of its papers, for people. */
  @Override
  public String toString() {
    return "ReliedCheck["
        + papers.stream().map(CitedPaper::digest).collect(Collectors.joining(", "))
        + "]";
  }
}
