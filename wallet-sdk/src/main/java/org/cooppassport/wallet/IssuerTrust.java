package org.cooppassport.wallet;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.openid.dcql.DcqlCredential;

/**
 * The issuers this wallet takes credentials from. Asked on every path, however an offer came; the
 * wallet never adds an issuer by itself.
 */
@FunctionalInterface
public interface IssuerTrust {
  /** Takes credentials from nobody. */
  IssuerTrust NOBODY = credentialIssuer -> Optional.empty();

  /** Returns what is known about a credential issuer; nothing if it is not trusted. */
  Optional<TrustedCredentialIssuer> find(String credentialIssuer);

  /**
   * Returns the trusted lists and federations that the app knows to stand behind an issuer, for
   * verifiers that name some ({@code etsi_tl}, {@code openid_federation}).
   */
  default Set<DcqlCredential.Authority> authorities(String credentialIssuer) {
    return Set.of();
  }

  /** Returns the trust that asks {@code other} where this one knows nothing. */
  default IssuerTrust or(IssuerTrust other) {
    IssuerTrust first = this;
    return new IssuerTrust() {
      @Override
      public Optional<TrustedCredentialIssuer> find(String credentialIssuer) {
        return first.find(credentialIssuer).or(() -> other.find(credentialIssuer));
      }

      @Override
      public Set<DcqlCredential.Authority> authorities(String credentialIssuer) {
        Set<DcqlCredential.Authority> all = new HashSet<>(first.authorities(credentialIssuer));
        all.addAll(other.authorities(credentialIssuer));
        return Set.copyOf(all);
      }
    };
  }
}
