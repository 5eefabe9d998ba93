package org.cooppassport.wallet;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.jose.VerifiedChain;
import org.cooppassport.core.jose.X509Chains;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.trust.PresentedIssuer;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;

/**
 * A credential issuer a wallet trusts, and whose signatures its credentials may carry.
 *
 * @param credentialIssuer its identifier, compared as plain text
 * @param name its name for people, from whoever trusts it; the empty text if it has none
 * @param signers DIDs and https URLs that its credentials may name as issuer
 * @param authorities authorities whose certificates its credentials may carry
 */
public record TrustedCredentialIssuer(
    String credentialIssuer, String name, List<String> signers, TrustAnchors authorities) {
  public TrustedCredentialIssuer {
    signers = List.copyOf(signers);
  }

  /** Returns an issuer whose credentials may name its own URL or the did:web at the same place. */
  public static TrustedCredentialIssuer ofOwnNames(
      String credentialIssuer, String name, TrustAnchors authorities) {
    return new TrustedCredentialIssuer(
        credentialIssuer,
        name,
        List.of(credentialIssuer, didWeb(URI.create(credentialIssuer)).toString()),
        authorities);
  }

  // did:web, section 3.2: the port's colon is escaped, path segments are joined by colons.
  private static Did didWeb(URI url) {
    StringBuilder id = new StringBuilder(url.getHost());
    if (url.getPort() >= 0) {
      id.append("%3A").append(url.getPort());
    }
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    for (String segment : path.split("/")) {
      if (!segment.isEmpty()) {
        id.append(':').append(segment);
      }
    }
    return new Did("web", id.toString());
  }

  /** Returns whose signatures are taken on credentials of these types. */
  TrustedIssuers trustFor(Set<String> types) {
    List<TrustedIssuer> entries = new ArrayList<>();
    for (String signer : signers) {
      entries.add(entry(JsonObject.of("issuer", signer), types));
    }
    if (!authorities.certificates().isEmpty()) {
      JsonObject authority =
          JsonObject.builder()
              .putStrings(
                  "certificates",
                  authorities.certificates().stream().map(Base64Url::encode).toList())
              .build();
      entries.add(entry(JsonObject.of("certificateAuthority", authority), types));
    }
    return TrustedIssuers.of(entries);
  }

  /**
   * Tells whether a credential that names {@code issued} as its issuer is one of this issuer's:
   * what an authority certified for another issuer is not taken from this one.
   */
  boolean mayBe(PresentedIssuer issued, Instant now) {
    if (!issued.identifier().isEmpty()) {
      return signers.contains(issued.identifier());
    }
    try {
      return isNamedBy(X509Chains.verify(issued.certificates(), authorities, now));
    } catch (ProblemException e) {
      return false;
    }
  }

  /** Tells whether a certificate of one of the authorities is made out to this issuer. */
  boolean isNamedBy(VerifiedChain chain) {
    return chain.uris().contains(credentialIssuer)
        || chain.dnsNames().contains(URI.create(credentialIssuer).getHost());
  }

  private static TrustedIssuer entry(JsonObject anchor, Set<String> types) {
    return TrustedIssuer.read(anchor.toBuilder().putStrings("types", types).build());
  }
}
