package org.cooppassport.wallet;

import java.util.Optional;

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

  /** Returns the trust that asks {@code other} where this one knows nothing. */
  default IssuerTrust or(IssuerTrust other) {
    return credentialIssuer -> find(credentialIssuer).or(() -> other.find(credentialIssuer));
  }
}
