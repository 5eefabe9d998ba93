package org.cooppassport.core.keys;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.cooppassport.core.encoding.Bytes;

/** The Weierstrass curves and their points. */
final class EllipticCurves {
  private static final Map<KeyType, ECDomainParameters> DOMAINS = new EnumMap<>(KeyType.class);

  static {
    put(KeyType.P256, SECObjectIdentifiers.secp256r1);
    put(KeyType.P384, SECObjectIdentifiers.secp384r1);
    put(KeyType.P521, SECObjectIdentifiers.secp521r1);
    put(KeyType.SECP256K1, SECObjectIdentifiers.secp256k1);
  }

  private EllipticCurves() {}

  private static void put(KeyType type, ASN1ObjectIdentifier oid) {
    X9ECParameters curve = CustomNamedCurves.getByOID(oid);
    DOMAINS.put(type, new ECNamedDomainParameters(oid, curve));
  }

  static ECDomainParameters domain(KeyType type) {
    ECDomainParameters domain = DOMAINS.get(type);
    if (domain == null) {
      throw new InvalidKey(type + " is not an elliptic curve of ours");
    }
    return domain;
  }

  /** Returns the number of bytes of a coordinate or scalar. */
  static int coordinateSize(KeyType type) {
    return type.publicSize() - 1;
  }

  /**
   * Decodes a compressed or uncompressed point and checks that it is on the curve and not at
   * infinity.
   */
  static ECPoint point(KeyType type, Bytes encoded) {
    int size = coordinateSize(type);
    int head = encoded.isEmpty() ? -1 : encoded.at(0);
    boolean compressed = encoded.size() == size + 1 && (head == 2 || head == 3);
    boolean plain = encoded.size() == 2 * size + 1 && head == 4;
    if (!compressed && !plain) {
      throw new InvalidKey("not an encoded point of " + type);
    }
    try {
      ECPoint point = domain(type).getCurve().decodePoint(encoded.toByteArray());
      if (point.isInfinity() || !point.isValid()) {
        throw new InvalidKey("not a point of " + type);
      }
      return point;
    } catch (IllegalArgumentException e) {
      throw new InvalidKey("not a point of " + type, e);
    }
  }

  static Bytes compressed(ECPoint point) {
    return Bytes.owned(point.getEncoded(true));
  }

  static Bytes uncompressed(ECPoint point) {
    return Bytes.owned(point.getEncoded(false));
  }

  /** Reads a secret scalar of exact length and range. */
  static BigInteger scalar(KeyType type, Bytes secret) {
    BigInteger d = new BigInteger(1, secret.toByteArray());
    if (secret.size() != coordinateSize(type)
        || d.signum() == 0
        || d.compareTo(domain(type).getN()) >= 0) {
      throw new InvalidKey("not a secret scalar of " + type);
    }
    return d;
  }

  static ECPoint publicPoint(KeyType type, BigInteger d) {
    return new FixedPointCombMultiplier().multiply(domain(type).getG(), d).normalize();
  }

  static Bytes fixed(KeyType type, BigInteger value) {
    return Bytes.owned(BigIntegers.asUnsignedByteArray(coordinateSize(type), value));
  }
}
