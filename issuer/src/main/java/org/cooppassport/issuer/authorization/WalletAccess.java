package org.cooppassport.issuer.authorization;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.issuer.issuance.WalletGrant;
import org.cooppassport.issuer.register.ConfigurationId;

/**
 * What an access token opens: one grant if the issuer's own server gave it; one for each offer to
 * the member if another server did.
 *
 * @param grants all of them, at least one; the first is the one that is meant where nothing tells
 * @param taking those under which something can still be taken up
 * @param identifiers the credential identifiers of the token response that are not the names of
 *     configurations, with the configuration each stands for
 */
public record WalletAccess(
    List<WalletGrant> grants, List<WalletGrant> taking, Map<String, String> identifiers) {
  public WalletAccess {
    grants = List.copyOf(grants);
    taking = List.copyOf(taking);
    identifiers = Map.copyOf(identifiers);
    if (grants.isEmpty()) {
      throw new IllegalArgumentException("a token that opens nothing is refused");
    }
  }

  /** Returns what a token of the issuer's own server opens. */
  public static WalletAccess of(WalletGrant grant) {
    Objects.requireNonNull(grant);
    return new WalletAccess(List.of(grant), List.of(grant), Map.of());
  }

  /** Returns the grant that is meant where nothing tells. */
  public WalletGrant first() {
    return taking.isEmpty() ? grants.get(0) : taking.get(0);
  }

  /** Returns the grant under which a configuration can be taken up; the first if none is. */
  public WalletGrant granting(ConfigurationId configuration) {
    return taking.stream()
        .filter(grant -> grant.granted(configuration).isPresent())
        .findFirst()
        .orElse(first());
  }

  /** Returns the configuration that a credential identifier stands for. */
  public Optional<ConfigurationId> named(String identifier) {
    return ConfigurationId.parse(identifiers.getOrDefault(identifier, identifier));
  }
}
