package org.cooppassport.wallet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.TestCertificates;
import org.cooppassport.core.openid.dcql.ClaimsQuery;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.testing.TestEntity;
import org.cooppassport.wallet.fake.FakeIssuer;
import org.cooppassport.wallet.fake.FakeVerifier;
import org.cooppassport.wallet.fake.InMemoryNetwork;
import org.cooppassport.wallet.fake.LoopbackHttps;
import org.cooppassport.wallet.fake.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CoopWalletTest {
  private static final DcqlQuery STANDING =
      DcqlQuery.allOf(
          CredentialQuery.sdJwtVc(
              "m", FakeIssuer.MEMBERSHIP_VCT, List.of(ClaimsQuery.of("standing"))));

  @TempDir private Path directory;

  private final Instant start = Instant.now();
  private final TestCertificates authority =
      TestCertificates.authority("Test federation", start.minus(Duration.ofDays(1)));
  private final InMemoryNetwork issuers = new InMemoryNetwork();
  private final InMemoryNetwork verifiers = new InMemoryNetwork();
  private final LoopbackHttps issuerHost = new LoopbackHttps(authority, issuers);
  private final LoopbackHttps verifierHost = new LoopbackHttps(authority, verifiers);
  private final SettableClock clock = new SettableClock(start);
  private final FakeIssuer issuer =
      new FakeIssuer(issuerHost.authority(), authority, issuers, clock);
  private final FakeVerifier verifier =
      new FakeVerifier(verifierHost.authority(), authority, verifiers, clock);

  private record Run(int exit, JsonObject json) {}

  @BeforeEach
  void writeAuthority() throws IOException, CertificateEncodingException {
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(authority.authority().getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    Files.writeString(directory.resolve("ca.pem"), pem);
  }

  @AfterEach
  void stop() {
    issuerHost.close();
    verifierHost.close();
  }

  @Test
  void tellsTheWholeStoryInJson() {
    issuer.wantingTxCode("123456");
    String offer = issuer.link(FakeIssuer.MEMBERSHIP);
    Run shown = wallet("receive", offer);
    assertEquals(0, shown.exit());
    assertEquals("--yes", shown.json().string("consentNeeded").orElseThrow());
    assertFalse(shown.json().toJson().contains("code-of-the-offer"));

    Run without = wallet("receive", "--yes", offer);
    assertEquals(1, without.exit());
    assertEquals("tx_code", without.json().string("parameter").orElseThrow());
    Run wrong = wallet("receive", "--yes", "--tx-code", "654321", offer);
    assertEquals(2, wrong.exit());
    assertEquals("invalid_grant", wrong.json().string("error").orElseThrow());
    Run received =
        wallet("receive", "--yes", "--tx-code", "123456", "--copies", "2", "--alg", "EdDSA", offer);
    assertEquals(0, received.exit(), received.json()::toJson);

    JsonObject listed = credentials().get(0);
    assertEquals("dc+sd-jwt", listed.string("format").orElseThrow());
    assertEquals(2, listed.number("copiesLeft").orElseThrow().longValue());
    String id = listed.string("id").orElseThrow();
    assertEquals(
        "active",
        wallet("show", id).json().object("content").orElseThrow().string("standing").orElseThrow());

    String request = verifier.request(STANDING);
    Run preview = wallet("preview", request);
    assertTrue(preview.json().bool("answerable").orElseThrow());
    Run asked = wallet("present", request);
    assertEquals("--yes", asked.json().string("consentNeeded").orElseThrow());
    assertTrue(verifier.latest().answers().isEmpty(), "nothing leaves without consent");
    Run presented = wallet("present", "--yes", request);
    assertEquals(0, presented.exit(), presented.json()::toJson);
    assertEquals(1, verifier.latest().results().size());

    assertEquals(0, wallet("refuse", verifier.request(STANDING)).exit());
    List<JsonObject> diary =
        wallet("diary").json().array("diary").orElseThrow().objects().orElseThrow();
    assertEquals(2, diary.size());
    String declined = diary.get(0).string("id").orElseThrow();
    String shownTo = diary.get(1).string("id").orElseThrow();
    assertEquals(1, wallet("ask-deletion", declined).exit(), "nothing was shown");
    assertEquals(1, wallet("ask-deletion", "nothing").exit());
    Run erased = wallet("ask-deletion", shownTo);
    assertEquals(0, erased.exit(), erased.json()::toJson);
    assertEquals(
        "erased", erased.json().object("deletion").orElseThrow().string("outcome").orElseThrow());
    assertEquals(0, wallet("delete", id).exit());
    assertEquals(List.of(), credentials());
    assertEquals(1, wallet("present", "--yes", verifier.request(STANDING)).exit());
  }

  @Test
  void keepsApartWhatIsRefusedHereAndThere() {
    assertEquals(1, wallet("receive", "--yes", "no link").exit());
    assertEquals(1, wallet("show", "nothing").exit());
    assertEquals(1, wallet("unknown-command").exit());
    assertEquals(1, run(Map.of(), "list").exit(), "no store named");
    issuerHost.close();
    assertEquals(2, wallet("receive", "--yes", issuer.link(FakeIssuer.MEMBERSHIP)).exit());
    String store = directory.resolve("w2").toString();
    assertEquals(
        0, run(Map.of("COOP_WALLET_PASSPHRASE", "correct horse"), "list", "--store", store).exit());
    assertEquals(
        1, run(Map.of("COOP_WALLET_PASSPHRASE", "wrong horse"), "list", "--store", store).exit());
    assertEquals(
        1, run(Map.of("COOP_WALLET_PASSPHRASE", "short"), "list", "--store", store).exit());
  }

  @Test
  void presentAndRefuseSayWhoDidNotWantIt() {
    assertEquals(0, wallet("receive", "--yes", issuer.link(FakeIssuer.MEMBERSHIP)).exit());
    verifier.answering(form -> InMemoryNetwork.error(400, "invalid_request"));
    for (String[] line :
        List.of(
            new String[] {"present", "--yes", verifier.request(STANDING)},
            new String[] {"refuse", verifier.request(STANDING)})) {
      Run there = wallet(line[0], Arrays.copyOfRange(line, 1, line.length));
      assertEquals(2, there.exit(), line[0]);
      assertEquals("there", there.json().string("refused").orElseThrow());
      assertEquals("invalid_request", there.json().string("error").orElseThrow());
      assertEquals(400, there.json().number("status").orElseThrow().longValue());
    }
    verifier.answering(form -> null);
    for (String command : List.of("preview", "present", "refuse")) {
      Run here = wallet(command, "openid4vp://?client_id=x509_hash%3Ax");
      assertEquals(1, here.exit(), command);
      assertEquals("here", here.json().string("refused").orElseThrow());
      assertTrue(here.json().has("error") && here.json().has("detail"), here.json()::toJson);
    }
    verifier.bendingObject(text -> text.substring(0, text.length() - 4) + "AAAA");
    Run unproven = wallet("present", "--yes", verifier.request(STANDING));
    assertEquals(1, unproven.exit());
    assertEquals("client_id", unproven.json().string("parameter").orElseThrow());
    assertTrue(verifier.latest().answers().isEmpty(), "nothing was sent to anybody");
    verifierHost.close();
    Run silent = wallet("preview", verifier.request(STANDING));
    assertEquals(2, silent.exit());
    assertEquals("unreachable", silent.json().string("error").orElseThrow());
  }

  @Test
  void aFederationFileIsReadOrNamed() throws IOException {
    Path file = directory.resolve("federation.json");
    for (String bad :
        List.of("{}", "x", "{\"anchor\":\"http://a.example\",\"keys\":{\"keys\":[]}}")) {
      Files.writeString(file, bad);
      Run run = wallet("list", "--federation", file.toString());
      assertEquals(1, run.exit(), bad);
      assertEquals("federation", run.json().string("parameter").orElseThrow());
    }
    TestEntity anchor = TestEntity.at("https://a.example");
    Files.writeString(
        file, JsonObject.of("anchor", anchor.url()).with("keys", anchor.keys().toJson()).toJson());
    assertEquals(0, wallet("list", "--federation", file.toString()).exit());
  }

  @Test
  void takesNoIssuerAndNoLoopbackWithoutBeingTold() {
    String store = directory.resolve("w3").toString();
    String offer = issuer.link(FakeIssuer.MEMBERSHIP);
    Run nobody = run(Map.of(), "receive", "--store", store, "--dev", "--yes", offer);
    assertEquals("ACCESS_DENIED", nobody.json().string("error").orElseThrow());
    Run publicOnly =
        run(
            Map.of(),
            "receive",
            "--store",
            store,
            "--ca",
            directory.resolve("ca.pem").toString(),
            "--yes",
            offer);
    assertEquals("DESTINATION_FORBIDDEN", publicOnly.json().string("error").orElseThrow());
  }

  @Test
  void documentsEveryCommandAndOption() throws IOException {
    String guide =
        Files.readString(Path.of("..", "docs", "wallet-sdk.md"))
            + Files.readString(Path.of("..", "README.md"));
    CommandLine line =
        new CommandLine(CoopWallet.of(Map.of(), new PrintWriter(new StringWriter())));
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              assertTrue(guide.matches("(?is).*wallet(\\.jar)? " + name + "\\b.*"), name);
              command
                  .getCommandSpec()
                  .options()
                  .forEach(
                      option ->
                          assertTrue(
                              guide.contains(option.longestName())
                                  || option.usageHelp()
                                  || option.versionHelp(),
                              option.longestName()));
            });
  }

  private List<JsonObject> credentials() {
    return wallet("list").json().array("credentials").orElseThrow().objects().orElseThrow();
  }

  private Run wallet(String command, String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                command,
                "--store",
                directory.resolve("wallet").toString(),
                "--ca",
                directory.resolve("ca.pem").toString(),
                "--dev"));
    line.addAll(List.of(arguments));
    return run(Map.of(), line.toArray(new String[0]));
  }

  private static Run run(Map<String, String> environment, String... line) {
    StringWriter out = new StringWriter();
    int exit = CoopWallet.run(line, environment, new PrintWriter(out));
    return new Run(exit, JsonReader.readObject(out.toString().strip()));
  }
}
