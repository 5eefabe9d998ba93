package org.cooppassport.service.web;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Response;

/** A QR code as a picture that scales, drawn here. */
public final class QrCode {
  private static final int QUIET_ZONE = 4;

  /** More does not scan from a screen. */
  private static final int MAX_CHARS = 1_200;

  private QrCode() {}

  /**
   * Returns the picture. Computes for some milliseconds, so never on an event loop.
   *
   * @param text mostly an address with its scheme
   * @throws Refusal of reason {@code LIMIT_EXCEEDED} if it is too long to be scanned
   */
  public static Response svg(String text) {
    return Response.of("image/svg+xml", draw(matrix(text)));
  }

  private static BitMatrix matrix(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARS) {
      throw new Refusal(Refusal.Reason.LIMIT_EXCEEDED, "the text does not fit a QR code");
    }
    try {
      return new QRCodeWriter()
          .encode(
              text,
              BarcodeFormat.QR_CODE,
              0,
              0,
              Map.of(
                  EncodeHintType.ERROR_CORRECTION,
                  ErrorCorrectionLevel.M,
                  EncodeHintType.CHARACTER_SET,
                  "UTF-8",
                  EncodeHintType.MARGIN,
                  QUIET_ZONE));
    } catch (WriterException e) {
      throw new Refusal(Refusal.Reason.LIMIT_EXCEEDED, "the text does not fit a QR code")
          .causedBy(e);
    }
  }

  /** One path; a run of dark modules in a row is one rectangle. */
  private static String draw(BitMatrix matrix) {
    int size = matrix.getWidth();
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int from = x;
        while (x < size && matrix.get(x, y)) {
          x++;
        }
        if (x > from) {
          path.append('M').append(from).append(' ').append(y);
          path.append('h').append(x - from).append("v1h").append(from - x).append('z');
        }
      }
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
        + size
        + " "
        + size
        + "\" shape-rendering=\"crispEdges\" role=\"img\">"
        + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path d=\""
        + path
        + "\" fill=\"#000\"/></svg>";
  }
}
