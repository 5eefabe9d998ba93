package org.cooppassport.core.bbs;

import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.PT;
import supranational.blst.Scalar;

/** The curve by the blst library, whose scalar arithmetic does not depend on the scalars. */
final class NativeBls implements BlsCurve {
  private final PortableBls portable = new PortableBls();

  private record Point(P1 value) implements G1Point {
    @Override
    public G1Point plus(G1Point other) {
      return new Point(value.dup().add(((Point) other).value));
    }

    @Override
    public G1Point times(Bytes scalar) {
      return new Point(value.dup().mult(scalar(scalar)));
    }

    @Override
    public boolean isIdentity() {
      return value.is_inf();
    }

    @Override
    public Bytes compressed() {
      return Bytes.owned(value.compress());
    }
  }

  private static Scalar scalar(Bytes bytes) {
    return new Scalar().from_bendian(bytes.toByteArray());
  }

  private static Bytes bytes(Scalar scalar) {
    return Bytes.owned(scalar.to_bendian());
  }

  @Override
  public G1Point hashToG1(BbsCiphersuite suite, Bytes message, Bytes tag) {
    return switch (suite) {
      case SHA_256 -> new Point(new P1().hash_to(message.toByteArray(), tag.toUtf8()));
      // The library knows no other expansion; these points are made once and kept
      case SHAKE_256 -> point(portable.hashToG1(suite, message, tag).compressed());
    };
  }

  @Override
  public G1Point point(Bytes compressed) {
    P1_Affine affine;
    try {
      if (compressed.size() != G1) {
        throw new MalformedEncoding("a compressed point of G1 has " + G1 + " bytes");
      }
      affine = new P1_Affine(compressed.toByteArray());
    } catch (MalformedEncoding e) {
      throw e;
    } catch (RuntimeException e) {
      throw new MalformedEncoding("not a point of G1", e);
    }
    if (!affine.in_group()) {
      throw new MalformedEncoding("not a point of the subgroup G1");
    }
    return new Point(affine.to_jacobian());
  }

  @Override
  public boolean isPublicKey(Bytes compressed) {
    if (compressed.size() != G2) {
      return false;
    }
    try {
      P2_Affine affine = new P2_Affine(compressed.toByteArray());
      return !affine.is_inf() && affine.in_group();
    } catch (RuntimeException e) {
      return false;
    }
  }

  @Override
  public Bytes publicKey(Bytes secret) {
    return Bytes.owned(P2.generator().dup().mult(scalar(secret)).compress());
  }

  @Override
  public boolean pairingsMatch(G1Point a, Bytes publicKey, Bytes shift, G1Point b) {
    P2 shifted =
        new P2_Affine(publicKey.toByteArray())
            .to_jacobian()
            .add(P2.generator().dup().mult(scalar(shift)));
    PT left = new PT(((Point) a).value.to_affine(), shifted.to_affine());
    PT right = new PT(((Point) b).value.to_affine(), P2_Affine.generator());
    return PT.finalverify(left, right);
  }

  @Override
  public Bytes reduce(Bytes wide) {
    return bytes(scalar(wide));
  }

  @Override
  public Bytes add(Bytes a, Bytes b) {
    return bytes(scalar(a).add(scalar(b)));
  }

  @Override
  public Bytes multiply(Bytes a, Bytes b) {
    return bytes(scalar(a).mul(scalar(b)));
  }

  @Override
  public Bytes invert(Bytes a) {
    return bytes(scalar(a).inverse());
  }
}
