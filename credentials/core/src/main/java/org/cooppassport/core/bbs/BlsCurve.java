package org.cooppassport.core.bbs;

import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;

/**
 * The pairing-friendly curve BLS12-381. Scalars are 32 bytes, most significant first, below the
 * order. Thread-safe.
 */
interface BlsCurve {
  int SCALAR = 32;
  int G1 = 48;
  int G2 = 96;

  Bytes ORDER = Bytes.hex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");
  Bytes MINUS_ONE = Bytes.hex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000000");
  Bytes ZERO = Bytes.owned(new byte[SCALAR]);

  /** Returns the native implementation where it loads, else the portable one. */
  static BlsCurve get() {
    return Chosen.CURVE;
  }

  /** Chosen once, on first use. */
  final class Chosen {
    static final BlsCurve CURVE = choose();

    private Chosen() {}

    private static BlsCurve choose() {
      try {
        NativeBls curve = new NativeBls();
        curve.publicKey(BlsCurve.MINUS_ONE);
        return curve;
      } catch (LinkageError | RuntimeException e) {
        // No library for this platform, or none may be unpacked here
        return new PortableBls();
      }
    }
  }

  /** Hashes to G1 by the suite's expansion. */
  G1Point hashToG1(BbsCiphersuite suite, Bytes message, Bytes tag);

  /**
   * Reads a compressed point.
   *
   * @throws MalformedEncoding if it is not on the curve or not in the subgroup
   */
  G1Point point(Bytes compressed);

  /** Tells whether the bytes are a compressed point of the subgroup G2 other than the identity. */
  boolean isPublicKey(Bytes compressed);

  /** Returns the compressed public key of a secret scalar. */
  Bytes publicKey(Bytes secret);

  /** Tells whether e(a, publicKey + base * shift) = e(b, base). */
  boolean pairingsMatch(G1Point a, Bytes publicKey, Bytes shift, G1Point b);

  /** Reduces 48 bytes modulo the order. */
  Bytes reduce(Bytes wide);

  Bytes add(Bytes a, Bytes b);

  Bytes multiply(Bytes a, Bytes b);

  /** Inverts a scalar that is not zero. */
  Bytes invert(Bytes a);

  /** Returns a - b. */
  default Bytes subtract(Bytes a, Bytes b) {
    return add(a, multiply(b, MINUS_ONE));
  }

  /** Tells whether 32 bytes are a scalar other than zero. */
  static boolean isScalar(Bytes bytes) {
    return bytes.size() == SCALAR && bytes.compareTo(ORDER) < 0 && !bytes.equals(ZERO);
  }
}
