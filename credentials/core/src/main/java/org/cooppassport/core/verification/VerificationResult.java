package org.cooppassport.core.verification;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.verification.Finding.Severity;

/**
 * What verification found.
 *
 * @param credentials those whose securing mechanism holds, in the order they were presented
 * @param findings everything found, in the order of the presentation
 * @param at the instant it was judged at
 */
public record VerificationResult(
    List<VerifiedCredential> credentials, List<Finding> findings, Instant at) {
  public VerificationResult {
    credentials = List.copyOf(credentials);
    findings = List.copyOf(findings);
    Objects.requireNonNull(at, "at");
  }

  /** Whether nothing speaks against cryptography, data model and trust in the keys. */
  public boolean verified() {
    return findings.stream().noneMatch(f -> f.severity() == Severity.UNVERIFIED)
        && !credentials.isEmpty();
  }

  /**
   * Whether it is verified and nothing else speaks against acting on it; a policy has its say next.
   */
  public boolean acceptable() {
    return verified() && findings.stream().noneMatch(f -> f.severity() == Severity.UNACCEPTABLE);
  }

  /** Whether a finding about this credential speaks against acting on it. */
  public boolean acceptable(VerifiedCredential credential) {
    return findings.stream()
        .filter(f -> Set.of(Severity.UNVERIFIED, Severity.UNACCEPTABLE).contains(f.severity()))
        .noneMatch(
            f ->
                (f.queryId().isEmpty() && !credential.queryId().isEmpty())
                    || (f.queryId().equals(credential.queryId())
                        && f.index() == credential.index()));
  }

  /** The findings as data. */
  public JsonArray findingsJson() {
    return findings.stream().map(Finding::toJson).collect(JsonArray.collector());
  }

  /** The result as data. */
  public JsonObject toJson() {
    return JsonObject.builder().put("verified", verified()).put("findings", findingsJson()).build();
  }
}
