package org.cooppassport.service.pages;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import com.google.zxing.qrcode.encoder.QRCode;
import java.util.Map;

/** Draws QR codes as SVG pictures: sharp in every size, no picture library, nothing fetched. */
public final class QrCode {
  /** ISO/IEC 18004: four modules of quiet zone. */
  private static final int QUIET = 4;

  /** More does not scan well from a screen. */
  public static final int MAX_CHARS = 1_000;

  private QrCode() {}

  /**
   * Returns the picture, without a size of its own.
   *
   * @throws IllegalArgumentException if the text is longer than 1,000 characters
   */
  public static String svg(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARS) {
      throw new IllegalArgumentException("a QR code holds 1 to " + MAX_CHARS + " characters");
    }
    ByteMatrix modules = modules(text);
    int side = modules.getWidth() + 2 * QUIET;
    StringBuilder svg =
        new StringBuilder()
            .append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
            .append(side)
            .append(' ')
            .append(side)
            .append("\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h")
            .append(side)
            .append('v')
            .append(side)
            .append("H0z\"/><path d=\"");
    for (int y = 0; y < modules.getHeight(); y++) {
      row(modules, y, svg);
    }
    return svg.append("\"/></svg>\n").toString();
  }

  /** Dark modules that touch are one stroke. */
  private static void row(ByteMatrix modules, int y, StringBuilder svg) {
    int x = 0;
    while (x < modules.getWidth()) {
      int from = x;
      while (x < modules.getWidth() && modules.get(x, y) == 1) {
        x++;
      }
      if (x > from) {
        svg.append('M').append(from + QUIET).append(' ').append(y + QUIET);
        svg.append('h').append(x - from).append("v1h-").append(x - from).append('z');
      }
      x++;
    }
  }

  private static ByteMatrix modules(String text) {
    try {
      QRCode code =
          Encoder.encode(
              text, ErrorCorrectionLevel.M, Map.of(EncodeHintType.CHARACTER_SET, "UTF-8"));
      return code.getMatrix();
    } catch (WriterException e) {
      throw new IllegalArgumentException("the text does not fit into a QR code", e);
    }
  }
}
