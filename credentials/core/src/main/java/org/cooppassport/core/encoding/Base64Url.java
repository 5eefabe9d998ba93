package org.cooppassport.core.encoding;

import java.util.Arrays;
import java.util.Base64;

/**
 * Base64url without padding, one spelling per value.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-2">RFC 7515, section 2</a>
 */
public final class Base64Url {
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < alphabet.length(); i++) {
      VALUES[alphabet.charAt(i)] = (byte) i;
    }
  }

  private Base64Url() {}

  /** Returns the text form of {@code bytes}. */
  public static String encode(Bytes bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /** Returns the text form of the UTF-8 form of {@code text}. */
  public static String encodeUtf8(String text) {
    return encode(Bytes.utf8(text));
  }

  /**
   * Reads base64url text.
   *
   * @throws MalformedEncoding on padding, white space, foreign characters, an impossible length, or
   *     trailing bits that are not zero
   */
  public static Bytes decode(CharSequence text) {
    int length = text.length();
    int rest = length % 4;
    if (rest == 1) {
      throw new MalformedEncoding("base64url of an impossible length");
    }
    byte[] out = new byte[length / 4 * 3 + (rest == 0 ? 0 : rest - 1)];
    int at = 0;
    int bits = 0;
    int held = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      int v = c < 128 ? VALUES[c] : -1;
      if (v < 0) {
        throw new MalformedEncoding("character outside base64url");
      }
      bits = (bits << 6 | v) & 0xffffff;
      held += 6;
      if (held >= 8) {
        held -= 8;
        out[at++] = (byte) (bits >>> held);
      }
    }
    if ((bits & ((1 << held) - 1)) != 0) {
      throw new MalformedEncoding("base64url with trailing bits");
    }
    return Bytes.owned(out);
  }
}
