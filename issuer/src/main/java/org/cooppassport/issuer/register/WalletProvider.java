package org.cooppassport.issuer.register;

import java.util.Objects;
import java.util.Set;
import org.cooppassport.core.jose.AttesterTrust;

/**
 * A maker of wallets whose attestations a co-op believes.
 *
 * @param name what the co-op calls it
 * @param trust its keys, or the authority that certifies them
 * @param clientIds the client ids it may attest; empty for any
 */
public record WalletProvider(String name, AttesterTrust trust, Set<String> clientIds) {
  public WalletProvider {
    Objects.requireNonNull(name);
    Objects.requireNonNull(trust);
    clientIds = Set.copyOf(clientIds);
  }

  /** Tells whether it may attest a client. */
  public boolean mayAttest(String clientId) {
    return clientIds.isEmpty() || clientIds.contains(clientId);
  }
}
