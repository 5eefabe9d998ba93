package org.cooppassport.e2e.issuance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.wallet.cli.CoopWallet;
import org.cooppassport.wallet.jdk.Destinations;
import org.cooppassport.wallet.jdk.JdkWalletHttp;
import org.cooppassport.wallet.jdk.PemCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command {@code coop-wallet} where the member logs in, where credentials are promised for
 * later, and for fresh copies: each run is a process of its own, with what the store keeps between.
 */
class WalletCommandTest {
  private static final String REDIRECT = "https://app.example/return";

  @TempDir private Path folder;
  private LiveIssuer issuer;

  private record Run(int exit, JsonObject json) {
    List<JsonObject> list(String name) {
      return json.array(name).flatMap(JsonArray::objects).orElse(List.of());
    }

    String text(String name) {
      return json.string(name).orElseThrow(() -> new AssertionError(json.toJson()));
    }
  }

  @BeforeEach
  void start() throws Exception {
    issuer = LiveIssuer.start(folder, "deferred-interval = 1 second");
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  private Run wallet(String command, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of(
                command,
                "--dev",
                "--store",
                folder.resolve("wallet").toString(),
                "--ca",
                issuer.ca().toString()));
    line.addAll(List.of(more));
    StringWriter out = new StringWriter();
    int exit = CoopWallet.run(line.toArray(String[]::new), Map.of(), new PrintWriter(out));
    return new Run(exit, JsonReader.readObject(out.toString()));
  }

  private MemberBrowser browser() {
    return new MemberBrowser(
        JdkWalletHttp.trusting(
            PemCertificates.read(issuer.ca()), Destinations.PUBLIC_AND_LOOPBACK));
  }

  private static JsonObject codeFlow() {
    return JsonObject.of("flow", "authorization_code")
        .with("forms", JsonArray.ofStrings("dc+sd-jwt"));
  }

  /** Receives an offer whose member logs in; returns what the last command printed. */
  private Run logIn(JsonObject offer, String decision) {
    Run begun =
        wallet(
            "receive",
            "--yes",
            "--copies",
            "2",
            "--redirect",
            REDIRECT,
            offer.string("deepLink").orElseThrow());
    assertEquals(0, begun.exit(), begun.json()::toJson);
    assertEquals("return URL", begun.text("then"));
    MemberBrowser browser = browser();
    browser.logIn(offer.string("login_link").orElseThrow());
    URI back = browser.decide(URI.create(begun.text("open")), decision);
    return wallet("return", back.toString());
  }

  @Test
  void receivesByRedirectAndReturnAndRefreshes() {
    Run received = logIn(issuer.offer(codeFlow()), "approve");
    assertEquals(0, received.exit(), received.json()::toJson);
    assertEquals(1, received.list("received").size());
    String id = received.list("received").get(0).string("id").orElseThrow();
    Run fresh = wallet("refresh", id);
    assertEquals(0, fresh.exit(), fresh.json()::toJson);
    JsonObject refreshed = fresh.json().object("refreshed").orElseThrow();
    assertEquals(Optional.of(id), refreshed.string("id"));
    assertEquals(10, refreshed.number("copiesLeft").orElseThrow().longValue());
    assertEquals(1, wallet("list").list("credentials").size(), "in the place of the older copies");
    assertEquals(1, wallet("refresh", "nothing").exit());
  }

  @Test
  void whatIsPromisedIsListedAndCollectedOnceItIsReleased() throws Exception {
    JsonObject offer = issuer.offer(codeFlow().with("hold", true));
    Run received = logIn(offer, "approve");
    assertTrue(received.list("received").isEmpty());
    String id = received.list("promised").get(0).string("id").orElseThrow();
    assertEquals(Optional.of(id), wallet("promised").list("promised").get(0).string("id"));
    assertEquals(id, wallet("collect", id).text("waiting"));
    issuer.release(offer);
    Run collected = wallet("collect", id);
    for (int i = 0; i < 60 && !collected.json().has("collected"); i++) {
      Thread.sleep(100);
      collected = wallet("collect", id);
    }
    assertEquals(0, collected.exit(), collected.json()::toJson);
    assertTrue(collected.json().has("collected"), collected.json()::toJson);
    assertTrue(wallet("promised").list("promised").isEmpty());
    assertEquals(1, wallet("collect", id).exit(), "once");
  }

  @Test
  void anAnswerThatIsDeclinedRepeatedOrNotOfThisWalletIsRefused() {
    Run declined = logIn(issuer.offer(codeFlow()), "deny");
    assertEquals(2, declined.exit());
    assertEquals("access_denied", declined.text("error"));
    for (String bad :
        List.of(
            REDIRECT + "?code=abc&state=made-up",
            REDIRECT + "?code=abc",
            REDIRECT,
            "no address at all")) {
      Run refused = wallet("return", bad);
      assertEquals(1, refused.exit(), bad + refused.json().toJson());
      assertEquals("here", refused.text("refused"));
      assertFalse(refused.json().toJson().contains("abc"), "no code is repeated");
    }
    assertTrue(wallet("list").list("credentials").isEmpty());
  }
}
