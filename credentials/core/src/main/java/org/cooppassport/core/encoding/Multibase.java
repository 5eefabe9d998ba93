package org.cooppassport.core.encoding;

/**
 * Multibase with the two headers that Controlled Identifiers allows.
 *
 * @see <a href="https://www.w3.org/TR/cid-1.0/#multibase-0">Controlled Identifiers 1.0,
 *     Multibase</a>
 */
public final class Multibase {
  private Multibase() {}

  /** Returns base58btc text with its header {@code z}. */
  public static String base58btc(Bytes bytes) {
    return "z" + Base58Btc.encode(bytes);
  }

  /** Returns base64url text with its header {@code u}. */
  public static String base64Url(Bytes bytes) {
    return "u" + Base64Url.encode(bytes);
  }

  /**
   * Reads a value with header {@code z} or {@code u}.
   *
   * @throws MalformedEncoding on another header, an empty text or a bad body
   */
  public static Bytes decode(String text) {
    if (text.isEmpty()) {
      throw new MalformedEncoding("empty multibase value");
    }
    return switch (text.charAt(0)) {
      case 'z' -> Base58Btc.decode(text.substring(1));
      case 'u' -> Base64Url.decode(text.substring(1));
      default -> throw new MalformedEncoding("multibase header is neither z nor u");
    };
  }
}
