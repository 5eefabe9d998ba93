package org.cooppassport.service.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.cooppassport.service.pages.PackagedFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StaticFilesTest {
  private static final String[] TRAPS = {
    "/web/",
    "/web",
    "/web/.env",
    "/web/..",
    "/web/../web/page.css",
    "/web/../.git/config",
    "/web/./page.css",
    "/web//page.css",
    "//web/page.css",
    "/web/..%2fpage.css",
    "/web/..%5cpage.css",
    "/web/%2e%2e/page.css",
    "/web/%2e/page.css",
    "/web/page%2ecss",
    "/web/page.css%00",
    "/web/page.css%20",
    "/web/page.css/",
    "/web/page.css;x=1",
    "/web/PAGE.css",
    "/web/..\\page.css",
    "/web/%252e%252e/page.css",
    "/web/%c0%ae%c0%ae/page.css",
    "/WEB-INF/web.xml",
    "/logback.xml",
    "/META-INF/MANIFEST.MF"
  };

  @Test
  @Tag("attack:WEB-03")
  void onlyExactNamesOfPackagedFilesAreThereAndATrapHidesNoGoodFile() throws Exception {
    Endpoint file = new PackagedFile(StaticFilesTest.class, "page.css");
    try (RunningEdge edge = RunningEdge.of(file)) {
      String host = edge.origin().substring(7);
      for (String trap : TRAPS) {
        String answer =
            edge.raw(
                "GET " + trap + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        assertTrue(
            answer.startsWith("HTTP/1.1 404") || answer.startsWith("HTTP/1.1 400"),
            trap + "\n" + answer);
        var good = edge.get("/web/page.css");
        assertEquals(200, good.statusCode(), trap);
        assertEquals("body { color: black }\n", good.body());
      }
      var range = edge.send(edge.to("/web/page.css").header("Range", "bytes=0-1,1-2"));
      assertEquals(200, range.statusCode());
      assertEquals("body { color: black }\n", range.body());
      assertEquals(
          "text/css; charset=utf-8", range.headers().firstValue("content-type").orElse(""));
    }
  }
}
