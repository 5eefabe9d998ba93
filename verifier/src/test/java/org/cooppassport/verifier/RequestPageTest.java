package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of a request: plain words, nothing from elsewhere, nothing that is markup by accident.
 */
class RequestPageTest {
  private static final Pattern ADDRESS = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");

  @TempDir static Path folder;
  private static VerifierUnderTest verifier;
  private static TestMember member;

  @BeforeAll
  static void start() throws IOException {
    verifier = VerifierUnderTest.in(folder);
    member = new TestMember(verifier, "amara");
    String evil = "<img src=x onerror=alert(1)>\\u202e\\\" ${7*7} {{7*7}}";
    Files.writeString(
        verifier.data.resolve("coops/harbour/policies/evil.json"),
        VerifierUnderTest.resource("harbour.json")
            .replace("join-by-reuse", "evil")
            .replace("To decide on your application", evil)
            .replace("Join with another co-op's check", evil));
    Path settings = verifier.data.resolve("coops/hillside/coop.conf");
    Files.writeString(
        settings, Files.readString(settings).replace("language = en", "language = de"));
    verifier.stop();
    verifier.start();
  }

  @AfterAll
  static void stop() {
    verifier.close();
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  @Tag("attack:WEB-01")
  @Tag("attack:WEB-02")
  void thePageTakesNothingFromElsewhereAndLetsNobodyFrameIt() {
    HttpResponse<String> page =
        verifier.get(Asking.by(verifier, "harbour", "join-by-reuse").page());
    assertEquals(200, page.statusCode());
    String policy = header(page, "content-security-policy");
    assertTrue(policy.contains("default-src 'none'"), policy);
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals("no-store", header(page, "cache-control"));
    assertEquals("no-referrer", header(page, "referrer-policy"));
    Matcher addresses = ADDRESS.matcher(page.body());
    int found = 0;
    while (addresses.find()) {
      String address = addresses.group(1);
      assertTrue(address.startsWith("/") || address.startsWith("openid4vp://"), address);
      if (address.startsWith("/")) {
        assertEquals(200, verifier.get(address).statusCode(), address);
      }
      found++;
    }
    assertTrue(found >= 4, page.body());
    assertFalse(page.body().contains("<script>"));
    assertFalse(page.body().contains("style=\""));
  }

  @Test
  @Tag("attack:WEB-01")
  void wordsOfAPolicyStayWords() {
    String page = verifier.get(Asking.by(verifier, "harbour", "evil").page()).body();
    assertFalse(page.contains("<img src=x"), page);
    assertTrue(page.contains("&lt;img src=x onerror=alert(1)&gt;"), page);
    assertFalse(page.contains("\u202e"));
    assertTrue(page.contains("${7*7} {{7*7}}"));
  }

  @Test
  @Tag("attack:WEB-04")
  void theSessionCookieIsBoundToTheHostAndHiddenFromScripts() {
    HttpResponse<String> page =
        verifier.get(Asking.by(verifier, "harbour", "join-by-reuse").page());
    String cookie = header(page, "set-cookie");
    assertTrue(cookie.startsWith("__Host-"), cookie);
    for (String attribute : List.of("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=")) {
      assertTrue(cookie.contains(attribute), cookie);
    }
    assertFalse(cookie.contains("Domain="));
  }

  @Test
  @Tag("attack:WEB-02")
  void aPageOfAnotherOriginCannotBringACode() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse", "flow", "same-device");
    HttpResponse<String> answer =
        verifier.send(
            verifier
                .to(asking.page() + "/code")
                .header("origin", "https://evil.example")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"response_code\":\"x\"}")));
    assertEquals(400, answer.statusCode());
    assertEquals("Origin", VerifierUnderTest.json(answer).string("parameter").orElseThrow());
  }

  @Test
  void theQrCodeIsTheLink() throws Exception {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    HttpResponse<String> svg = verifier.get(asking.page() + "/qr.svg");
    assertEquals("image/svg+xml", header(svg, "content-type"));
    assertEquals(asking.link(), read(svg.body()));
  }

  @Test
  void aLinkThatIsTooLongToBeScannedStandsOnThePageToWhichTheCodeLeads() throws Exception {
    Asking asking =
        Asking.by(verifier, "harbour", "join-by-reuse", "clientIdPrefix", "redirect_uri");
    assertTrue(asking.link().length() > 1_000);
    HttpResponse<String> svg = verifier.get(asking.page() + "/qr.svg");
    assertEquals(200, svg.statusCode(), svg.body());
    assertEquals(asking.page(), read(svg.body()));
    HttpResponse<String> onThePhone = verifier.get(asking.page());
    assertEquals(200, onThePhone.statusCode());
    assertTrue(onThePhone.body().contains("camera"), onThePhone.body());
    assertTrue(onThePhone.body().contains("href=\"openid4vp://?"), "the link itself");
  }

  /** Draws the picture's strokes and reads them as a camera would. */
  private static String read(String svg) throws Exception {
    Matcher box = Pattern.compile("viewBox=\"0 0 (\\d+) ").matcher(svg);
    assertTrue(box.find());
    int scale = 4;
    int side = Integer.parseInt(box.group(1)) * scale;
    int[] pixels = new int[side * side];
    Arrays.fill(pixels, 0xffffff);
    Matcher strokes = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-").matcher(svg);
    while (strokes.find()) {
      int x = Integer.parseInt(strokes.group(1)) * scale;
      int y = Integer.parseInt(strokes.group(2)) * scale;
      int width = Integer.parseInt(strokes.group(3)) * scale;
      for (int row = y; row < y + scale; row++) {
        Arrays.fill(pixels, row * side + x, row * side + x + width, 0);
      }
    }
    return new QRCodeReader()
        .decode(
            new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(side, side, pixels))),
            Map.of(DecodeHintType.PURE_BARCODE, true))
        .getText();
  }

  @Test
  void thePageTellsTheResultInWordsOnceItIsThere() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    HttpResponse<String> page = verifier.get(asking.page());
    assertTrue(page.body().contains("Waiting for your app."), page.body());
    assertTrue(page.body().contains("Given name") || page.body().contains("given_name"));
    AuthorizationRequest request = member.fetch(asking.link());
    assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
    JsonObject state = VerifierUnderTest.json(verifier.get(asking.page() + "/state?wait=5"));
    assertTrue(state.bool("settled").orElseThrow());
    assertEquals("accepted", state.string("outcome").orElseThrow());
    assertEquals("Accepted.", state.string("words").orElseThrow());
    assertFalse(state.toJson().contains("given_name"), "no claim is told to the page");
    String after = verifier.get(asking.page()).body();
    assertTrue(after.contains("Accepted."), after);
    assertFalse(after.contains("openid4vp://"), after);
  }

  @Test
  void thePageSpeaksTheLanguageOfTheCoop() {
    Asking asking = Asking.by(verifier, "hillside", "open-account", "flow", "same-device");
    String page = verifier.get(asking.page()).body();
    assertTrue(page.contains("<html lang=\"de\">"), page);
    assertTrue(page.contains("Warten auf Ihre App."), page);
    assertTrue(page.contains("Meine App öffnen"), page);
    assertFalse(page.contains("qr.svg"), "the wallet is on this device");
  }

  @Test
  @Tag("attack:WEB-03")
  void onlyPackagedFilesAreServedUnderTheirExactNames() {
    assertEquals(200, verifier.get("/web/present.js").statusCode());
    for (String path :
        List.of(
            "/web/",
            "/web/present.js/",
            "/web/../coop.conf",
            "/web/..%2fcoop.conf",
            "/web/..%5ccoop.conf",
            "/web/%2e%2e/coop.conf",
            "/web/.git",
            "/web/PRESENT.JS",
            "/web/join-by-reuse.json")) {
      assertEquals(404, verifier.get(path).statusCode(), path);
    }
  }
}
