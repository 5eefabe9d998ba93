package org.cooppassport.e2e.issuance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.e2e.interop.NodePeer;
import org.cooppassport.wallet.jdk.Destinations;
import org.cooppassport.wallet.jdk.JdkWalletHttp;
import org.cooppassport.wallet.jdk.PemCertificates;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wallet of an independent library takes credentials from our issuer, by both flows. */
@Tag("interop")
class ForeignWalletTest {
  private static final String SD_JWT = "CoopMembershipCredential_dc_sd_jwt";
  private static final String LDP = "CoopMembershipCredential_ldp_vc";
  private static final String REDIRECT = "https://foreign-wallet.example/return";

  @TempDir private static Path folder;
  private static NodePeer peer;
  private static LiveIssuer issuer;

  @BeforeAll
  static void start() throws Exception {
    peer = NodePeer.orSkip();
    issuer = LiveIssuer.start(folder, "dpop-nonce = required");
  }

  @AfterAll
  static void stop() {
    if (issuer != null) {
      issuer.close();
    }
  }

  private static JsonObject request(JsonObject offer) throws IOException {
    return JsonObject.of("ca", Files.readString(issuer.ca()))
        .with("offer", offer.string("deepLink").orElseThrow());
  }

  private static void requireCopies(JsonObject answer) {
    assertEquals(2, answer.array("credentials").orElseThrow().size(), answer.toJson());
  }

  @Test
  void byPreAuthorizedCodeWithATransactionCodeAndDpopNonces() throws Exception {
    for (String configuration : List.of(SD_JWT, LDP)) {
      JsonObject offer = issuer.offer(JsonObject.EMPTY);
      requireCopies(
          peer.call(
              "vciPreAuthorized",
              request(offer)
                  .with("txCode", offer.string("tx_code").orElseThrow())
                  .with("configuration", configuration)));
    }
  }

  @Test
  void byAuthorizationCodeWithAPushedRequest() throws Exception {
    JsonObject offer = issuer.offer(JsonObject.of("flow", "authorization_code"));
    JsonObject begun =
        peer.call(
            "vciAuthorize", request(offer).with("redirectUri", REDIRECT).with("scope", SD_JWT));
    URI address = URI.create(begun.string("url").orElseThrow());
    assertTrue(address.getRawQuery().contains("request_uri="), "it was pushed");
    MemberBrowser browser =
        new MemberBrowser(
            JdkWalletHttp.trusting(
                PemCertificates.read(issuer.ca()), Destinations.PUBLIC_AND_LOOPBACK));
    browser.logIn(offer.string("login_link").orElseThrow());
    URI returned = browser.decide(address, "approve");
    JsonObject taken =
        peer.call(
            "vciReturned",
            JsonObject.of("session", begun.string("session").orElseThrow())
                .with("url", returned.toString())
                .with("configuration", SD_JWT));
    requireCopies(taken);
    assertTrue(taken.bool("refreshable").orElseThrow());
  }
}
