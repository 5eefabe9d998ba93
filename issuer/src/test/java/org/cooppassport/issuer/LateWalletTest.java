package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.cooppassport.core.keys.KeyType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wallet brings too late is refused, and what it may fetch anew goes on. */
class LateWalletTest {
  private static final String SD_JWT = "CoopMembershipCredential_dc_sd_jwt";

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private IssuerServer server;
  private Caller office;
  private HolderWallet wallet;

  /** The server's clock, which a test moves on. */
  private final class MovedClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(ahead.get());
    }
  }

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    server = IssuerServer.make(folder);
    server.client("riverside", "office", RunningIssuer.ALL);
    server.start(new MovedClock());
    office = Caller.client(server, "riverside", "office");
    wallet = new HolderWallet(server, "riverside");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Caller.Answer offer(String flow) throws Exception {
    Caller.Answer answer =
        office.post(
            "/offers",
            Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))
                .with("flow", flow));
    assertEquals(201, answer.status(), answer.body());
    return answer;
  }

  @Test
  @Tag("attack:VCI-08")
  void aNonceIsOverAfterItsTimeAndTheWalletGoesOnWithAFreshOne() throws Exception {
    Caller.Answer offer = offer("pre-authorized_code");
    String code = wallet.code(offer);
    String old = wallet.nonce();
    ahead.set(Duration.ofMinutes(6));
    String token = wallet.redeem(code, offer.json().string("tx_code")).text("access_token");
    Caller.Answer late =
        wallet.credential(
            token, wallet.request(SD_JWT, wallet.proof(HolderWallet.key(KeyType.P256), old)));
    assertEquals(400, late.status(), late.body());
    assertEquals("invalid_nonce", late.text("error"));
    assertTrue(late.text("error_description").contains("came one that is over"), late.body());
    assertEquals(200, wallet.take(token, SD_JWT, 1).status());
  }

  @Test
  void aTokenEndsAfterItsTime() throws Exception {
    String token = wallet.token(offer("pre-authorized_code"));
    ahead.set(Duration.ofMinutes(7));
    Caller.Answer late = wallet.take(token, SD_JWT, 1);
    assertEquals(401, late.status(), late.body());
    assertEquals("invalid_token", late.text("error"));
  }

  @Test
  @Tag("attack:VCI-13")
  void aPushedRequestAndACodeEndAfterAMinute() throws Exception {
    CodeFlowWallet first = new CodeFlowWallet(server, "riverside");
    first.logIn(offer("authorization_code").text("login_link"));
    String uri = first.requestUri(first.request(SD_JWT));
    ahead.set(Duration.ofSeconds(61));
    Caller.Answer page = first.authorize(uri);
    assertEquals(400, page.status());
    assertTrue(page.body().contains("request_uri"), "a page, since nobody can be redirected");
    CodeFlowWallet second = new CodeFlowWallet(server, "riverside");
    String code =
        CodeFlowWallet.code(second.approve(offer("authorization_code"), second.request(SD_JWT)));
    ahead.set(Duration.ofSeconds(123));
    Caller.Answer late = second.bearerToken(second.tokenRequest(code));
    assertEquals(400, late.status(), late.body());
    assertEquals("invalid_grant", late.text("error"));
  }

  @Test
  @Tag("attack:VCI-17")
  void anOfferEndsAfterItsTime() throws Exception {
    Caller.Answer offer = offer("pre-authorized_code");
    String code = wallet.code(offer);
    ahead.set(Duration.ofHours(25));
    Caller.Answer late = wallet.redeem(code, offer.json().string("tx_code"));
    assertEquals(400, late.status());
    assertEquals(
        wallet.redeem("no-such-code", offer.json().string("tx_code")).body(),
        late.body(),
        "the same face for every reason");
  }
}
