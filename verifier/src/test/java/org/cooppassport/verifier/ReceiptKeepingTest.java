package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.acceptance.ReceiptLink;
import org.cooppassport.core.acceptance.RelianceReceipt;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.testing.TestTimeStampAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a receipt is kept, what holds it, and what is left when it is erased. */
class ReceiptKeepingTest {
  @TempDir Path folder;
  private VerifierUnderTest verifier;

  @BeforeEach
  void start() {
    verifier = VerifierUnderTest.in(folder);
  }

  @AfterEach
  void stop() {
    verifier.close();
  }

  private String accepted() {
    TestMember member = new TestMember(verifier, "amara");
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
    JsonObject result = asking.result();
    return result.string("receipt").orElseThrow(() -> new AssertionError(result.toJson()));
  }

  private HttpResponse<String> get(String path) {
    return verifier.send(verifier.as("harbour", "/harbour/receipts" + path).GET());
  }

  private HttpResponse<String> put(String path, String verb, JsonObject body) {
    return verifier.send(
        verifier
            .as("harbour", "/harbour/receipts" + path)
            .header("content-type", "application/json")
            .method(verb, BodyPublishers.ofString(body.toJson())));
  }

  private HttpResponse<String> delete(String path) {
    return verifier.send(verifier.as("harbour", "/harbour/receipts" + path).DELETE());
  }

  private static JsonObject json(int status, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    return VerifierUnderTest.json(answer);
  }

  private List<JsonObject> list() {
    return json(200, get("")).array("receipts").flatMap(JsonArray::objects).orElseThrow();
  }

  @Test
  void theClockRunsFromTheEndOfTheRelationshipAndAHoldStopsTheErasure() {
    String id = accepted();
    assertFalse(json(200, get("/" + id + "/retention")).has("keepUntil"));
    assertEquals(409, delete("/" + id).statusCode(), "the relationship goes on");
    JsonObject ended =
        json(200, put("/" + id + "/relationship-ended", "POST", JsonObject.of("on", "2021-11-19")));
    assertEquals("2026-11-19", ended.string("keepUntil").orElseThrow());
    json(200, put("/" + id + "/hold", "PUT", JsonObject.of("reference", "case 7/2026")));
    assertEquals(409, delete("/" + id).statusCode(), "a hold stands");
    json(200, delete("/" + id + "/hold"));
    assertEquals(204, delete("/" + id).statusCode());
    assertEquals(204, delete("/" + id).statusCode(), "again");
    assertEquals(410, get("/" + id).statusCode());
    assertEquals(
        410, put("/" + id + "/hold", "PUT", JsonObject.of("reference", "too late")).statusCode());
  }

  @Test
  @Tag("attack:OPS-09")
  void whatThePersonAsksToBeErasedCanBeOpenedNowhereAndTheChainAndTheOthersStayWhole()
      throws IOException {
    List<String> ids = List.of(accepted(), accepted(), accepted());
    Bytes second = Bytes.utf8(get("/" + ids.get(1)).body());
    RelianceReceipt receipt = RelianceReceipt.read(second);
    Path backup = folder.resolve("backup");
    verifier.stop();
    copy(verifier.data, backup);
    verifier.start();
    assertEquals(204, delete("/" + ids.get(1) + "?ground=person-asked").statusCode());
    assertEquals(410, get("/" + ids.get(1)).statusCode());

    // the proof is signed by the relier and names the link
    String proof = get("/" + ids.get(1) + "/erasure").body();
    JsonObject said =
        Jws.parse(proof)
            .verify(TokenType.ERASURE_PROOF, receipt.relierKey(), AllowedAlgorithms.DEFAULT)
            .json();
    assertEquals(ids.get(1), said.string("receipt").orElseThrow());
    assertEquals("person-asked", said.string("ground").orElseThrow());
    assertEquals(Base64Url.encode(receipt.link().hash()), said.string("link").orElseThrow());

    // others and the chain are unchanged
    List<ReceiptLink> links = new ArrayList<>();
    for (String id : List.of(ids.get(0), ids.get(2))) {
      HttpResponse<String> other = get("/" + id);
      assertEquals(200, other.statusCode());
      links.add(RelianceReceipt.read(Bytes.utf8(other.body())).link());
    }
    assertEquals(links.get(0).hash(), receipt.link().previous());
    assertEquals(said.string("link").orElseThrow(), Base64Url.encode(links.get(1).previous()));
    assertEquals(
        List.of(0L, 1L, 2L),
        list().stream().map(s -> s.number("sequence").orElseThrow().longValue()).toList());

    // no personal data in what is left, and none in any file
    String name = receipt.content().object("disclosed").orElseThrow().toJson();
    assertTrue(name.contains("Amara"));
    assertFalse(list().toString().contains("Amara"));
    verifier.stop();
    String piece = second.toUtf8().substring(2_000, 2_060);
    assertFalse(bytesOf(verifier.data).contains(piece), "receipts are sealed on the disk");

    // a backup that is put back does not bring it to life
    restore(backup, verifier.data);
    verifier.command("confirm-restore", "--dev", "--data", verifier.data);
    verifier.start();
    assertEquals(410, get("/" + ids.get(1)).statusCode());
    assertEquals(200, get("/" + ids.get(0)).statusCode());
  }

  /** Everything but what stands beside the store and is no part of its backup. */
  private static void restore(Path backup, Path data) throws IOException {
    Path list = data.resolve("erased-receipts");
    byte[] erased = Files.readAllBytes(list);
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(f -> f.getFileName().toString().contains(".db")).toList()) {
        Files.delete(file);
      }
    }
    copy(backup, data);
    Files.write(list, erased);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static String bytesOf(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void aReceiptIsTimeStampedAndCheckedWithTheAuthoritysRoot() throws IOException {
    TestTimeStampAuthority authority = TestTimeStampAuthority.at(TestCoop.NOW);
    verifier.world.stamping(authority);
    Path settings = verifier.data.resolve("coops/harbour/coop.conf");
    Files.writeString(
        settings,
        Files.readString(settings)
            + "\nverifier.time-stamps { authority = \"https://tsa.example/stamp\","
            + " need = required }\n");
    verifier.stop();
    verifier.start();
    String id = accepted();
    Path file = folder.resolve("receipt.json");
    Files.writeString(file, get("/" + id).body());
    Path root = folder.resolve("root.der");
    Files.write(root, authority.root().toByteArray());
    String told = verifier.command("verify-receipt", file, "--tsa-root", root);
    assertTrue(told.contains("stamped at  " + TestCoop.NOW), told);
    Path stranger = folder.resolve("stranger.der");
    Files.write(stranger, TestTimeStampAuthority.at(TestCoop.NOW).root().toByteArray());
    java.io.StringWriter out = new java.io.StringWriter();
    assertEquals(
        1,
        verifier.command(
            new java.io.PrintWriter(out), "verify-receipt", file, "--tsa-root", stranger));

    verifier.world.stamping(null);
    TestMember member = new TestMember(verifier, "amara");
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    assertEquals(503, member.answer(request, member.harbourToken(request)).statusCode());
  }

  @Test
  void aReceiptHoldsAfterKeysWereRotatedTheStatusListChangedAndTheIssuerIsGone()
      throws IOException {
    String id = accepted();
    Bytes file = Bytes.utf8(get("/" + id).body());
    verifier.riverside.revoke(7);
    verifier.riverside.published().keySet().forEach(verifier.world::forget);
    verifier.command(
        "rotate-key",
        "--data",
        verifier.data,
        "--dev",
        "--coop",
        "harbour",
        "--purpose",
        "RECEIPT",
        "--publish-first",
        "1");
    verifier.stop();
    verifier.start();
    verifier.clock.advance(Duration.ofDays(3 * 365));
    verifier.forgetTokens();
    int asked = verifier.world.asked().size();
    HttpResponse<String> checked =
        verifier.send(
            verifier
                .as("harbour", "/harbour/receipts/verify")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(file.toUtf8())));
    JsonObject result = json(200, checked);
    assertTrue(result.bool("accepted").orElseThrow(), result::toJson);
    assertEquals(asked, verifier.world.asked().size(), "nobody is asked for anything");
    Path kept = folder.resolve("old.json");
    Files.write(kept, file.toByteArray());
    assertTrue(verifier.command("verify-receipt", kept).startsWith("The receipt holds."));
  }

  @Test
  void whatIsDueIsErasedByItselfAndWhatIsHeldOrGoesOnIsNot() throws InterruptedException {
    String due = accepted();
    String held = accepted();
    String goesOn = accepted();
    for (String ended : List.of(due, held)) {
      json(
          200, put("/" + ended + "/relationship-ended", "POST", JsonObject.of("on", "2026-11-20")));
    }
    json(200, put("/" + held + "/hold", "PUT", JsonObject.of("reference", "case 8/2026")));
    verifier.clock.advance(Duration.ofDays(5 * 366));
    verifier.stop();
    verifier.start();
    verifier.forgetTokens();
    for (int i = 0; i < 600 && get("/" + due).statusCode() != 410; i++) {
      Thread.sleep(100);
    }
    assertEquals(410, get("/" + due).statusCode());
    assertEquals(200, get("/" + held).statusCode());
    assertEquals(200, get("/" + goesOn).statusCode());
    JsonObject proof = Jws.parse(get("/" + due + "/erasure").body()).unverifiedClaims();
    assertEquals("retention-over", proof.string("ground").orElseThrow());
    assertEquals(404, get("/" + held + "/erasure").statusCode());
  }

  @Test
  void whereErasingIsByHandWhatIsDueIsKeptUntilSomebodyErasesIt() throws IOException {
    Path settings = verifier.data.resolve("coops/harbour/coop.conf");
    Files.writeString(
        settings, Files.readString(settings) + "\nverifier.receipts-erased = by-hand\n");
    String id = accepted();
    json(200, put("/" + id + "/relationship-ended", "POST", JsonObject.of("on", "2026-11-20")));
    assertEquals(200, get("/" + id).statusCode());
    verifier.clock.advance(Duration.ofDays(5 * 366));
    verifier.stop();
    verifier.start();
    verifier.forgetTokens();
    assertEquals(200, get("/" + id).statusCode());
    assertEquals(204, delete("/" + id).statusCode());
    assertTrue(list().get(0).has("erased"));
  }
}
