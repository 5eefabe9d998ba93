package org.cooppassport.core.did;

import java.math.BigInteger;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.encoding.Multicodec;
import org.cooppassport.core.keys.VerificationKey;

/**
 * The X25519 key that follows from an Ed25519 key: u = (1 + y) / (1 - y) modulo 2^255 - 19. Public
 * values only, so time does not matter.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7748#section-4.1">RFC 7748, section 4.1</a>
 */
final class Montgomery {
  private static final int BYTES = 32;
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  private Montgomery() {}

  static String multikeyOf(VerificationKey ed25519) {
    byte[] bigEndian = reversed(ed25519.raw().toByteArray());
    bigEndian[0] &= 0x7f;
    BigInteger y = new BigInteger(1, bigEndian);
    BigInteger u =
        BigInteger.ONE.add(y).multiply(BigInteger.ONE.subtract(y).mod(P).modInverse(P)).mod(P);
    byte[] magnitude = u.toByteArray();
    byte[] padded = new byte[BYTES];
    int length = Math.min(BYTES, magnitude.length);
    System.arraycopy(magnitude, magnitude.length - length, padded, BYTES - length, length);
    return Multibase.base58btc(Multicodec.X25519_PUB.wrap(Bytes.owned(reversed(padded))));
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] out = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      out[i] = bytes[bytes.length - 1 - i];
    }
    return out;
  }
}
