package org.cooppassport.issuer.evidence;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.evidence.CitedPaper;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.trust.TrustedIssuers;
import org.cooppassport.core.verification.PresentedText;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;
import org.cooppassport.issuer.issuance.Nonces;
import org.cooppassport.issuer.vault.Citations;
import org.cooppassport.service.coop.Coop;

/**
 * Shows a member who asked for the papers about them. The member proves to be the one by presenting
 * the check to the co-op that issued it, with a nonce of that co-op; nobody else can. Thread-safe.
 */
final class ShowEvidenceLog {
  private final Clock clock;
  private final Nonces nonces;
  private final ExamineOwnCheck examining;
  private final EvidenceLog log;

  ShowEvidenceLog(EvidenceParts parts, Nonces nonces) {
    this.clock = parts.clock();
    this.nonces = nonces;
    this.examining = parts.examining();
    this.log = parts.log();
  }

  /**
   * Shows the log.
   *
   * @param presentation the check with {@code evidenceHeld} disclosed, made for the co-op
   * @param nonce one that the co-op gave, for one use
   * @return succeeds with the entries, oldest first; fails with a {@code Refusal} of reason {@code
   *     INVALID_NONCE} or {@code ACCESS_DENIED}
   */
  Future<List<JsonObject>> show(Coop coop, String presentation, String nonce) {
    Instant now = clock.instant();
    return nonces
        .spend(coop.id(), Set.of(nonce))
        .compose(
            spent ->
                examining.examine(
                    VerificationRequest.of(List.of(PresentedText.alone(presentation)))
                        .expectTrustedIssuer(TrustedIssuers.of(examining.trust(coop)))
                        .expectHolder(nonce, coop.base())
                        .ignoreValidity()
                        .ignoreStatus()
                        .build(),
                    now))
        .map(result -> papers(coop, result))
        .compose(papers -> log.about(coop.id(), papers));
  }

  private static List<String> papers(Coop coop, VerificationResult result) {
    VerifiedCredential check =
        result.credentials().stream()
            .findFirst()
            .filter(one -> result.acceptable())
            .filter(one -> one.holderProof() == VerifiedCredential.HolderProof.PROVEN)
            .orElseThrow(
                () ->
                    new Refusal(
                        Reason.ACCESS_DENIED,
                        "expected a check of this co-op, presented to it by its holder"));
    List<String> papers =
        CitedPaper.of(check.claims()).stream()
            .filter(paper -> Citations.namesOf(coop).contains(paper.heldBy()))
            .map(CitedPaper::digest)
            .distinct()
            .toList();
    if (papers.isEmpty()) {
      throw new Refusal(
          Reason.INVALID_VALUE,
          "presentation",
          "presentation: expected evidenceHeld to be disclosed, with papers that are held here");
    }
    return papers;
  }
}
