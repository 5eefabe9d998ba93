package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was promised or spent before a restart is so after it. */
class RestartTest {
  private static final String SD_JWT = "CoopMembershipCredential_dc_sd_jwt";

  @Test
  @Tag("attack:VCI-04")
  @Tag("attack:VCI-09")
  void codesGuessesNoncesAndStatusOutliveTheProcess(@TempDir Path folder) throws Exception {
    try (IssuerServer server = IssuerServer.make(folder)) {
      server.client("riverside", "office", RunningIssuer.ALL);
      server.setting("riverside", "publish-every = 60 seconds", "publish-every = 200 ms");
      server.start();
      Caller office = Caller.client(server, "riverside", "office");
      HolderWallet wallet = new HolderWallet(server, "riverside");
      JsonObject request =
          Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()));
      Caller.Answer guessed = office.post("/offers", request);
      String code = wallet.code(guessed);
      for (int i = 0; i < 5; i++) {
        assertEquals(400, wallet.redeem(code, Optional.of("00000" + i)).status());
      }
      Caller.Answer open = office.post("/offers", request);
      Caller.Answer taken = office.post("/offers", request);
      String token = wallet.token(taken);
      String nonce = wallet.nonce();
      SigningKey key = HolderWallet.key(KeyType.P256);
      assertEquals(
          200, wallet.credential(token, wallet.request(SD_JWT, wallet.proof(key, nonce))).status());
      String id = RunningIssuer.record(taken);
      assertEquals(
          200, office.post("/credentials/status", RunningIssuer.status(id, "revocation")).status());

      server.stop();
      server.start();

      office = Caller.client(server, "riverside", "office");
      wallet = new HolderWallet(server, "riverside");
      assertEquals(
          400,
          wallet.redeem(code, Optional.of(guessed.text("tx_code"))).status(),
          "its guesses stay used");
      assertEquals(200, wallet.take(wallet.token(open), SD_JWT, 1).status());
      Caller.Answer replay =
          wallet.credential(
              token,
              wallet.request(
                  "CoopMembershipCredential_ldp_vc",
                  wallet.proof(HolderWallet.key(KeyType.P256), nonce)));
      assertTrue(
          replay.body().contains("credential_request_denied")
              || replay.body().contains("invalid_nonce"),
          replay.body());
      assertEquals("revoked", office.get("/credentials/" + id).text("status"));
    }
  }
}
