package org.cooppassport.service.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkupTest {
  @ParameterizedTest
  @Tag("attack:WEB-01")
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "\" onmouseover=\"alert(1)",
        "' onclick='x",
        "<svg/onload=alert(1)>",
        "javascript:alert(1)",
        "{{title}}",
        "{{constructor}}",
        "abc\u202egpj.exe",
        "\u2066hidden\u2069",
        "line\u0000\u001b[31m",
        "&lt;b&gt;"
      })
  void whateverIsPutIntoAPageIsShownAsText(String hostile) {
    String page = Markup.fragment().element("p", hostile, "title", hostile).end();
    Matcher shape = Pattern.compile("<p title=\"([^\"<>]*)\">([^<>]*)</p>\\n").matcher(page);
    assertTrue(shape.matches(), page);
    assertFalse(page.chars().anyMatch(c -> (c >= 0x202a && c <= 0x202e) || c == 0x2066 || c == 0));
    assertEquals(shape.group(1), shape.group(2));
  }

  @ParameterizedTest
  @Tag("attack:WEB-01")
  @ValueSource(
      strings = {"javascript:alert(1)", "data:text/html,x", "//evil.example/", "http://a.example"})
  void anAddressThatCouldBeAScriptOrAnotherHostIsNeverWritten(String address) {
    assertThrows(
        IllegalArgumentException.class, () -> Markup.fragment().open("a", "href", address));
  }

  @ParameterizedTest
  @Tag("attack:WEB-01")
  @ValueSource(strings = {"onclick", "style", "x y", "\"", "A"})
  void anAttributeThatCouldBeAScriptIsNeverWritten(String attribute) {
    assertThrows(IllegalArgumentException.class, () -> Markup.fragment().open("p", attribute, "x"));
  }

  @Test
  void aLanguageThatLacksASentenceSaysItInTheFirstLanguageAndValuesStayWhole() {
    assertEquals(
        "Hello, O'Neill {1}.",
        Words.of(MarkupTest.class, Locale.ENGLISH).say("hello", "O'Neill {1}"));
    assertEquals("Hallo, Ada.", Words.of(MarkupTest.class, Locale.GERMAN).say("hello", "Ada"));
    assertEquals("Only here.", Words.of(MarkupTest.class, Locale.GERMAN).say("only"));
  }

  @Test
  void onlyPlainNamesOfKnownTypesCanBePackaged() {
    for (String name : new String[] {".env", "../page.css", "a/b.css", "page.exe", "missing.css"}) {
      assertThrows(
          IllegalArgumentException.class, () -> new PackagedFile(MarkupTest.class, name), name);
    }
  }

  @Test
  void theQrCodeReadsAsWhatWasWritten() throws Exception {
    String offer = "openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fa.example%2F1";
    String svg = QrCode.svg(offer);
    int size = Integer.parseInt(svg.replaceAll("(?s).*viewBox=\"0 0 (\\d+) .*", "$1"));
    int scale = 4;
    int[] pixels = new int[size * scale * size * scale];
    Arrays.fill(pixels, 0xffffff);
    Matcher run = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1").matcher(svg);
    while (run.find()) {
      int from = Integer.parseInt(run.group(1)) * scale;
      int length = Integer.parseInt(run.group(3)) * scale;
      int top = Integer.parseInt(run.group(2)) * scale;
      for (int y = top; y < top + scale; y++) {
        Arrays.fill(pixels, y * size * scale + from, y * size * scale + from + length, 0);
      }
    }
    BinaryBitmap picture =
        new BinaryBitmap(
            new HybridBinarizer(new RGBLuminanceSource(size * scale, size * scale, pixels)));
    assertEquals(offer, new QRCodeReader().decode(picture).getText());
  }

  @Test
  void aTextThatDoesNotScanIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> QrCode.svg("x".repeat(1_001)));
  }
}
