package org.cooppassport.issuer.register;

import java.time.Duration;
import org.cooppassport.service.config.Section;

/** The section {@code issuer.wallets} of a co-op's file. */
final class WalletSection {
  private WalletSection() {}

  static WalletRules read(Section section) {
    WalletRules standard = WalletRules.DEFAULT;
    return new WalletRules(
        section.oneOf("profile", WalletRules.Profile.class, standard.profile()),
        section.oneOf("clients", WalletRules.Clients.class, standard.clients()),
        section.oneOf("dpop-nonce", WalletRules.DpopNonce.class, standard.dpopNonce()),
        section.oneOf("login", WalletRules.Login.class, standard.login()),
        section.duration(
            "refresh-lifetime", Duration.ZERO, WalletRules.MAX_REFRESH, standard.refreshLifetime()),
        section.duration(
            "deferred-interval",
            Duration.ofSeconds(1),
            Duration.ofDays(1),
            standard.deferredInterval()));
  }
}
