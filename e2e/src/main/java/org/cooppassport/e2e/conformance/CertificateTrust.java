package org.cooppassport.e2e.conformance;

import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.jose.VerifiedChain;
import org.cooppassport.core.jose.X509Chains;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.trust.PresentedIssuer;
import org.cooppassport.core.verification.VerifiedCredential;

/** Judges issuers that are named by certificates, against the anchors of {@code -Dtrust}. */
record CertificateTrust(TrustAnchors anchors) {

  /**
   * Returns what speaks against the certificates of a credential's issuer; nothing if it is named
   * otherwise.
   *
   * <p>The issuer of an SD-JWT VC with certificates is the subject of the first one, and {@code
   * iss} beside it is a claim; a W3C document has one issuer, whom the certificate must name.
   */
  Optional<Problem> problem(VerifiedCredential credential, Instant now) {
    if (!(credential.issuer() instanceof PresentedIssuer.ByCertificate certified)) {
      return Optional.empty();
    }
    if (anchors.certificates().isEmpty()) {
      return Optional.of(
          Problem.of(
              ProblemCode.UNTRUSTED_ISSUER,
              "The issuer is named by a certificate, and no anchors were given with -Dtrust."));
    }
    try {
      VerifiedChain chain = X509Chains.verify(certified.certificates(), anchors, now);
      return credential.format().equals(CredentialFormats.DC_SD_JWT)
              || names(chain, certified.identifier())
          ? Optional.empty()
          : Optional.of(
              Problem.of(
                  ProblemCode.ISSUER_MISMATCH,
                  "The issuer is not a subject alternative name of its certificate."));
    } catch (ProblemException e) {
      return Optional.of(e.problems().get(0));
    }
  }

  private static boolean names(VerifiedChain chain, String identifier) {
    if (identifier.isEmpty() || chain.uris().contains(identifier)) {
      return true;
    }
    String host = identifier.startsWith("https://") ? URI.create(identifier).getHost() : null;
    return host != null && chain.dnsNames().contains(host.toLowerCase(Locale.ROOT));
  }
}
