package org.cooppassport.core.trust;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.jose.VerifiedChain;
import org.cooppassport.core.jose.X509Chains;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/** Judges an issuer that is named by its certificate against the authorities of one entry. */
final class CertifiedIssuer {
  private CertifiedIssuer() {}

  /**
   * Why the certificates do not show an issuer that the authority stands behind; empty if they do.
   */
  static Optional<Problem> fault(
      PresentedIssuer.ByCertificate issuer,
      TrustAnchor.CertificateAuthority authority,
      Instant now) {
    VerifiedChain chain;
    try {
      chain =
          X509Chains.verify(issuer.certificates(), new TrustAnchors(authority.certificates()), now);
    } catch (ProblemException e) {
      return Optional.of(e.problems().get(0));
    }
    if (!authority.hosts().isEmpty()
        && chain.dnsNames().stream().noneMatch(authority.hosts()::contains)) {
      return Optional.of(
          Problem.of(
              ProblemCode.UNTRUSTED_ISSUER,
              "the certificate is for none of the hosts that the policy names"));
    }
    if (authority.issuerName() == TrustAnchor.IssuerName.IN_CERTIFICATE
        && !issuer.identifier().isEmpty()
        && !names(chain, issuer.identifier())) {
      return Optional.of(
          Problem.of(
              ProblemCode.ISSUER_MISMATCH,
              "iss is not a subject alternative name of the issuer's certificate"));
    }
    return Optional.empty();
  }

  /** The hosts that the certificates are for, lower case; none if they do not hold. */
  static List<String> hosts(
      PresentedIssuer.ByCertificate issuer,
      TrustAnchor.CertificateAuthority authority,
      Instant now) {
    try {
      return List.copyOf(
          X509Chains.verify(issuer.certificates(), new TrustAnchors(authority.certificates()), now)
              .dnsNames());
    } catch (ProblemException e) {
      return List.of();
    }
  }

  static boolean sameIssuer(
      PresentedIssuer.ByCertificate issuer,
      PresentedIssuer.ByCertificate other,
      TrustAnchor.CertificateAuthority authority,
      Instant now) {
    TrustAnchors anchors = new TrustAnchors(authority.certificates());
    try {
      VerifiedChain one = X509Chains.verify(issuer.certificates(), anchors, now);
      VerifiedChain two = X509Chains.verify(other.certificates(), anchors, now);
      return one.dnsNames().stream().anyMatch(two.dnsNames()::contains)
          || one.uris().stream().anyMatch(two.uris()::contains);
    } catch (ProblemException e) {
      return false;
    }
  }

  private static boolean names(VerifiedChain chain, String identifier) {
    return chain.uris().contains(identifier)
        || host(identifier).filter(chain.dnsNames()::contains).isPresent();
  }

  private static Optional<String> host(String identifier) {
    if (!identifier.startsWith("https://")) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(URI.create(identifier).getHost())
          .map(host -> host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
