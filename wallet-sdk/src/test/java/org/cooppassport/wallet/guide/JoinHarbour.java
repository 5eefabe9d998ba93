package org.cooppassport.wallet.guide;

import java.nio.file.Path;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.wallet.CertifiedIssuers;
import org.cooppassport.wallet.Consent;
import org.cooppassport.wallet.OfferPreview;
import org.cooppassport.wallet.PresentationPreview;
import org.cooppassport.wallet.PresentationReceipt;
import org.cooppassport.wallet.ReceivedOffer;
import org.cooppassport.wallet.Wallet;
import org.cooppassport.wallet.jdk.Destinations;
import org.cooppassport.wallet.jdk.FileWalletStore;
import org.cooppassport.wallet.jdk.JdkWalletHttp;
import org.cooppassport.wallet.jdk.StoreKey;
import org.cooppassport.wallet.jdk.StoredHolderKeys;
import org.cooppassport.wallet.port.WalletStore;

/** The code of docs/wallet-sdk.md. */
final class JoinHarbour {
  private JoinHarbour() {}

  static PresentationReceipt joinHarbour(
      Path directory,
      char[] passphrase,
      TrustAnchors federation,
      String offerLink,
      String requestLink) {
    RandomSource random = RandomSource.secure();
    WalletStore store = FileWalletStore.open(directory, StoreKey.passphrase(passphrase), random);
    Wallet wallet =
        Wallet.builder(
                JdkWalletHttp.trusting(federation, Destinations.PUBLIC_AND_LOOPBACK),
                store,
                new StoredHolderKeys(store, random))
            .trustingIssuers(new CertifiedIssuers(federation))
            .trustingVerifiers(federation)
            .build();

    // Receive: show the host, then what is offered; ask for the code if one is wanted.
    ReceivedOffer offer = ReceivedOffer.read(offerLink);
    OfferPreview offered = wallet.preview(offer);
    wallet.receive(offered);

    // Present: show the consent; go on only with the member's yes.
    PresentationPreview asked = wallet.preview(requestLink);
    Consent consent = asked.consent();
    if (!asked.answerable() || consent.sharings().isEmpty()) {
      wallet.refuse(asked);
      throw new IllegalStateException("nothing to show");
    }
    return wallet.present(asked.agree());
  }
}
