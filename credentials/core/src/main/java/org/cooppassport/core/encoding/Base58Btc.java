package org.cooppassport.core.encoding;

import java.util.Arrays;

/** Base58 in Bitcoin's alphabet. Quadratic in the length, so the input is bounded. */
public final class Base58Btc {
  /** The longest text that is decoded: enough for a 4,096-byte value. */
  public static final int MAX_LENGTH = 5_600;

  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      VALUES[ALPHABET.charAt(i)] = (byte) i;
    }
  }

  private Base58Btc() {}

  /** Returns the text form of {@code bytes}. */
  public static String encode(Bytes bytes) {
    int zeros = 0;
    while (zeros < bytes.size() && bytes.at(zeros) == 0) {
      zeros++;
    }
    byte[] digits = new byte[bytes.size() * 138 / 100 + 1];
    int length = 0;
    for (int i = zeros; i < bytes.size(); i++) {
      int carry = bytes.at(i);
      int j = 0;
      for (; j < length || carry != 0; j++) {
        carry += 256 * digits[j];
        digits[j] = (byte) (carry % 58);
        carry /= 58;
      }
      length = j;
    }
    StringBuilder text = new StringBuilder(zeros + length);
    text.append("1".repeat(zeros));
    for (int i = length - 1; i >= 0; i--) {
      text.append(ALPHABET.charAt(digits[i]));
    }
    return text.toString();
  }

  /**
   * Reads base58 text.
   *
   * @throws MalformedEncoding on a foreign character, or text longer than {@link #MAX_LENGTH}
   */
  public static Bytes decode(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new MalformedEncoding("base58 text too long");
    }
    int zeros = 0;
    while (zeros < text.length() && text.charAt(zeros) == '1') {
      zeros++;
    }
    byte[] little = new byte[text.length()];
    int length = 0;
    for (int i = zeros; i < text.length(); i++) {
      char c = text.charAt(i);
      int carry = c < 128 ? VALUES[c] : -1;
      if (carry < 0) {
        throw new MalformedEncoding("character outside base58");
      }
      int j = 0;
      for (; j < length || carry != 0; j++) {
        carry += 58 * (little[j] & 0xff);
        little[j] = (byte) carry;
        carry >>>= 8;
      }
      length = j;
    }
    byte[] out = new byte[zeros + length];
    for (int i = 0; i < length; i++) {
      out[zeros + i] = little[length - 1 - i];
    }
    return Bytes.owned(out);
  }
}
