package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vci.CredentialAuthorizationResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Members log in at the co-op's own OpenID Provider; a wallet needs no offer for that. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderLoginTest {
  private static final String SD_JWT = "CoopMembershipCredential_dc_sd_jwt";

  private IssuerServer server;
  private FakeProvider provider;
  private Caller office;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = IssuerServer.make(folder);
    provider = new FakeProvider(server.data().resolve("tls"), Ports.free());
    Path secret = folder.resolve("secret");
    Files.writeString(secret, FakeProvider.SECRET + "\n");
    server.client("riverside", "office", RunningIssuer.ALL);
    server.setting(
        "riverside",
        "# login = link",
        "login = provider\n provider { issuer = \""
            + provider.base()
            + "\", client-id = "
            + FakeProvider.CLIENT
            + ", client-secret-file = \""
            + secret
            + "\", subject-claim = member }");
    server.start();
    office = Caller.client(server, "riverside", "office");
  }

  @AfterAll
  void stop() {
    server.close();
    provider.close();
  }

  private Caller.Answer offer(String subject) throws Exception {
    Caller.Answer answer =
        office.post(
            "/offers",
            Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))
                .with("flow", "authorization_code")
                .with("subject", subject));
    assertEquals(201, answer.status(), answer.body());
    return answer;
  }

  /** Begins, logs in at the provider and comes back. */
  private Caller.Answer comeBack(CodeFlowWallet wallet) throws Exception {
    Caller.Answer sent = wallet.authorize(wallet.requestUri(wallet.request(SD_JWT)));
    assertEquals(303, sent.status(), sent.body());
    URI asked = URI.create(sent.header("location"));
    assertTrue(asked.toString().startsWith(provider.base() + "/authorize?"));
    return wallet.browse(provider.logIn(asked).toString());
  }

  @Test
  void aMemberWhoIsKnownThereGetsWhatIsOfferedToThatMember() throws Exception {
    provider.bending(claims -> claims);
    offer("somebody-else");
    offer("member-17");
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    Caller.Answer back = comeBack(wallet);
    assertEquals(303, back.status(), back.body());
    Caller.Answer page = wallet.browse(back.header("location"));
    assertTrue(page.body().contains("id=\"approve\""), page.body());
    String code = CodeFlowWallet.code(wallet.returned(wallet.press(page, "approve")));
    Caller.Answer token = wallet.token(wallet.tokenRequest(code));
    assertEquals(200, token.status(), token.body());
    assertEquals(200, wallet.take(token.text("access_token"), SD_JWT).status());
  }

  @Test
  void aProviderThatSignsByRsaLogsItsMembersIn() throws Exception {
    provider.bending(claims -> claims);
    provider.signingByRsa();
    offer("member-17");
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    Caller.Answer back = comeBack(wallet);
    assertEquals(303, back.status(), back.body());
    Caller.Answer page = wallet.browse(back.header("location"));
    assertTrue(page.body().contains("id=\"approve\""), page.body());
  }

  @Test
  void aMemberForWhomNothingIsOfferedIsSentBackToTheWallet() throws Exception {
    provider.bending(claims -> claims.with("member", "member-without-offers"));
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    Caller.Answer answer = wallet.browse(comeBack(wallet).header("location"));
    CredentialAuthorizationResponse response = wallet.returned(answer);
    assertEquals(
        "access_denied", ((CredentialAuthorizationResponse.Failure) response).error().code());
  }

  @Test
  void aProvidersWordThatDoesNotHoldLogsNobodyIn() throws Exception {
    List<UnaryOperator<JsonObject>> bends =
        List.of(
            claims -> claims.with("nonce", "another"),
            claims -> claims.with("aud", "another-client"),
            claims -> claims.with("iss", "https://attacker.example"),
            claims -> claims.with("exp", 1_000_000L),
            claims -> claims.without("exp"),
            claims -> claims.without("member"));
    for (UnaryOperator<JsonObject> bend : bends) {
      provider.bending(bend);
      CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
      Caller.Answer back = comeBack(wallet);
      assertEquals(400, back.status());
      assertTrue(back.header("content-type").startsWith("text/html"));
      assertFalse(back.body().contains("id=\"approve\""));
    }
  }

  @Test
  void anAnswerOfAnotherBrowserOrStateIsRefused() throws Exception {
    provider.bending(claims -> claims);
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    Caller.Answer sent = wallet.authorize(wallet.requestUri(wallet.request(SD_JWT)));
    String back = provider.logIn(URI.create(sent.header("location"))).toString();
    CodeFlowWallet other = new CodeFlowWallet(server, "riverside");
    assertEquals(404, other.browse(back).status(), "no session");
    assertEquals(400, wallet.browse(back.replaceFirst("state=[^&]+", "state=made-up")).status());
    assertEquals(400, wallet.browse(back).status(), "one try for one visit");
  }
}
