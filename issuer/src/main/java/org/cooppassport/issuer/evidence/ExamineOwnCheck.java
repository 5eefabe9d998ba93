package org.cooppassport.issuer.evidence;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.evidence.ProvenEvidenceRequest;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.fetch.DocumentFetcher;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;

/**
 * Verifies a presentation of a check that this co-op issued, by the co-op's own keys, past ones
 * too. SD-JWT VCs need nothing from outside; for the W3C forms the co-op's own DID document is
 * read. Thread-safe.
 */
final class ExamineOwnCheck {
  private final KeyRing keys;
  private final DocumentFetcher fetcher;
  private final CpuPool cpu;

  ExamineOwnCheck(KeyRing keys, DocumentFetcher fetcher, CpuPool cpu) {
    this.keys = keys;
    this.fetcher = fetcher;
    this.cpu = cpu;
  }

  /** How a co-op trusts itself. */
  List<TrustedIssuer> trust(Coop coop) {
    List<JsonObject> pinned =
        keys.published(coop.id(), KeyPurpose.SD_JWT).stream()
            .map(key -> JsonObject.of("id", key.kid()).with("jwk", key.publicKey().toJwk()))
            .toList();
    return List.of(
        ProvenEvidenceRequest.trusting(coop.base(), pinned),
        ProvenEvidenceRequest.trusting(coop.did(), List.of()));
  }

  /** Succeeds with what was found, judged at an instant. */
  Future<VerificationResult> examine(VerificationRequest request, Instant at) {
    return cpu.run(() -> Verification.begin(request, at)).compose(this::gather);
  }

  private Future<VerificationResult> gather(Verification verification) {
    List<DocumentNeed> missing = verification.missing();
    if (missing.isEmpty()) {
      return cpu.run(verification::result);
    }
    return fetcher
        .fetchAll(missing)
        .compose(found -> cpu.run(() -> verification.with(Documents.of(found))))
        .compose(this::gather);
  }
}
