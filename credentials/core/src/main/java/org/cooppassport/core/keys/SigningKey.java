package org.cooppassport.core.keys;

import java.util.Objects;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;

/**
 * Secret key material held in memory, for its owner: makes a {@link Signer} and can be exported.
 *
 * <p>Code that only signs takes the {@link Signer} instead. {@link #toString} and the logs never
 * show the secret.
 */
public final class SigningKey {
  private static final int MAX_TRIES = 100;

  private final KeyType type;
  private final Bytes secret;
  private final VerificationKey publicKey;

  private SigningKey(KeyType type, Bytes secret, VerificationKey publicKey) {
    this.type = type;
    this.secret = secret;
    this.publicKey = publicKey;
  }

  /**
   * Makes a fresh key of a type that signs.
   *
   * @throws InvalidKey if keys of this type do not sign
   */
  public static SigningKey generate(KeyType type, RandomSource random) {
    if (type == KeyType.ED25519) {
      return ofSecret(type, random.next(32));
    }
    // Rejection sampling: a scalar is out of range with probability below 2^-32, except P-521's
    // spare bits.
    for (int i = 0; i < MAX_TRIES; i++) {
      byte[] candidate = random.next(EllipticCurves.coordinateSize(type)).toByteArray();
      if (type == KeyType.P521) {
        candidate[0] &= 1;
      }
      try {
        return ofSecret(type, Bytes.owned(candidate));
      } catch (InvalidKey e) {
        continue;
      }
    }
    throw new IllegalStateException("the random source repeats itself");
  }

  /**
   * Takes the secret: the seed of an Ed25519 key, or the scalar of an elliptic curve key in full
   * length.
   *
   * @throws InvalidKey if it is out of range or keys of this type do not sign
   */
  public static SigningKey ofSecret(KeyType type, Bytes secret) {
    if (type == KeyType.ED25519) {
      if (secret.size() != 32) {
        throw new InvalidKey("the seed of an Ed25519 key has 32 bytes");
      }
      Bytes raw =
          Bytes.owned(
              new Ed25519PrivateKeyParameters(secret.toByteArray(), 0)
                  .generatePublicKey()
                  .getEncoded());
      return new SigningKey(type, secret, VerificationKey.ofRaw(type, raw));
    }
    Bytes point =
        EllipticCurves.uncompressed(
            EllipticCurves.publicPoint(type, EllipticCurves.scalar(type, secret)));
    return new SigningKey(type, secret, VerificationKey.ofRaw(type, point));
  }

  /**
   * Reads a private JWK and checks that its public half belongs to it.
   *
   * @throws InvalidKey if it is not such a key
   */
  public static SigningKey fromJwk(JsonObject jwk) {
    VerificationKey stated = VerificationKey.publicPart(jwk);
    String d = jwk.string("d").orElseThrow(() -> new InvalidKey("a JWK without private member"));
    SigningKey key;
    try {
      key = ofSecret(stated.type(), Base64Url.decode(d));
    } catch (MalformedEncoding e) {
      throw new InvalidKey("JWK member d is not base64url", e);
    }
    if (!key.publicKey.equals(stated)) {
      throw new InvalidKey("the halves of the JWK do not belong together");
    }
    return key;
  }

  /**
   * Reads a secret Multikey.
   *
   * @throws InvalidKey if it is not a secret key of a known type
   */
  public static SigningKey fromMultikey(String text) {
    Bytes wrapped;
    try {
      wrapped = Multibase.decode(text);
    } catch (MalformedEncoding e) {
      throw new InvalidKey("not a multibase value", e);
    }
    for (KeyType type : KeyType.values()) {
      if (type.secretCodec().filter(codec -> wrapped.startsWith(codec.prefix())).isPresent()) {
        return ofSecret(type, type.secretCodec().get().unwrap(wrapped));
      }
    }
    throw new InvalidKey("a Multikey that is no secret key");
  }

  /**
   * Reads a DER PKCS#8 private key.
   *
   * @throws InvalidKey if it is not a private key of a type that signs
   */
  public static SigningKey fromPkcs8(Bytes der) {
    return KeyEncodings.fromPkcs8(der);
  }

  /** Returns the kind of key. */
  public KeyType type() {
    return type;
  }

  /** Returns the public half. */
  public VerificationKey publicKey() {
    return publicKey;
  }

  Bytes secret() {
    return secret;
  }

  /** Returns a signer by the fastest provider that works here. */
  public Signer signer() {
    return CryptoProvider.get().signer(this);
  }

  /**
   * Returns a signer whose ECDSA signatures follow RFC 6979: the same data always gives the same
   * signature.
   */
  public Signer deterministicSigner() {
    return new PortableCrypto().signer(this);
  }

  /** Returns the private JWK, for export by the owner. */
  public JsonObject toJwk() {
    return publicKey.toJwk().with("d", Base64Url.encode(secret));
  }

  /** Returns the DER PKCS#8 form, for key files. */
  public Bytes toPkcs8() {
    return KeyEncodings.pkcs8(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigningKey key
        && type == key.type
        && secret.equalsConstantTime(key.secret);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, publicKey);
  }

  @Override
  public String toString() {
    return "SigningKey[" + publicKey + "]";
  }
}
