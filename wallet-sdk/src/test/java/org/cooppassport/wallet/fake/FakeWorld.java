package org.cooppassport.wallet.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.openid.TestCertificates;
import org.cooppassport.wallet.ListedIssuers;
import org.cooppassport.wallet.TrustedCredentialIssuer;
import org.cooppassport.wallet.Wallet;
import org.cooppassport.wallet.WalletSettings;
import org.cooppassport.wallet.jdk.StoredHolderKeys;

/** Two issuers, two verifiers, a wallet that trusts them, and a clock. */
public final class FakeWorld {
  /** When everything begins. */
  public static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private final InMemoryNetwork network = new InMemoryNetwork();
  private final SettableClock clock = new SettableClock(START);
  private final TestCertificates authority =
      TestCertificates.authority("Test federation", START.minus(Duration.ofDays(30)));
  private final FakeIssuer issuer = new FakeIssuer("issuer.example", authority, network, clock);
  private final FakeIssuer otherIssuer =
      new FakeIssuer("harbour.example", authority, network, clock);
  private final FakeVerifier verifier =
      new FakeVerifier("verifier.example", authority, network, clock);
  private final FakeVerifier otherVerifier =
      new FakeVerifier("hillside.example", authority, network, clock);
  private final InMemoryWalletStore store = new InMemoryWalletStore();

  /** Returns the network. */
  public InMemoryNetwork network() {
    return network;
  }

  /** Returns the clock. */
  public SettableClock clock() {
    return clock;
  }

  /** Returns the authority that certified all of them. */
  public TestCertificates authority() {
    return authority;
  }

  /** Returns the issuer. */
  public FakeIssuer issuer() {
    return issuer;
  }

  /** Returns another issuer of the same credentials. */
  public FakeIssuer otherIssuer() {
    return otherIssuer;
  }

  /** Returns the first verifier. */
  public FakeVerifier verifier() {
    return verifier;
  }

  /** Returns the second verifier. */
  public FakeVerifier otherVerifier() {
    return otherVerifier;
  }

  /** Returns the wallet's store. */
  public InMemoryWalletStore store() {
    return store;
  }

  /** Returns a wallet on the store that trusts the issuers and the authority. */
  public Wallet wallet(WalletSettings settings) {
    TrustAnchors anchors = TrustAnchors.of(authority.authorityDer());
    RandomSource random = RandomSource.secure();
    return Wallet.builder(network, store, new StoredHolderKeys(store, random))
        .trustingIssuers(
            new ListedIssuers(
                List.of(
                    TrustedCredentialIssuer.ofOwnNames(
                        issuer.identifier(), "Riverside Food Co-op", anchors),
                    TrustedCredentialIssuer.ofOwnNames(
                        otherIssuer.identifier(), "Harbour Housing Co-op", anchors))))
        .trustingVerifiers(anchors)
        .clock(clock)
        .settings(settings)
        .build();
  }

  /** Returns a wallet with the default settings. */
  public Wallet wallet() {
    return wallet(WalletSettings.DEFAULT);
  }
}
