package org.cooppassport.e2e.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.credits.ReuseStatement;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.issuer.IssuerMain;
import org.cooppassport.verifier.VerifierMain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three co-ops that reuse each other's checks, over public HTTP and the wallet's command: Riverside
 * checked a member; Harbour relies on it by a code, Hillside under law.
 */
@Tag("story")
class ThreeCoopsTest {
  private static final Command ISSUER = Command.mainClass("coop-issuer", IssuerMain.class);
  private static final Command VERIFIER = Command.mainClass("coop-verifier", VerifierMain.class);

  private static final byte[] PAPER =
      "%PDF-1.7 the scan of a passport".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  private Deployment servers;
  private Http http;
  private LocalDate today;
  private DemoClaims claims;
  private BackOffice riverside;
  private BackOffice riversideBoard;
  private BackOffice harbour;
  private BackOffice hillside;
  private Member member;
  private String paper = "";

  @BeforeEach
  void start() {
    servers =
        Deployment.start(folder, ISSUER, VERIFIER, new Deployment.Store.Sqlite(), Narrator.SILENT);
    http = Http.trusting(servers.ca());
    today = LocalDate.ofInstant(Clock.systemUTC().instant(), ZoneOffset.UTC);
    claims = new DemoClaims(servers, today);
    riverside = office("issuer", "riverside", servers.issuerBase("riverside"));
    riversideBoard = office("verifier", "riverside", servers.verifierBase("riverside"));
    harbour = office("verifier", "harbour", servers.verifierBase("harbour"));
    hillside = office("verifier", "hillside", servers.verifierBase("hillside"));
    member = new Member(folder.resolve("wallet"), servers.ca(), Narrator.SILENT);
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private BackOffice office(String server, String coop, String base) {
    BackOffice office = new BackOffice(http, base, servers.secret(server, coop), Narrator.SILENT);
    office.signIn();
    return office;
  }

  @Test
  void checksAreReusedByACodeAndUnderLawAndTheirCostIsSharedAndNetted() throws IOException {
    harbourAndRiversideAgreeByTheirServers();
    hillsideAndRiversideAgreeByFilesThatTheirSecretariesCarry();
    riversidesVaultKnowsBothAgreements();
    riversideChecksTheMember();

    String byCode = harbourReliesByTheCode();
    hillsideSaysWhatIsMissing();
    riversideChecksTheAddress();
    String underLaw = hillsideReliesUnderLaw();

    onlyTheRelianceUnderLawIsToldToTheChecker(underLaw, byCode);
    hillsideGetsThePapersInTimeAndTestsThatTheyCome(underLaw);
    harbourGetsThemLateSinceRiversideDoesNotAnswer(byCode);
    Path first = kept("by-code.json", harbour, byCode);
    Path second = kept("under-law.json", hillside, underLaw);
    theMembersDiarySaysWhereWhatAndUntilWhen();
    theMemberAsksForDeletion(byCode, underLaw);
    theStatementsOfTheMonthAreAnsweredAndNetted();
    withEverybodyGoneTheReceiptsHold(List.of(first, second));
  }

  @Test
  void aDelegateVotesForTheCoopThatGaveTheMandate() {
    accept(riverside.offer(DemoClaims.wanted("MandateCredential", claims.mandate())));
    JsonObject result = ask(harbour, "send-delegate", Optional.empty());
    assertEquals("accepted", verdict(result, "outcome"), result::toJson);
    assertTrue(result.object("claims").orElseThrow().toJson().contains("delegate"));
  }

  private void riversidesVaultKnowsBothAgreements() {
    for (String id : List.of(DemoAgreements.SECTOR_CODE, DemoAgreements.ID)) {
      riverside.post("/evidence/agreements", file(DemoAgreements.newest(riversideBoard, id)), 200);
    }
    paper = riverside.keepPaper(PAPER, "passport", today.plusYears(6));
  }

  private void hillsideGetsThePapersInTimeAndTestsThatTheyCome(String underLaw) {
    JsonObject came =
        awaited(hillside, papersOf(hillside, underLaw, "supervisor-request"), "delivered");
    assertEquals(0, lateSeconds(came), came::toJson);
    String place = "/evidence/requests/" + came.string("id").orElseThrow() + "/papers/" + paper;
    assertEquals(new String(PAPER, StandardCharsets.UTF_8), hillside.text(place));
    JsonObject drill =
        awaited(
            hillside,
            hillside.post("/evidence/drills", JsonObject.of("agreement", DemoAgreements.ID), 201),
            "delivered");
    assertTrue(drill.bool("drill").orElse(false), drill::toJson);
    assertEquals(1, hillside.get("/evidence/drills").array("drills").orElseThrow().size());
  }

  private void harbourGetsThemLateSinceRiversideDoesNotAnswer(String byCode) {
    servers.killIssuer();
    JsonObject asked = papersOf(harbour, byCode, "dispute");
    JsonObject late = awaited(harbour, asked, "late");
    assertTrue(lateSeconds(late) > 0, late::toJson);
    JsonObject partner =
        harbour
            .get("/evidence/partners")
            .array("partners")
            .orElseThrow()
            .objects()
            .orElseThrow()
            .get(0);
    assertEquals(1, partner.number("late").orElseThrow().longValue(), partner::toJson);
    assertEquals(Optional.of(true), partner.bool("neverDelivered"), partner::toJson);
    servers.startIssuer();
    JsonObject came = awaited(harbour, asked, "delivered");
    assertTrue(lateSeconds(came) > 0, came::toJson);
  }

  private static JsonObject papersOf(BackOffice coop, String receipt, String purpose) {
    return coop.post(
        "/evidence/requests", JsonObject.of("receipt", receipt, "purpose", purpose), 201);
  }

  private static long lateSeconds(JsonObject asked) {
    return asked.number("lateSeconds").map(JsonNumber::longValue).orElse(0L);
  }

  private static JsonObject awaited(BackOffice coop, JsonObject asked, String state) {
    String path = "/evidence/requests/" + asked.string("id").orElseThrow();
    return Waiting.until(
        () -> coop.get(path), now -> now.string("state").equals(Optional.of(state)));
  }

  private void harbourAndRiversideAgreeByTheirServers() {
    JsonObject draft =
        harbour.post(
            "/agreements",
            DemoAgreements.sectorCode(
                servers.verifierDid("riverside"),
                servers.verifierBase("riverside"),
                riversidesNames(),
                servers.verifierDid("harbour"),
                servers.verifierBase("harbour"),
                today),
            201);
    String id = DemoAgreements.SECTOR_CODE;
    DemoAgreements.sign(harbour, draft);
    assertFalse(inForce(harbour, id), "one side has signed");
    DemoAgreements.send(harbour, id);
    DemoAgreements.sign(riversideBoard, DemoAgreements.newest(riversideBoard, id));
    DemoAgreements.send(riversideBoard, id);
    assertTrue(inForce(harbour, id) && inForce(riversideBoard, id));
  }

  private void hillsideAndRiversideAgreeByFilesThatTheirSecretariesCarry() {
    JsonObject draft =
        riversideBoard.post(
            "/agreements",
            DemoAgreements.reliance(
                servers.verifierDid("riverside"),
                servers.verifierBase("riverside"),
                riversidesNames(),
                servers.verifierDid("hillside"),
                servers.verifierBase("hillside"),
                today),
            201);
    JsonObject proposed = DemoAgreements.sign(riversideBoard, draft);
    JsonObject imported = hillside.post("/agreements/import", file(proposed), 200);
    JsonObject signed = DemoAgreements.sign(hillside, imported);
    riversideBoard.post("/agreements/import", file(signed), 200);
    assertTrue(inForce(hillside, DemoAgreements.ID));
    assertTrue(inForce(riversideBoard, DemoAgreements.ID));
  }

  private List<String> riversidesNames() {
    return List.of(servers.issuerBase("riverside"), servers.issuerDid("riverside"));
  }

  private static JsonObject file(JsonObject agreement) {
    return agreement.object("file").orElseThrow();
  }

  private static boolean inForce(BackOffice coop, String agreement) {
    return DemoAgreements.newest(coop, agreement).bool("inForce").orElseThrow();
  }

  private void riversideChecksTheMember() {
    accept(
        riverside.offer(
            DemoClaims.wanted("CoopMembershipCredential", claims.membership("riverside", "worker")),
            DemoClaims.wanted(
                "KycCheckCredential",
                claims.check(
                    DemoClaims.attributes("given_name", "family_name", "birthdate"), paper)),
            DemoClaims.wanted("IdentityAttributesCredential", claims.identity())));
  }

  private void accept(JsonObject offer) {
    Member.Said said =
        member.receive(offer.string("deepLink").orElseThrow(), offer.string("tx_code").orElse(""));
    assertEquals(0, said.exit(), () -> said.json().toJson());
  }

  private String harbourReliesByTheCode() {
    JsonObject result = ask(harbour, "join-by-reuse", Optional.empty());
    assertEquals("accepted", verdict(result, "outcome"));
    assertEquals("sector-code", verdict(result, "lane"));
    return result.string("receipt").orElseThrow();
  }

  private void hillsideSaysWhatIsMissing() {
    JsonObject result = ask(hillside, "open-account", Optional.empty());
    assertEquals("top-up", verdict(result, "outcome"));
    JsonArray gaps = result.object("verdict").flatMap(v -> v.array("gaps")).orElseThrow();
    assertEquals(1, gaps.size(), gaps::toJson);
    assertTrue(gaps.toJson().contains("address"), gaps::toJson);
    assertFalse(result.has("receipt"), "what is not accepted has no receipt");
  }

  private void riversideChecksTheAddress() {
    accept(
        riverside.offer(
            DemoClaims.wanted(
                "KycCheckCredential", claims.check(DemoClaims.attributesWithAddress(), paper)),
            DemoClaims.wanted("IdentityAttributesCredential", claims.identityWithAddress())));
  }

  /** The wallet proposes the newest check by itself, or the member chooses it. */
  private String hillsideReliesUnderLaw() {
    for (JsonObject held :
        member.list().json().array("credentials").orElseThrow().objects().orElseThrow()) {
      if (held.oneOrMany("types").toJson().contains("kyc")) {
        JsonObject result = ask(hillside, "open-account", held.string("id"));
        if (verdict(result, "outcome").equals("accepted")) {
          assertEquals("aml-reliance", verdict(result, "lane"));
          return result.string("receipt").orElseThrow();
        }
        assertEquals("top-up", verdict(result, "outcome"));
      }
    }
    throw new AssertionError("no check closes the gap");
  }

  private JsonObject ask(BackOffice coop, String policy, Optional<String> credential) {
    JsonObject request = coop.post("/requests", JsonObject.of("policy", policy), 201);
    String link = request.string("authorizationRequest").orElseThrow();
    Member.Said said =
        credential.map(id -> member.present(link, id)).orElseGet(() -> member.present(link));
    assertEquals(0, said.exit(), () -> said.json().toJson());
    return coop.get("/requests/" + request.string("id").orElseThrow() + "?wait=10");
  }

  private static String verdict(JsonObject result, String member) {
    return result.object("verdict").flatMap(v -> v.string(member)).orElse(result.toJson());
  }

  private void onlyTheRelianceUnderLawIsToldToTheChecker(String underLaw, String byCode) {
    JsonObject notices =
        Waiting.until(
            () -> riversideBoard.get("/notices"), told -> told.toJson().contains(underLaw));
    assertEquals(1, notices.array("notices").orElseThrow().size(), notices::toJson);
    assertFalse(notices.toJson().contains(byCode));
  }

  private Path kept(String name, BackOffice coop, String receipt) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, coop.text("/receipts/" + receipt));
    return file;
  }

  /** Servers, keys, status lists and data are gone; a process that reaches nobody judges again. */
  private void withEverybodyGoneTheReceiptsHold(List<Path> receipts) throws IOException {
    servers.close();
    for (String data : List.of("issuer", "verifier")) {
      Files.move(folder.resolve(data), folder.resolve("gone-" + data));
    }
    Path empty = Files.createFile(folder.resolve("no-hosts"));
    Command alone = VERIFIER.withoutNetwork(empty);
    for (Path receipt : receipts) {
      Command.Result held = alone.run(Map.of(), List.of("verify-receipt", receipt.toString()));
      assertEquals(0, held.exit(), held.output());
      assertTrue(held.output().contains("The receipt holds."), held.output());
      String text = Files.readString(receipt);
      int at = text.length() / 3;
      char other = text.charAt(at) == 'A' ? 'B' : 'A';
      Files.writeString(receipt, text.substring(0, at) + other + text.substring(at + 1));
      assertFalse(
          alone.run(Map.of(), List.of("verify-receipt", receipt.toString())).exit() == 0,
          "a change is found");
    }
  }

  private void theMembersDiarySaysWhereWhatAndUntilWhen() {
    String diary = member.diary().json().toJson();
    for (String said :
        List.of(
            "Harbour Housing Co-op",
            "Hillside Credit Union",
            "given_name",
            "Five years after your membership ends",
            "Five years after the account is closed")) {
      assertTrue(diary.contains(said), said);
    }
    assertFalse(diary.contains("Amara"), "values are not in the diary");
  }

  /** Harbour erases and proves it; Hillside must keep, and says by which rule. */
  private void theMemberAsksForDeletion(String byCode, String underLaw) {
    JsonObject erased = deletion("Harbour Housing Co-op", "erased");
    assertTrue(erased.has("proof"), erased::toJson);
    JsonObject kept = deletion("Hillside Credit Union", "kept-by-law");
    assertEquals(Optional.of("uk-mlr-2017-39"), kept.string("rule"));
    assertEquals(Optional.of("P5Y"), kept.string("period"));
    assertEquals(410, receipt(harbour, "harbour", byCode).status());
    assertEquals(200, receipt(hillside, "hillside", underLaw).status());
    String diary = member.diary().json().toJson();
    assertTrue(diary.contains("kept-by-law") && diary.contains("erased"), diary);
  }

  /** Asks the verifier of the latest answer to it that came to something. */
  private JsonObject deletion(String recipient, String outcome) {
    for (JsonObject entry :
        member.diary().json().array("diary").orElseThrow().objects().orElseThrow()) {
      if (entry
          .object("consent")
          .orElseThrow()
          .string("recipient")
          .equals(Optional.of(recipient))) {
        Member.Said said = member.askForDeletion(entry.string("id").orElseThrow());
        assertEquals(0, said.exit(), said.json()::toJson);
        JsonObject deletion = said.json().object("deletion").orElseThrow();
        if (!deletion.string("outcome").equals(Optional.of("nothing-kept"))) {
          assertEquals(Optional.of(outcome), deletion.string("outcome"));
          return deletion;
        }
      }
    }
    throw new AssertionError("nothing was kept by " + recipient);
  }

  private Http.Answer receipt(BackOffice coop, String id, String receipt) {
    return http.get(servers.verifierBase(id) + "/receipts/" + receipt, coop.token());
  }

  /** 25 % of 18.00 and 40 % of 18.00, each by the validity that is left; nobody is named. */
  private void theStatementsOfTheMonthAreAnsweredAndNetted() {
    List<JsonObject> statements = new ArrayList<>();
    for (String relier : List.of("harbour", "hillside")) {
      BackOffice coop = relier.equals("harbour") ? harbour : hillside;
      JsonObject month = coop.get("/reuse-statements/" + YearMonth.from(today));
      List<JsonObject> found = month.array("statements").orElseThrow().objects().orElseThrow();
      assertEquals(1, found.size(), month::toJson);
      assertFalse(month.toJson().contains("Okafor"));
      ReuseStatement checked =
          ReuseStatement.verify(found.get(0).string("signed").orElseThrow(), agreementKey(relier));
      assertEquals(found.get(0).object("statement").orElseThrow(), checked.toJson());
      assertEquals(1, checked.count());
      assertTrue(checked.amount() > 0);
      String signed = found.get(0).string("signed").orElseThrow();
      JsonObject answer =
          riversideBoard.post(
              "/reuse-statement-answers",
              JsonObject.of("statement", signed, "answer", "accepted"),
              201);
      coop.post(
          "/reuse-statements/" + YearMonth.from(today) + "/answers",
          JsonObject.of("answer", answer.string("signed").orElseThrow()),
          200);
      statements.add(
          JsonObject.of("statement", signed, "answer", answer.string("signed").orElseThrow()));
    }
    JsonObject netting =
        riversideBoard.post(
            "/reuse-nettings",
            JsonObject.of("currency", "GBP")
                .with("signed", statements.stream().collect(JsonArray.collector())),
            200);
    JsonObject balances = netting.object("balances").orElseThrow();
    assertEquals(3, balances.size(), netting::toJson);
    BigDecimal sum =
        balances.names().stream()
            .map(coop -> new BigDecimal(balances.string(coop).orElseThrow()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertEquals(0, sum.signum(), netting::toJson);
    assertEquals(2, netting.array("payments").orElseThrow().size(), netting::toJson);
  }

  /** The key by which a co-op binds itself, as its DID document says. */
  private VerificationKey agreementKey(String coop) {
    JsonObject document = http.get(servers.verifierBase(coop) + "/did.json", "").json();
    String kid =
        document.array("capabilityInvocation").flatMap(JsonArray::strings).orElseThrow().get(0);
    JsonObject method =
        document.array("verificationMethod").flatMap(JsonArray::objects).orElseThrow().stream()
            .filter(m -> m.string("id").equals(Optional.of(kid)))
            .findFirst()
            .orElseThrow();
    try {
      return VerificationKey.fromJwk(method.object("publicKeyJwk").orElseThrow());
    } catch (InvalidKey e) {
      throw new AssertionError(document.toJson(), e);
    }
  }
}
