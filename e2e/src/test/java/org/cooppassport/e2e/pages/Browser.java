package org.cooppassport.e2e.pages;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.e2e.interop.NodePeer;

/**
 * A real browser without a window. Where there is none, or no Node, the tests that ask for it are
 * skipped with that reason.
 */
final class Browser {
  private static final Path PICTURES = Path.of("target", "pages");

  private final NodePeer peer;
  private int opened;

  private Browser(NodePeer peer) {
    this.peer = peer;
  }

  static Browser orSkip() throws IOException {
    NodePeer peer = NodePeer.orSkip();
    Optional<String> missing = peer.call("browserStart", JsonObject.EMPTY).string("missing");
    assumeFalse(missing.isPresent(), () -> missing.orElse(""));
    Files.createDirectories(PICTURES);
    return new Browser(peer);
  }

  /**
   * How a page is looked at.
   *
   * @param width the window's, in CSS pixels
   * @param script whether scripts run
   * @param dark whether the person prefers dark colours
   */
  record Look(int width, boolean script, boolean dark) {
    static final Look DESKTOP = new Look(1_024, true, false);
    static final Look SMALL_PHONE = new Look(360, true, false);
    static final Look DARK = new Look(360, true, true);
    static final Look WITHOUT_SCRIPT = new Look(360, false, false);
  }

  Page open(String url, Look look) {
    String id = "page-" + opened++;
    JsonObject answer =
        peer.call(
            "pageOpen",
            JsonObject.builder()
                .put("id", id)
                .put("url", url)
                .put("width", look.width())
                .put("height", 740)
                .put("script", look.script())
                .put("dark", look.dark())
                .build());
    return new Page(peer, id, answer);
  }

  /** One open page. */
  record Page(NodePeer peer, String id, JsonObject answer) implements AutoCloseable {
    /** What a person and a screen reader find in the page now, and what was fetched for it. */
    Found read() {
      return new Found(peer.call("pageRead", JsonObject.of("id", id)));
    }

    /** Waits until the element says this. */
    void await(String selector, String text) {
      peer.call(
          "pageAwait",
          JsonObject.of("id", id, "selector", selector).with("text", text).with("seconds", 60));
    }

    void click(String selector) {
      peer.call("pageClick", JsonObject.of("id", id, "selector", selector));
    }

    /** Keeps a picture of the page, for people. */
    void picture(String name) {
      String file = PICTURES.resolve(name + ".png").toAbsolutePath().toString();
      peer.call("pagePicture", JsonObject.of("id", id, "file", file));
    }

    /** Scans the QR code as a camera in front of the screen would. */
    String scan(String selector) {
      String png =
          peer.call("pagePicture", JsonObject.of("id", id, "selector", selector))
              .string("png")
              .orElseThrow();
      try {
        BufferedImage image =
            ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png)));
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        return new QRCodeReader()
            .decode(
                new BinaryBitmap(
                    new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))))
            .getText();
      } catch (NotFoundException e) {
        throw new AssertionError("there is no QR code in the picture", e);
      } catch (ReaderException e) {
        throw new AssertionError("the QR code does not scan", e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      peer.call("pageClose", JsonObject.of("id", id));
    }
  }

  /** What was found in a page. */
  record Found(JsonObject json) {
    String text() {
      return json.string("text").orElseThrow();
    }

    String lang() {
      return json.string("lang").orElseThrow();
    }

    String title() {
      return json.string("title").orElseThrow();
    }

    /** Roles and names in the order in which a screen reader reads them. */
    String outline() {
      return json.string("outline").orElseThrow();
    }

    /** Where the visible links lead. */
    List<String> links() {
      return json.array("links").flatMap(JsonArray::objects).orElseThrow().stream()
          .map(link -> link.string("href").orElseThrow())
          .toList();
    }

    List<String> headings() {
      return strings("headings");
    }

    /** Elements that a screen reader has no name for. */
    List<String> unlabelled() {
      return strings("unlabelled");
    }

    /** Every address that was asked for. */
    List<String> requested() {
      return strings("requested");
    }

    /** What the browser complained about, such as breaches of the content security policy. */
    List<String> complaints() {
      return strings("complaints");
    }

    long number(String name) {
      return json.number(name).orElseThrow().longValue();
    }

    private List<String> strings(String name) {
      return json.array(name).flatMap(JsonArray::strings).orElseThrow();
    }
  }
}
