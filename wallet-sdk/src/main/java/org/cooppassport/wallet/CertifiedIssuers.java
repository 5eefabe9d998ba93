package org.cooppassport.wallet;

import java.util.Optional;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.openid.Members;

/**
 * Trusts every issuer that an authority of the member's own choice certified: for a federation that
 * runs its own authority, and for trials. Only sound together with a transport that takes no other
 * authority for TLS.
 */
public final class CertifiedIssuers implements IssuerTrust {
  private final TrustAnchors authorities;

  /** Makes the trust in these authorities. */
  public CertifiedIssuers(TrustAnchors authorities) {
    if (authorities.certificates().isEmpty()) {
      throw new IllegalArgumentException("no authority");
    }
    this.authorities = authorities;
  }

  @Override
  public Optional<TrustedCredentialIssuer> find(String credentialIssuer) {
    return Members.httpsUrlOf(credentialIssuer)
        .map(url -> TrustedCredentialIssuer.ofOwnNames(credentialIssuer, "", authorities));
  }
}
