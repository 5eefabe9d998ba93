package org.cooppassport.core.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.PresentedText;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;

/**
 * A request that a partner under an agreement signed. Only {@link EvidenceRequest#prove} makes one.
 * It says what has to be verified, and judges what came of that. Pure; immutable.
 */
public final class ProvenEvidenceRequest {
  private static final Duration SKEW = Duration.ofMinutes(2);

  private final EvidenceRequest request;
  private final SignedAgreement agreement;
  private final Set<String> ours;
  private final Instant at;

  ProvenEvidenceRequest(
      EvidenceRequest request, SignedAgreement agreement, Set<String> ours, Instant at) {
    this.request = request;
    this.agreement = agreement;
    this.ours = Set.copyOf(ours);
    this.at = at;
  }

  /** Whether the message was seen before. */
  public enum Sending {
    FIRST,
    REPEATED
  }

  /** What the checker's vault says of the paper. */
  public enum Holding {
    HELD,
    ERASED,
    UNKNOWN
  }

  /** The request. */
  public EvidenceRequest request() {
    return request;
  }

  /** The agreement's terms. */
  public RelianceTerms terms() {
    return agreement.relianceTerms().orElseThrow();
  }

  /**
   * What has to be verified before it can be judged: the check as it was presented, at the instant
   * it was relied on, by our own keys alone.
   *
   * @param ourKeys how the checker's issuers are trusted, see {@link #trusting}
   */
  public VerificationRequest toVerify(List<TrustedIssuer> ourKeys) {
    ReceiptExtract receipt = request.receipt();
    return VerificationRequest.of(List.of(PresentedText.alone(receipt.presentation())))
        .expectTrustedIssuer(TrustedIssuers.of(ourKeys))
        .expectHolder(receipt.nonce(), receipt.audience())
        .checkValidity()
        .ignoreStatus()
        .build();
  }

  /**
   * Trust in one of the checker's own names, for checks only.
   *
   * @param name a DID or an https URL
   * @param pinned the co-op's keys under that name, each {@code {id, jwk}}; empty to look them up
   */
  public static TrustedIssuer trusting(String name, List<JsonObject> pinned) {
    JsonObject.Builder entry =
        JsonObject.builder()
            .put("issuer", name)
            .putStrings("types", List.of(CredentialTypes.KYC_CHECK));
    if (!pinned.isEmpty()) {
      entry.put("pinnedKeys", pinned.stream().collect(JsonArray.collector()));
    }
    return TrustedIssuer.read(entry.build());
  }

  /**
   * Judges.
   *
   * @param sending whether the message was seen before
   * @param presented what verifying {@link #toVerify} found
   * @param holding what the vault says of the paper
   * @return why the paper is not given; empty if it is
   */
  public Optional<EvidenceRefusal> judge(
      Sending sending, VerificationResult presented, Holding holding) {
    return early(sending).or(() -> ofReceipt(presented)).or(() -> ofPaper(holding));
  }

  /** Judges what can be judged before anything is verified. */
  public Optional<EvidenceRefusal> early(Sending sending) {
    Instant judgedAt = request.receipt().judgedAt();
    if (at.isAfter(request.expiresAt().plus(SKEW))
        || request.issuedAt().isAfter(at.plus(SKEW))
        || request.expiresAt().isAfter(request.issuedAt().plus(EvidenceRequest.LONGEST_LIFE))) {
      return Optional.of(EvidenceRefusal.NOT_CURRENT);
    }
    if (sending == Sending.REPEATED) {
      return Optional.of(EvidenceRefusal.REPLAYED);
    }
    if (judgedAt.isAfter(at.plus(SKEW))) {
      return Optional.of(EvidenceRefusal.RECEIPT_NOT_VALID);
    }
    if (!agreement.flawsAt(judgedAt).isEmpty()) {
      return Optional.of(EvidenceRefusal.AGREEMENT_NOT_IN_FORCE);
    }
    if (terms().evidence().isEmpty()) {
      return Optional.of(EvidenceRefusal.EVIDENCE_NOT_AGREED);
    }
    return terms().evidencePurposes().contains(request.purpose())
        ? Optional.empty()
        : Optional.of(EvidenceRefusal.PURPOSE_NOT_AGREED);
  }

  private Optional<EvidenceRefusal> ofReceipt(VerificationResult presented) {
    if (!presented.at().equals(request.receipt().judgedAt())) {
      throw new IllegalArgumentException("verified at another instant than it was relied on");
    }
    Optional<VerifiedCredential> check =
        presented.credentials().stream()
            .filter(one -> one.product().equals(Optional.of(CredentialTypes.KYC_CHECK)))
            .findFirst();
    if (check.isEmpty() || !ours.contains(check.get().issuer().identifier())) {
      return Optional.of(EvidenceRefusal.NOT_OUR_CREDENTIAL);
    }
    if (!presented.acceptable()
        || check.get().holderProof() != VerifiedCredential.HolderProof.PROVEN) {
      return Optional.of(EvidenceRefusal.RECEIPT_NOT_VALID);
    }
    if (!ReliedCheck.covers(terms(), check.get(), request.receipt().lane())) {
      return Optional.of(EvidenceRefusal.NOT_COVERED);
    }
    boolean cited =
        CitedPaper.of(check.get().claims()).stream()
            .anyMatch(
                paper -> paper.digest().equals(request.paper()) && ours.contains(paper.heldBy()));
    return cited ? Optional.empty() : Optional.of(EvidenceRefusal.PAPER_NOT_CITED);
  }

  private static Optional<EvidenceRefusal> ofPaper(Holding holding) {
    return switch (holding) {
      case HELD -> Optional.empty();
      case ERASED -> Optional.of(EvidenceRefusal.PAPER_ERASED);
      case UNKNOWN -> Optional.of(EvidenceRefusal.PAPER_NOT_HELD);
    };
  }

  @Override
  public String toString() {
    return "Proven" + request;
  }
}
