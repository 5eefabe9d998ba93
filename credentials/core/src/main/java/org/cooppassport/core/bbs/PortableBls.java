package org.cooppassport.core.bbs;

import java.math.BigInteger;
import org.bouncycastle.crypto.bls.BLS12_381G1;
import org.bouncycastle.crypto.bls.BLS12_381G2;
import org.bouncycastle.crypto.bls.BLS12_381G2Point;
import org.bouncycastle.crypto.bls.BLS12_381Pairing;
import org.bouncycastle.crypto.bls.BLS12_381Serialization;
import org.bouncycastle.crypto.bls.BLS12_381SubgroupCheck;
import org.bouncycastle.crypto.bls.Fp12Element;
import org.bouncycastle.crypto.hash2curve.HashToField;
import org.bouncycastle.crypto.hash2curve.impl.BLS12_381G1CurveProcessor;
import org.bouncycastle.crypto.hash2curve.impl.BLS12_381G1MapToCurve;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;

/**
 * The curve by Bouncy Castle, for platforms without the native library.
 *
 * <p>Points are multiplied by ladders of constant length; scalar arithmetic is on {@link
 * BigInteger}, whose time depends somewhat on the values.
 */
final class PortableBls implements BlsCurve {
  private static final BigInteger ORDER_VALUE = BLS12_381G1.ORDER;
  private static final int FIELD_EXPANSION = 64;

  private final ECCurve curve = BLS12_381G1.createCurve();
  private final BLS12_381G1CurveProcessor processor = new BLS12_381G1CurveProcessor();

  private record Point(ECPoint value) implements G1Point {
    @Override
    public G1Point plus(G1Point other) {
      return new Point(value.add(((Point) other).value));
    }

    @Override
    public G1Point times(Bytes scalar) {
      return new Point(BLS12_381G1.constantTimeMultiply(value, integer(scalar)));
    }

    @Override
    public boolean isIdentity() {
      return value.isInfinity();
    }

    @Override
    public Bytes compressed() {
      return Bytes.owned(BLS12_381Serialization.compressG1(value.normalize()));
    }
  }

  private static BigInteger integer(Bytes bytes) {
    return new BigInteger(1, bytes.toByteArray());
  }

  private static Bytes bytes(BigInteger value) {
    byte[] minimal = value.toByteArray();
    byte[] out = new byte[SCALAR];
    int from = Math.max(0, minimal.length - SCALAR);
    System.arraycopy(minimal, from, out, SCALAR - (minimal.length - from), minimal.length - from);
    return Bytes.owned(out);
  }

  @Override
  public G1Point hashToG1(BbsCiphersuite suite, Bytes message, Bytes tag) {
    HashToField field =
        new HashToField(
            tag.toByteArray(),
            curve,
            (data, dst, length) ->
                suite.expand(Bytes.of(data), Bytes.of(dst), length).toByteArray(),
            FIELD_EXPANSION);
    BigInteger[][] u = field.process(message.toByteArray(), 2);
    BLS12_381G1MapToCurve map = new BLS12_381G1MapToCurve(curve);
    return new Point(
        processor.clearCofactor(processor.add(map.process(u[0][0]), map.process(u[1][0]))));
  }

  @Override
  public G1Point point(Bytes compressed) {
    ECPoint point;
    try {
      if (compressed.size() != G1) {
        throw new MalformedEncoding("a compressed point of G1 has " + G1 + " bytes");
      }
      point = BLS12_381Serialization.decompressG1(compressed.toByteArray(), curve);
    } catch (MalformedEncoding e) {
      throw e;
    } catch (RuntimeException e) {
      throw new MalformedEncoding("not a point of G1", e);
    }
    if (!point.isInfinity() && !BLS12_381SubgroupCheck.isInG1Subgroup(point)) {
      throw new MalformedEncoding("not a point of the subgroup G1");
    }
    return new Point(point);
  }

  @Override
  public boolean isPublicKey(Bytes compressed) {
    if (compressed.size() != G2) {
      return false;
    }
    try {
      BLS12_381G2Point point = BLS12_381Serialization.decompressG2(compressed.toByteArray());
      return !point.isInfinity() && BLS12_381SubgroupCheck.isInG2Subgroup(point);
    } catch (RuntimeException e) {
      return false;
    }
  }

  @Override
  public Bytes publicKey(Bytes secret) {
    return Bytes.owned(
        BLS12_381Serialization.compressG2(
            BLS12_381G2.getGenerator().constantTimeMultiply(integer(secret))));
  }

  @Override
  public boolean pairingsMatch(G1Point a, Bytes publicKey, Bytes shift, G1Point b) {
    BLS12_381G2Point base = BLS12_381G2.getGenerator();
    BLS12_381G2Point shifted = BLS12_381Serialization.decompressG2(publicKey.toByteArray());
    if (!shift.equals(ZERO)) {
      shifted = shifted.add(base.multiply(integer(shift)));
    }
    ECPoint[] left = {((Point) a).value.normalize(), ((Point) b).value.normalize()};
    BLS12_381G2Point[] right = {shifted, base.negate()};
    return BLS12_381Pairing.multiPair(left, right).equals(Fp12Element.ONE);
  }

  @Override
  public Bytes reduce(Bytes wide) {
    return bytes(integer(wide).mod(ORDER_VALUE));
  }

  @Override
  public Bytes add(Bytes a, Bytes b) {
    return bytes(integer(a).add(integer(b)).mod(ORDER_VALUE));
  }

  @Override
  public Bytes multiply(Bytes a, Bytes b) {
    return bytes(integer(a).multiply(integer(b)).mod(ORDER_VALUE));
  }

  @Override
  public Bytes invert(Bytes a) {
    return bytes(integer(a).modInverse(ORDER_VALUE));
  }
}
