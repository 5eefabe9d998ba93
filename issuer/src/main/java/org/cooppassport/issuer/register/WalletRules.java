package org.cooppassport.issuer.register;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.openid.vci.KeyAttestationRule;

/**
 * How a co-op deals with wallets: whom it lets in, and how.
 *
 * @param profile which profile of the protocol is kept to
 * @param clients which wallets may ask
 * @param dpopNonce whether DPoP proofs need a nonce of ours
 * @param challenge whether proofs of attested wallets need a challenge of ours
 * @param login how a member logs in
 * @param refreshLifetime how long after it was let in a wallet may come back for fresh copies; zero
 *     for never
 * @param deferredInterval how long a wallet waits before it asks again for what is held
 * @param encryption whether credential requests and responses must be encrypted
 * @param providers the wallet providers whose attestations are believed
 * @param keys what is to be attested about holder keys
 * @param provider the co-op's OpenID Provider; null unless members log in there
 * @param external the authorization server that lets wallets in; null for the issuer's own alone
 */
public record WalletRules(
    Profile profile,
    Clients clients,
    DpopNonce dpopNonce,
    AttestationChallenge challenge,
    Login login,
    Duration refreshLifetime,
    Duration deferredInterval,
    Encryption encryption,
    List<WalletProvider> providers,
    KeyAttestationRule keys,
    LoginProvider provider,
    ExternalServer external) {
  /** The longest that a wallet may come back. */
  public static final Duration MAX_REFRESH = Duration.ofDays(366);

  /** Any wallet, log-in by link, a quarter of a year of refresh. */
  public static final WalletRules DEFAULT =
      new WalletRules(
          Profile.OPEN,
          Clients.ANY,
          DpopNonce.OFFERED,
          AttestationChallenge.OFFERED,
          Login.LINK,
          Duration.ofDays(90),
          Duration.ofMinutes(1),
          Encryption.OFFERED,
          List.of(),
          KeyAttestationRule.NONE,
          null,
          null);

  /** Which profile of the protocol is kept to. */
  public enum Profile {
    /** OpenID4VCI 1.0 as it stands. */
    OPEN,
    /** The High Assurance Interoperability Profile 1.0: what it forbids is refused. */
    HAIP
  }

  /** Which wallets may ask. */
  public enum Clients {
    /** Every wallet. */
    ANY,
    /** Only those that a trusted wallet provider attests. */
    ATTESTED
  }

  /** Whether DPoP proofs need a nonce of ours. */
  public enum DpopNonce {
    /** It may be left out. */
    OFFERED,
    /** Without one the wallet is told to try again with it. */
    REQUIRED
  }

  /** Whether proofs of attested wallets need a challenge of ours. */
  public enum AttestationChallenge {
    /** It may be left out. */
    OFFERED,
    /** Without one the wallet is told to try again with it. */
    REQUIRED
  }

  /** Whether credential requests and responses must be encrypted. */
  public enum Encryption {
    /** They may be. */
    OFFERED,
    /** What comes in the clear is refused. */
    REQUIRED
  }

  /** How a member logs in. */
  public enum Login {
    /** By a link that the co-op sends to the member alone. */
    LINK,
    /** At the co-op's OpenID Provider. */
    PROVIDER
  }

  public WalletRules {
    Objects.requireNonNull(profile);
    Objects.requireNonNull(clients);
    Objects.requireNonNull(dpopNonce);
    Objects.requireNonNull(challenge);
    Objects.requireNonNull(login);
    Objects.requireNonNull(encryption);
    providers = List.copyOf(providers);
    Objects.requireNonNull(keys);
    if ((login == Login.PROVIDER) != (provider != null)) {
      throw new IllegalArgumentException("log-in at a provider needs the provider");
    }
    boolean own = external == null || external.own() == ExternalServer.Own.KEPT;
    if (own && (profile == Profile.HAIP || clients == Clients.ATTESTED) && providers.isEmpty()) {
      throw new IllegalArgumentException("attested wallets need a provider who attests them");
    }
    if (refreshLifetime.isNegative() || refreshLifetime.compareTo(MAX_REFRESH) > 0) {
      throw new IllegalArgumentException("at most " + MAX_REFRESH.toDays() + " days of refresh");
    }
    if (deferredInterval.toSeconds() < 1) {
      throw new IllegalArgumentException("an interval is at least a second");
    }
  }

  /** Returns the authorization server that lets wallets in beside the own one, or instead. */
  public Optional<ExternalServer> externalServer() {
    return Optional.ofNullable(external);
  }

  /** Tells whether the issuer's own server lets wallets in. */
  public boolean letsWalletsInItself() {
    return external == null || external.own() == ExternalServer.Own.KEPT;
  }

  /** Tells whether tokens must be bound to a key of the wallet. */
  public boolean requiresDpop() {
    return profile == Profile.HAIP;
  }

  /** Tells whether a wallet must be attested. */
  public boolean requiresAttestation() {
    return profile == Profile.HAIP || clients == Clients.ATTESTED;
  }
}
