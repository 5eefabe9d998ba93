package org.cooppassport.core.trust;

import java.time.Instant;
import java.util.Optional;

/** Judges an issuer that is named by its certificate against the authorities of one entry. */
final class CertifiedIssuer {
  private CertifiedIssuer() {}

  /**
   * Why the certificates do not show an issuer that the authority stands behind; empty if they do.
   */
  static Optional<String> fault(
      PresentedIssuer.ByCertificate issuer,
      TrustAnchor.CertificateAuthority authority,
      Instant now) {
    return Optional.of("no certificate authority stands behind the issuer's certificate");
  }
}
