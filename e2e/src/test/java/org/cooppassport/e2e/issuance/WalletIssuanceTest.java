package org.cooppassport.e2e.issuance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.wallet.AuthorizationErrand;
import org.cooppassport.wallet.CertifiedIssuers;
import org.cooppassport.wallet.OfferPreview;
import org.cooppassport.wallet.PromisedCredential;
import org.cooppassport.wallet.ReceivedOffer;
import org.cooppassport.wallet.RefusedByPeer;
import org.cooppassport.wallet.Wallet;
import org.cooppassport.wallet.WalletCredential;
import org.cooppassport.wallet.WalletSettings;
import org.cooppassport.wallet.jdk.Destinations;
import org.cooppassport.wallet.jdk.FileWalletStore;
import org.cooppassport.wallet.jdk.JdkWalletHttp;
import org.cooppassport.wallet.jdk.PemCertificates;
import org.cooppassport.wallet.jdk.StoreKey;
import org.cooppassport.wallet.jdk.StoredHolderKeys;
import org.cooppassport.wallet.port.WalletHttp;
import org.cooppassport.wallet.port.WalletStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The SDK's wallet takes credentials from our issuer: flow by flow, format by format, and by each
 * way in which a wallet says who it is.
 */
class WalletIssuanceTest {
  private static final URI REDIRECT = URI.create("coopwallet://return");

  @TempDir private Path folder;

  private LiveIssuer issuer;
  private Path wallets;
  private int count;

  private void start(String settings) throws Exception {
    issuer = LiveIssuer.start(folder, settings);
    wallets = folder.resolve("wallets");
  }

  @AfterEach
  void stop() {
    if (issuer != null) {
      issuer.close();
    }
  }

  private TrustAnchors authorities() {
    return PemCertificates.read(issuer.ca());
  }

  private WalletHttp http() {
    return JdkWalletHttp.trusting(authorities(), Destinations.PUBLIC_AND_LOOPBACK);
  }

  private Wallet.Builder wallet() {
    RandomSource random = RandomSource.secure();
    WalletStore store =
        FileWalletStore.open(
            wallets.resolve("wallet-" + count++),
            StoreKey.ofDevice(random.next(StoreKey.BYTES)),
            random);
    return Wallet.builder(http(), store, new StoredHolderKeys(store, random))
        .trustingIssuers(new CertifiedIssuers(authorities()))
        .settings(WalletSettings.DEFAULT.withCopies(2));
  }

  private static JsonObject codeFlow() {
    return JsonObject.of("flow", "authorization_code");
  }

  private static String text(JsonObject json, String name) {
    return json.string(name).orElseThrow();
  }

  /** Takes an offer of either flow to its end. */
  private List<WalletCredential> take(Wallet wallet, JsonObject offer) {
    OfferPreview preview = wallet.preview(ReceivedOffer.read(text(offer, "deepLink")));
    if (!preview.requiresLogin()) {
      return wallet.receive(preview, offer.string("tx_code").orElse(""));
    }
    AuthorizationErrand errand = wallet.authorize(preview, REDIRECT);
    MemberBrowser browser = new MemberBrowser(http());
    browser.logIn(text(offer, "login_link"));
    return wallet.receive(browser.decide(errand.address(), "approve"));
  }

  @Test
  void everyFlowGivesEveryFormatToAWalletThatNobodyAttests() throws Exception {
    start("");
    for (JsonObject flow : List.of(JsonObject.EMPTY, codeFlow())) {
      Wallet wallet = wallet().build();
      List<WalletCredential> received = take(wallet, issuer.offer(flow));
      Set<String> formats =
          received.stream().map(WalletCredential::format).collect(Collectors.toSet());
      assertTrue(formats.containsAll(Set.of("dc+sd-jwt", "ldp_vc")), formats.toString());
      received.forEach(each -> assertEquals(2, each.copiesHeld(), each.format()));
    }
  }

  @Test
  void anAttestedWalletWithAttestedKeysTakesEncryptedCredentialsUnderHaip() throws Exception {
    TestWalletMaker maker = new TestWalletMaker();
    String ca = "ca = \"" + maker.authorityFile(folder) + "\"";
    start(
        "profile = haip\n encryption = required\n dpop-nonce = required\n"
            + " attestation-challenge = required\n providers { m { "
            + ca
            + " } }\n key-attestation { demand = required, "
            + ca
            + " }");
    for (JsonObject flow : List.of(JsonObject.EMPTY, codeFlow())) {
      Wallet wallet = wallet().attestedBy(maker).build();
      List<WalletCredential> received = take(wallet, issuer.offer(flow));
      assertEquals(
          Set.of("dc+sd-jwt"),
          received.stream().map(WalletCredential::format).collect(Collectors.toSet()));
      assertEquals(2, received.get(0).copiesHeld());
      WalletCredential fresh = wallet.refresh(received.get(0).id());
      assertEquals(received.get(0).id(), fresh.id());
      assertEquals(2, fresh.copiesHeld());
    }
    Wallet unattested = wallet().build();
    OfferPreview preview =
        unattested.preview(ReceivedOffer.read(text(issuer.offer(codeFlow()), "deepLink")));
    RefusedByPeer refused =
        assertThrows(RefusedByPeer.class, () -> unattested.authorize(preview, REDIRECT));
    assertEquals("invalid_client", refused.error().orElseThrow().code());
    assertTrue(refused.getMessage().contains("HAIP"), refused.getMessage());
  }

  @Test
  void whatIsPromisedIsCollectedOnceTheCoopReleasesIt() throws Exception {
    start("deferred-interval = 1 second");
    Wallet wallet = wallet().build();
    JsonObject offer =
        issuer.offer(codeFlow().with("hold", true).with("forms", JsonArray.ofStrings("dc+sd-jwt")));
    assertTrue(take(wallet, offer).isEmpty());
    PromisedCredential promised = wallet.promised().get(0);
    issuer.release(offer);
    Optional<WalletCredential> collected = Optional.empty();
    for (int i = 0; i < 60 && collected.isEmpty(); i++) {
      collected = wallet.collect(promised.id());
      Thread.sleep(100);
    }
    assertEquals("dc+sd-jwt", collected.orElseThrow().format());
    assertTrue(wallet.promised().isEmpty());
    assertEquals(1, wallet.credentials().size());
  }

  @Test
  void aMemberWhoDeclinesGivesNothingAndAnAnswerIsTakenOnce() throws Exception {
    start("");
    Wallet wallet = wallet().build();
    JsonObject offer = issuer.offer(codeFlow());
    OfferPreview preview = wallet.preview(ReceivedOffer.read(text(offer, "deepLink")));
    assertTrue(preview.requiresLogin());
    assertFalse(preview.txCode().isPresent());
    AuthorizationErrand errand = wallet.authorize(preview, REDIRECT);
    AuthorizationErrand other = wallet.authorize(preview, REDIRECT);
    assertNotEquals(errand.address(), other.address());
    MemberBrowser browser = new MemberBrowser(http());
    browser.logIn(text(offer, "login_link"));
    URI declined = browser.decide(errand.address(), "deny");
    RefusedByPeer refused = assertThrows(RefusedByPeer.class, () -> wallet.receive(declined));
    assertEquals("access_denied", refused.error().orElseThrow().code());
    assertThrows(Refusal.class, () -> wallet.receive(declined), "the session is over");
    assertTrue(wallet.credentials().isEmpty());
  }

  @Test
  @Tag("attack:WAL-10")
  void anAnswerThatIsNotOfThisWalletsSessionIsRefused() throws Exception {
    start("");
    Wallet wallet = wallet().build();
    JsonObject offer = issuer.offer(codeFlow());
    AuthorizationErrand errand =
        wallet.authorize(wallet.preview(ReceivedOffer.read(text(offer, "deepLink"))), REDIRECT);
    MemberBrowser browser = new MemberBrowser(http());
    browser.logIn(text(offer, "login_link"));
    URI good = browser.decide(errand.address(), "approve");
    Wallet stranger = wallet().build();
    assertThrows(Refusal.class, () -> stranger.receive(good), "another wallet's session");
    URI mixedUp =
        URI.create(
            good.toString()
                .replaceFirst("iss=[^&]+", "iss=https%3A%2F%2Fattacker.example%2Friverside"));
    assertThrows(Refusal.class, () -> wallet.receive(mixedUp), "another server's answer");
  }
}
