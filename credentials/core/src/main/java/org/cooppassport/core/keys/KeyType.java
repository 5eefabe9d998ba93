package org.cooppassport.core.keys;

import java.util.Optional;
import org.cooppassport.core.encoding.Multicodec;

/** The kinds of keys we know. */
public enum KeyType {
  ED25519("OKP", "Ed25519", 32, Multicodec.ED25519_PUB, Multicodec.ED25519_PRIV),
  P256("EC", "P-256", 33, Multicodec.P256_PUB, Multicodec.P256_PRIV),
  P384("EC", "P-384", 49, Multicodec.P384_PUB, Multicodec.P384_PRIV),
  P521("EC", "P-521", 67, Multicodec.P521_PUB, Multicodec.P521_PRIV),
  SECP256K1("EC", "secp256k1", 33, Multicodec.SECP256K1_PUB, Multicodec.SECP256K1_PRIV),
  BLS12_381_G2("OKP", "Bls12381G2", 96, Multicodec.BLS12_381_G2_PUB, Multicodec.BLS12_381_G2_PRIV),
  X25519("OKP", "X25519", 32, Multicodec.X25519_PUB, null);

  private final String jwkType;
  private final String jwkCurve;
  private final int publicSize;
  private final Multicodec publicCodec;
  private final Multicodec secretCodec;

  KeyType(
      String jwkType,
      String jwkCurve,
      int publicSize,
      Multicodec publicCodec,
      Multicodec secretCodec) {
    this.jwkType = jwkType;
    this.jwkCurve = jwkCurve;
    this.publicSize = publicSize;
    this.publicCodec = publicCodec;
    this.secretCodec = secretCodec;
  }

  /** Returns the JWK {@code kty}. */
  public String jwkType() {
    return jwkType;
  }

  /** Returns the JWK {@code crv}. */
  public String jwkCurve() {
    return jwkCurve;
  }

  /** Returns the number of bytes of a raw public key; elliptic curve points are compressed. */
  public int publicSize() {
    return publicSize;
  }

  /** Returns the multicodec of a public Multikey. */
  public Multicodec publicCodec() {
    return publicCodec;
  }

  /** Returns the multicodec of a secret Multikey, where one is registered. */
  public Optional<Multicodec> secretCodec() {
    return Optional.ofNullable(secretCodec);
  }

  /** Tells whether public keys are points of a Weierstrass curve. */
  public boolean isEllipticCurve() {
    return jwkType.equals("EC");
  }

  /** Returns the type a JWK of this curve has. */
  public static Optional<KeyType> ofJwkCurve(String curve) {
    for (KeyType type : values()) {
      if (type.jwkCurve.equals(curve)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Returns the type whose public Multikeys have this codec, if it is one. */
  public static Optional<KeyType> ofPublicCodec(Multicodec codec) {
    for (KeyType type : values()) {
      if (type.publicCodec == codec) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
