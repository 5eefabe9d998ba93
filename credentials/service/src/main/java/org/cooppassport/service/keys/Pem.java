package org.cooppassport.service.keys;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;

/** The text form of certificates and keys (RFC 7468). */
public final class Pem {
  static final String CERTIFICATE = "CERTIFICATE";
  static final String PRIVATE_KEY = "PRIVATE KEY";

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  /** Returns one block. */
  static String encode(String label, Bytes der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + LINES.encodeToString(der.toByteArray())
        + "\n-----END "
        + label
        + "-----\n";
  }

  /**
   * Returns the content of every block with this label, in order.
   *
   * @throws IllegalArgumentException if there is none or one is not Base64
   */
  public static List<Bytes> decode(String label, String text) {
    String begin = "-----BEGIN " + label + "-----";
    String end = "-----END " + label + "-----";
    List<Bytes> blocks = new ArrayList<>();
    int from = text.indexOf(begin);
    while (from >= 0) {
      int to = text.indexOf(end, from);
      if (to < 0) {
        throw new IllegalArgumentException("a PEM block without an end");
      }
      String inner = text.substring(from + begin.length(), to).replaceAll("\\s", "");
      blocks.add(Bytes.owned(Base64.getDecoder().decode(inner)));
      from = text.indexOf(begin, to);
    }
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("no PEM block " + label);
    }
    return blocks;
  }
}
