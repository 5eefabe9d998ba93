package org.cooppassport.e2e.issuance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.e2e.interop.NodePeer;
import org.cooppassport.wallet.AuthorizationErrand;
import org.cooppassport.wallet.CertifiedIssuers;
import org.cooppassport.wallet.OfferPreview;
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
import org.cooppassport.wallet.port.WalletStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An authorization server of an independent library lets our wallet in to our issuer: pushed
 * requests, proof key, tokens bound to a key with the server's nonces.
 */
@Tag("interop")
class ForeignServerTest {
  private static final String CLIENT = "https://wallet.example/app";
  private static final URI REDIRECT = URI.create("https://wallet.example/return");
  private static final List<String> SCOPES =
      List.of("CoopMembershipCredential_dc_sd_jwt", "CoopMembershipCredential_ldp_vc");

  @TempDir private Path folder;
  @TempDir private Path wallets;
  private NodePeer peer;
  private LiveIssuer issuer;
  private String server;

  @BeforeEach
  void find() {
    peer = NodePeer.orSkip();
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      peer.call("oauthStop", JsonObject.of("issuer", server));
    }
    if (issuer != null) {
      issuer.close();
    }
  }

  private void start(String member, String algorithm, String format, String settings)
      throws Exception {
    issuer = LiveIssuer.prepare(folder);
    JsonObject begun =
        peer.call(
            "oauthServer",
            JsonObject.builder()
                .put("port", LiveIssuer.freePort())
                .put("cert", Files.readString(issuer.tls().resolve("server.crt")))
                .put("key", Files.readString(issuer.tls().resolve("server.key")))
                .put("resource", issuer.base())
                .putStrings("scopes", SCOPES)
                .put("redirectUri", REDIRECT.toString())
                .put("clientId", CLIENT)
                .put("member", member)
                .put("algorithm", algorithm)
                .put("format", format)
                .build());
    server = begun.string("issuer").orElseThrow();
    issuer.serve("authorization-server { issuer = \"" + server + "\"" + settings + " }");
  }

  private Wallet wallet() {
    RandomSource random = RandomSource.secure();
    WalletStore store =
        FileWalletStore.open(wallets, StoreKey.ofDevice(random.next(StoreKey.BYTES)), random);
    TrustAnchors authorities = PemCertificates.read(issuer.ca());
    return Wallet.builder(
            JdkWalletHttp.trusting(authorities, Destinations.PUBLIC_AND_LOOPBACK),
            store,
            new StoredHolderKeys(store, random))
        .trustingIssuers(new CertifiedIssuers(authorities))
        .clientId(CLIENT)
        .settings(WalletSettings.DEFAULT.withCopies(2))
        .build();
  }

  private JsonObject offerTo(String member) {
    return issuer.offer(
        JsonObject.of("flow", "authorization_code", "subject", member)
            .with("forms", JsonArray.ofStrings("dc+sd-jwt", "ldp_vc")));
  }

  private List<WalletCredential> take(Wallet wallet, JsonObject offer) throws Exception {
    OfferPreview preview =
        wallet.preview(ReceivedOffer.read(offer.string("deepLink").orElseThrow()));
    AuthorizationErrand errand = wallet.authorize(preview, REDIRECT);
    assertTrue(errand.address().toString().startsWith(server), errand.address().toString());
    assertTrue(errand.address().getRawQuery().contains("request_uri="), "it was pushed");
    JsonObject returned =
        peer.call(
            "oauthBrowse",
            JsonObject.of("ca", Files.readString(issuer.ca()))
                .with("url", errand.address().toString())
                .with("redirectUri", REDIRECT.toString()));
    return wallet.receive(URI.create(returned.string("url").orElseThrow()));
  }

  private static Set<String> formats(List<WalletCredential> received) {
    received.forEach(each -> assertEquals(2, each.copiesHeld(), each.format()));
    return received.stream().map(WalletCredential::format).collect(Collectors.toSet());
  }

  @Test
  void ourWalletGetsItsCredentialsWithTokensThatAreSignedByRsa() throws Exception {
    start("member-17", "RS256", "jwt", "");
    assertEquals(Set.of("dc+sd-jwt", "ldp_vc"), formats(take(wallet(), offerTo("member-17"))));
  }

  @Test
  void ourWalletFollowsTheServerThatTheOfferNamesWhereThereAreTwo() throws Exception {
    start("member-17", "ES256", "jwt", ", own = kept");
    Wallet wallet = wallet();
    assertEquals(Set.of("dc+sd-jwt", "ldp_vc"), formats(take(wallet, offerTo("member-17"))));
    JsonObject byCode = issuer.offer(JsonObject.EMPTY);
    OfferPreview preview =
        wallet.preview(ReceivedOffer.read(byCode.string("deepLink").orElseThrow()));
    assertEquals(
        Set.of("dc+sd-jwt", "ldp_vc"),
        formats(wallet.receive(preview, byCode.string("tx_code").orElseThrow())));
  }

  @Test
  void tokensThatSayNothingAreAskedAboutAtTheirServer() throws Exception {
    Path secret = folder.resolve("secret");
    Files.writeString(secret, "a-secret-of-the-server-0123456789");
    start(
        "member-17",
        "ES256",
        "opaque",
        ", tokens = introspection, client-id = coop-issuer, client-secret-file = \""
            + secret
            + "\"");
    assertEquals(Set.of("dc+sd-jwt", "ldp_vc"), formats(take(wallet(), offerTo("member-17"))));
  }

  @Test
  void whoeverLogsInGetsNothingThatIsOfferedToSomebodyElse() throws Exception {
    start("member-18", "RS256", "jwt", "");
    JsonObject offer = offerTo("member-17");
    Wallet wallet = wallet();
    RefusedByPeer refused = assertThrows(RefusedByPeer.class, () -> take(wallet, offer));
    assertEquals("credential_request_denied", refused.error().orElseThrow().code());
    assertTrue(wallet.credentials().isEmpty());
  }
}
