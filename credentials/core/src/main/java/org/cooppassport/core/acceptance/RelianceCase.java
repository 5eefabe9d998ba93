package org.cooppassport.core.acceptance;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.CredentialQuery.HolderBinding;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.trust.SwitchedOff;
import org.cooppassport.core.verification.PresentedText;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.core.verification.VerificationResult;

/**
 * Everything one decision rests on besides documents and the instant. The same case, documents and
 * instant always give the same verdict: that is how a receipt is judged again.
 *
 * <p>To decide: {@link #begin}, gather until nothing is missing, then {@link #judge}.
 *
 * @param policy the policy, in the version that was asked under
 * @param asked the query that was sent
 * @param presented what came back, unchanged
 * @param nonce the nonce of the request
 * @param audience the verifier's complete identifier in the request
 * @param relier what the relying co-op itself brings
 * @param transactions what the holder was asked to authorise along with it
 */
public record RelianceCase(
    Policy policy,
    DcqlQuery asked,
    List<PresentedText> presented,
    String nonce,
    String audience,
    Relier relier,
    List<TransactionData> transactions) {
  public RelianceCase {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(asked, "asked");
    Objects.requireNonNull(nonce, "nonce");
    Objects.requireNonNull(audience, "audience");
    Objects.requireNonNull(relier, "relier");
    presented = List.copyOf(presented);
    transactions = List.copyOf(transactions);
  }

  /** A case without transactions. */
  public RelianceCase(
      Policy policy,
      DcqlQuery asked,
      List<PresentedText> presented,
      String nonce,
      String audience,
      Relier relier) {
    this(policy, asked, presented, nonce, audience, relier, List.of());
  }

  /** The case of a {@code vp_token}. */
  public static RelianceCase of(
      Policy policy,
      DcqlQuery asked,
      JsonObject vpToken,
      String nonce,
      String audience,
      Relier relier) {
    return new RelianceCase(
        policy, asked, PresentedText.ofVpToken(vpToken), nonce, audience, relier);
  }

  /** The same case in which the holder was asked to authorise transactions as well. */
  public RelianceCase authorising(List<TransactionData> asking) {
    return new RelianceCase(policy, asked, presented, nonce, audience, relier, asking);
  }

  /** Starts the verification, with every expectation of the policy. */
  public Verification begin(Instant now) {
    return begin(now, SwitchedOff.NOBODY);
  }

  /**
   * Starts the verification without those whom the relying co-op switched off. A receipt is judged
   * again without that: what was accepted then stays accepted then.
   */
  public Verification begin(Instant now, SwitchedOff switchedOff) {
    return Verification.begin(request(switchedOff), now);
  }

  /** Judges what verification found. */
  public Verdict judge(VerificationResult result) {
    return VerdictEngine.judge(policy, asked, result, relier, transactions);
  }

  /** Verifies from documents that are at hand and gathers nothing. */
  VerificationResult verifyOffline(Documents documents, Instant at) {
    return Verification.offline(request(SwitchedOff.NOBODY), documents, at);
  }

  /** The queries that are answered without proof of a holder. */
  private Set<String> unbound() {
    return asked.credentials().stream()
        .filter(query -> query.holderBinding() == HolderBinding.NOT_REQUIRED)
        .map(CredentialQuery::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  private VerificationRequest request(SwitchedOff switchedOff) {
    return VerificationRequest.of(presented)
        .expectTrustedIssuer(policy.trust().without(switchedOff))
        .expectHolder(nonce, audience)
        .ignoreHolderOf(unbound())
        .checkValidity()
        .checkStatus()
        .with(
            policy.linkedDocuments() == Policy.LinkedDocuments.FETCHED
                ? VerificationRequest.Builder::gatherLinkedDocuments
                : UnaryOperator.identity())
        .build();
  }
}
