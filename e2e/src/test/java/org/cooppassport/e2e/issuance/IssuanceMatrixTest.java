package org.cooppassport.e2e.issuance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.wallet.AuthorizationErrand;
import org.cooppassport.wallet.CertifiedIssuers;
import org.cooppassport.wallet.OfferPreview;
import org.cooppassport.wallet.ReceivedOffer;
import org.cooppassport.wallet.Wallet;
import org.cooppassport.wallet.WalletCredential;
import org.cooppassport.wallet.WalletSettings;
import org.cooppassport.wallet.jdk.Destinations;
import org.cooppassport.wallet.jdk.FileWalletStore;
import org.cooppassport.wallet.jdk.JdkWalletHttp;
import org.cooppassport.wallet.jdk.PemCertificates;
import org.cooppassport.wallet.jdk.StoreKey;
import org.cooppassport.wallet.jdk.StoredHolderKeys;
import org.cooppassport.wallet.port.WalletStore;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The matrix of issuance against our wallet: each flow, each form that is issued, wallets that
 * nobody attests and attested ones, keys that are proven and keys that are attested, messages in
 * the clear and encrypted.
 */
class IssuanceMatrixTest {
  private static final URI REDIRECT = URI.create("https://app.example/return");

  /** All that the issuer can be told to issue in. */
  private static final List<String> FORMS =
      List.of(
          "dc+sd-jwt",
          "vc+sd-jwt",
          "ldp_vc",
          "ldp_vc:eddsa-jcs-2022",
          "ldp_vc:ecdsa-rdfc-2019",
          "ldp_vc:ecdsa-jcs-2019",
          "ldp_vc:ecdsa-sd-2023",
          "ldp_vc:bbs-2023",
          "vc+jwt",
          "jwt_vc_json");

  private enum Client {
    UNATTESTED,
    ATTESTED
  }

  private enum Keys {
    PROVEN,
    ATTESTED
  }

  private enum Messages {
    CLEAR,
    ENCRYPTED
  }

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0} wallet, keys {1}, messages {2}")
  @CsvSource({
    "UNATTESTED, PROVEN, CLEAR",
    "UNATTESTED, PROVEN, ENCRYPTED",
    "ATTESTED, PROVEN, CLEAR",
    "ATTESTED, ATTESTED, ENCRYPTED"
  })
  void everyFlowGivesEveryForm(Client client, Keys keys, Messages messages) throws Exception {
    TestWalletMaker maker = new TestWalletMaker();
    String ca = "ca = \"" + maker.authorityFile(folder) + "\"";
    StringBuilder settings = new StringBuilder();
    if (client == Client.ATTESTED) {
      settings
          .append("clients = attested\n attestation-challenge = required\n providers { m { ")
          .append(ca)
          .append(" } }\n");
    }
    if (keys == Keys.ATTESTED) {
      settings.append("key-attestation { demand = required, ").append(ca).append(" }\n");
    }
    if (messages == Messages.ENCRYPTED) {
      settings.append("encryption = required\n");
    }
    try (LiveIssuer issuer =
        LiveIssuer.prepare(folder).issuingIn(FORMS).serve(settings.toString())) {
      for (JsonObject flow :
          List.of(JsonObject.EMPTY, JsonObject.of("flow", "authorization_code"))) {
        Wallet wallet = wallet(issuer, client == Client.ATTESTED ? maker : null);
        requireEveryForm(take(issuer, wallet, issuer.offer(flow)));
      }
    }
  }

  private static void requireEveryForm(List<WalletCredential> received) {
    assertEquals(FORMS.size(), received.size(), "one of each");
    Set<String> formats =
        received.stream()
            .map(WalletCredential::format)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> wanted =
        FORMS.stream()
            .map(form -> form.split(":")[0])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(wanted, formats);
    received.forEach(each -> assertEquals(2, each.copiesHeld(), each.format()));
  }

  private Wallet wallet(LiveIssuer issuer, TestWalletMaker maker) {
    RandomSource random = RandomSource.secure();
    WalletStore store =
        FileWalletStore.open(
            folder.resolve("wallet-" + random.token(6)),
            StoreKey.ofDevice(random.next(StoreKey.BYTES)),
            random);
    TrustAnchors authorities = PemCertificates.read(issuer.ca());
    Wallet.Builder builder =
        Wallet.builder(
                JdkWalletHttp.trusting(authorities, Destinations.PUBLIC_AND_LOOPBACK),
                store,
                new StoredHolderKeys(store, random))
            .trustingIssuers(new CertifiedIssuers(authorities))
            .settings(WalletSettings.DEFAULT.withCopies(2));
    return (maker == null ? builder : builder.attestedBy(maker)).build();
  }

  private static List<WalletCredential> take(LiveIssuer issuer, Wallet wallet, JsonObject offer) {
    OfferPreview preview =
        wallet.preview(ReceivedOffer.read(offer.string("deepLink").orElseThrow()));
    if (!preview.requiresLogin()) {
      return wallet.receive(preview, offer.string("tx_code").orElse(""));
    }
    AuthorizationErrand errand = wallet.authorize(preview, REDIRECT);
    assertTrue(errand.address().toString().startsWith(issuer.base()));
    MemberBrowser browser =
        new MemberBrowser(
            JdkWalletHttp.trusting(
                PemCertificates.read(issuer.ca()), Destinations.PUBLIC_AND_LOOPBACK));
    browser.logIn(offer.string("login_link").orElseThrow());
    return wallet.receive(browser.decide(errand.address(), "approve"));
  }
}
