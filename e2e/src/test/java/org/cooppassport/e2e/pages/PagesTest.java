package org.cooppassport.e2e.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.e2e.pages.Browser.Found;
import org.cooppassport.e2e.pages.Browser.Look;
import org.cooppassport.e2e.pages.Browser.Page;
import org.cooppassport.e2e.story.BackOffice;
import org.cooppassport.e2e.story.Command;
import org.cooppassport.e2e.story.Deployment;
import org.cooppassport.e2e.story.Http;
import org.cooppassport.e2e.story.Member;
import org.cooppassport.e2e.story.Narrator;
import org.cooppassport.e2e.story.Story;
import org.cooppassport.issuer.IssuerMain;
import org.cooppassport.verifier.VerifierMain;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The two pages in a real browser, served by the two servers as they are shipped. Pictures of them
 * lie in {@code e2e/target/pages} afterwards. The tests follow one member's story in order.
 */
@Tag("interop")
@TestMethodOrder(OrderAnnotation.class)
class PagesTest {
  private static final Command ISSUER = Command.mainClass("coop-issuer", IssuerMain.class);
  private static final Command VERIFIER = Command.mainClass("coop-verifier", VerifierMain.class);
  private static final JsonObject MEMBERSHIP =
      JsonReader.readObject(
          """
          {"type": "CoopMembershipCredential", "claims": {
            "coop": {"id": "https://localhost/riverside", "name": "Riverside Food Co-op"},
            "membershipClass": "worker", "memberSince": "2019-04-01",
            "standing": "active", "politicalRights": true}}
          """);

  @TempDir private static Path folder;
  private static Browser browser;
  private static Deployment servers;
  private static Story story;
  private static Member member;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.orSkip();
    servers =
        Deployment.start(folder, ISSUER, VERIFIER, new Deployment.Store.Sqlite(), Narrator.SILENT);
    story = new Story(servers, VERIFIER, Narrator.SILENT, Clock.systemUTC());
    member = new Member(folder.resolve("wallet"), servers.ca(), Narrator.SILENT);
    story.riversideIssues();
  }

  @AfterAll
  static void stop() {
    if (servers != null) {
      servers.close();
    }
  }

  private static BackOffice office(String server, String coop) {
    String base = server.equals("issuer") ? servers.issuerBase(coop) : servers.verifierBase(coop);
    BackOffice office =
        new BackOffice(
            Http.trusting(servers.ca()), base, servers.secret(server, coop), Narrator.SILENT);
    office.signIn();
    return office;
  }

  private static String text(JsonObject json, String name) {
    return json.string(name).orElseThrow();
  }

  private static JsonObject ask(String coop, String policy) {
    return office("verifier", coop).post("/requests", JsonObject.of("policy", policy), 201);
  }

  /** What holds for every page, whatever is on it. */
  private static Found good(Page page, String origin) {
    Found found = page.read();
    assertEquals(200, page.answer().number("status").orElseThrow().longValue());
    String policy = text(page.answer(), "policy");
    assertTrue(policy.contains("default-src 'none'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    for (String address : found.requested()) {
      assertTrue(address.startsWith(origin + "/"), "fetched from elsewhere: " + address);
    }
    assertEquals(JsonArray.EMPTY, found.json().array("complaints").orElseThrow());
    assertEquals(JsonArray.EMPTY, found.json().array("unlabelled").orElseThrow());
    assertEquals("en", found.lang());
    assertFalse(found.title().isBlank());
    assertTrue(found.headings().get(0).startsWith("h1 "), found.headings().toString());
    assertEquals(1, found.headings().stream().filter(h -> h.startsWith("h1 ")).count());
    assertTrue(
        found.number("scrollWidth") <= found.number("clientWidth"), "the page scrolls sideways");
    assertTrue(found.number("smallestTarget") >= 44, "a button too small for a finger");
    return found;
  }

  /** The parts are read aloud in this order. */
  private static void assertReadInOrder(Found found, String... parts) {
    int at = 0;
    for (String part : parts) {
      int next = found.outline().indexOf(part, at);
      assertTrue(next >= 0, part + " is not read, or too early, in\n" + found.outline());
      at = next + part.length();
    }
  }

  @Test
  @Order(1)
  @Tag("attack:WEB-01")
  void anOfferPageShowsWhatIsOfferedAndLeadsTheWalletThereByLinkAndByQrCode() {
    JsonObject offer =
        office("issuer", "riverside")
            .post("/offers", JsonObject.of("credentials", JsonArray.of(MEMBERSHIP)), 201);
    String url = text(offer, "offerPage");
    for (Look look : new Look[] {Look.DESKTOP, Look.SMALL_PHONE, Look.DARK, Look.WITHOUT_SCRIPT}) {
      try (Page page = browser.open(url, look)) {
        Found found = good(page, servers.issuerOrigin());
        page.picture("offer-" + look.width() + "-" + look.script() + "-" + look.dark());
        assertTrue(found.links().contains(text(offer, "deepLink")), found.links().toString());
        assertEquals(text(offer, "deepLink"), page.scan("img"));
        assertFalse(found.text().contains(text(offer, "tx_code")), "the code comes by another way");
        assertTrue(found.text().contains("code of 6 digits"), found.text());
        assertReadInOrder(
            found,
            "heading \"Riverside Food Co-op",
            "Co-op membership",
            "link \"",
            "img \"QR code",
            "code");
      }
    }
  }

  @Test
  @Order(2)
  void anOfferThatIsGoneSaysSoInWords() {
    try (Page page =
        browser.open(servers.issuerBase("riverside") + "/offers/" + "A".repeat(43), Look.DESKTOP)) {
      page.picture("offer-gone");
      assertEquals(404, page.answer().number("status").orElseThrow().longValue());
      assertTrue(page.read().text().contains("This offer is no longer there"));
    }
  }

  @Test
  @Order(3)
  @Tag("attack:WEB-01")
  void aRequestPageSaysWhoAsksForWhatAndWhy() {
    JsonObject request = ask("harbour", "join-by-reuse");
    for (Look look : new Look[] {Look.DESKTOP, Look.SMALL_PHONE, Look.DARK, Look.WITHOUT_SCRIPT}) {
      try (Page page = browser.open(text(request, "page"), look)) {
        Found found = good(page, servers.verifierOrigin());
        page.picture("request-" + look.width() + "-" + look.script() + "-" + look.dark());
        assertTrue(
            found.links().contains(text(request, "authorizationRequest")),
            found.links().toString());
        assertEquals(text(request, "authorizationRequest"), page.scan("img"));
        assertReadInOrder(
            found,
            "heading \"Harbour Housing Co-op asks you",
            "Waiting for your app",
            "img \"QR code",
            "link \"",
            "To decide on your application",
            "Given names",
            "Five years",
            "office@harbour.example");
      }
    }
  }

  @Test
  @Order(4)
  void anAcceptanceAppearsByItself() {
    JsonObject request = ask("harbour", "join-by-reuse");
    try (Page page = browser.open(text(request, "page"), Look.SMALL_PHONE)) {
      assertEquals(0, member.present(text(request, "authorizationRequest")).exit());
      page.await("[data-outcome=accepted]", "");
      Found found = good(page, servers.verifierOrigin());
      page.picture("request-accepted");
      assertTrue(found.links().isEmpty(), "nothing is left to be opened");
      assertFalse(found.text().contains("Okafor"), "the page shows no claim");
    }
  }

  @Test
  @Order(5)
  void aTopUpNamesWhatIsMissing() {
    JsonObject request = ask("hillside", "open-account");
    try (Page page = browser.open(text(request, "page"), Look.SMALL_PHONE)) {
      assertEquals(0, member.present(text(request, "authorizationRequest")).exit());
      page.await("[data-outcome=top-up]", "address");
      good(page, servers.verifierOrigin());
      page.picture("request-top-up");
    }
  }

  @Test
  @Order(6)
  void whoeverDidNotAnswerCanSaySo() {
    JsonObject request = ask("harbour", "join-by-reuse");
    try (Page page = browser.open(text(request, "page"), Look.SMALL_PHONE)) {
      assertEquals(0, member.present(text(request, "authorizationRequest")).exit());
      page.await("[data-outcome=accepted]", "");
      page.click("#disown");
      page.await("#sentence", "You said that it was not you");
      Found found = good(page, servers.verifierOrigin());
      page.picture("request-disowned");
      assertTrue(found.text().contains("Nothing was accepted"), found.text());
    }
  }

  @Test
  @Order(7)
  void aRefusalSaysWhyOnceTheMembershipHasEnded() throws IOException {
    Files.writeString(
        folder.resolve("verifier/coops/hillside/coop.conf"),
        "verifier { request-life = 10 seconds }\n",
        StandardOpenOption.APPEND);
    servers.killVerifier();
    servers.startVerifier();
    story.riversideEndsTheMembership();
    JsonObject request = ask("harbour", "join-by-reuse");
    try (Page page = browser.open(text(request, "page"), Look.SMALL_PHONE)) {
      member.present(text(request, "authorizationRequest"));
      page.await("[data-outcome=refused]", "");
      Found found = good(page, servers.verifierOrigin());
      page.picture("request-refused");
      assertTrue(found.text().contains("membership"), found.text());
    }
  }

  @Test
  @Order(8)
  void aRequestThatNobodyAnswersSaysSo() {
    JsonObject request = ask("hillside", "open-account");
    try (Page page = browser.open(text(request, "page"), Look.SMALL_PHONE)) {
      page.await("[data-status=expired]", "Nobody answered in time");
      Found found = good(page, servers.verifierOrigin());
      page.picture("request-expired");
      assertTrue(found.links().isEmpty(), "nothing is left to be opened");
    }
  }
}
