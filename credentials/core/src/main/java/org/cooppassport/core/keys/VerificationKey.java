package org.cooppassport.core.keys;

import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.encoding.Multicodec;
import org.cooppassport.core.encoding.Recent;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonObject;

/**
 * A public key that was checked: right length, on its curve, and for Ed25519 not of small order.
 *
 * <p>Immutable and thread-safe. Verifying computes, so never on an event loop. A key is checked and
 * prepared once: those made most recently are kept and handed out again.
 */
public final class VerificationKey {
  private static final int MAX_KNOWN = 1_024;
  private static final Recent<RawKey, VerificationKey> KNOWN = new Recent<>(MAX_KNOWN);

  /** Rounds of one verification, and a list for all who name it, ask for the same again. */
  private static final Recent<Signed, Boolean> HELD = new Recent<>(512);

  /** A signature and what it is over. */
  private record Signed(VerificationKey key, Bytes digest, Bytes signature) {}

  /** What a key was made from. */
  private record RawKey(KeyType type, Bytes raw) {}

  private final KeyType type;
  private final Bytes raw;
  private final Bytes point;
  private volatile SignatureChecker checker;

  private VerificationKey(KeyType type, Bytes raw, Bytes point) {
    this.type = type;
    this.raw = raw;
    this.point = point;
  }

  /**
   * Takes the raw form: 32 bytes for Ed25519 and X25519, a compressed or uncompressed point for the
   * elliptic curves, 96 bytes for BLS12-381 G2 (whose subgroup is checked where it is used).
   *
   * @throws InvalidKey if the bytes are no usable key of this type
   */
  public static VerificationKey ofRaw(KeyType type, Bytes raw) {
    RawKey made = new RawKey(type, raw);
    Optional<VerificationKey> known = KNOWN.get(made);
    if (known.isPresent()) {
      return known.get();
    }
    VerificationKey key = checked(type, raw);
    KNOWN.put(made, key);
    return key;
  }

  private static VerificationKey checked(KeyType type, Bytes raw) {
    if (type.isEllipticCurve()) {
      ECPoint point = EllipticCurves.point(type, raw);
      return new VerificationKey(
          type, EllipticCurves.compressed(point), EllipticCurves.uncompressed(point));
    }
    if (raw.size() != type.publicSize()) {
      throw new InvalidKey("a public key of " + type + " has " + type.publicSize() + " bytes");
    }
    if (type == KeyType.ED25519 && !Ed25519.validatePublicKeyPartial(raw.toByteArray(), 0)) {
      throw new InvalidKey("an Ed25519 key that is no point, not canonical, or of small order");
    }
    return new VerificationKey(type, raw, raw);
  }

  /**
   * Reads a public JWK. Members other than the key itself ({@code kid}, {@code use}, {@code alg}…)
   * are for the caller.
   *
   * @throws InvalidKey if it is of another type, malformed, or holds a private member
   * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
   */
  public static VerificationKey fromJwk(JsonObject jwk) {
    if (jwk.has("d") || jwk.has("k") || jwk.has("priv") || jwk.has("p")) {
      throw new InvalidKey("a private or symmetric key where a public key belongs");
    }
    return publicPart(jwk);
  }

  static VerificationKey publicPart(JsonObject jwk) {
    KeyType type =
        jwk.string("crv")
            .flatMap(KeyType::ofJwkCurve)
            .orElseThrow(() -> new InvalidKey("a JWK of an unknown curve"));
    if (!jwk.string("kty").equals(Optional.of(type.jwkType()))) {
      throw new InvalidKey("JWK members kty and crv disagree");
    }
    Bytes x = coordinate(jwk, "x");
    if (!type.isEllipticCurve()) {
      return ofRaw(type, x);
    }
    Bytes y = coordinate(jwk, "y");
    int size = EllipticCurves.coordinateSize(type);
    if (x.size() != size || y.size() != size) {
      throw new InvalidKey("a JWK coordinate of another length than " + size + " bytes");
    }
    return ofRaw(type, Bytes.concat(Bytes.hex("04"), x, y));
  }

  private static Bytes coordinate(JsonObject jwk, String name) {
    String text =
        jwk.string(name).orElseThrow(() -> new InvalidKey("a JWK without member " + name));
    try {
      return Base64Url.decode(text);
    } catch (MalformedEncoding e) {
      throw new InvalidKey("JWK member " + name + " is not base64url", e);
    }
  }

  /**
   * Reads a public Multikey; only base58btc with its header {@code z} is one, so that each key has
   * one spelling.
   *
   * @throws InvalidKey if it is malformed, of an unknown type, or a secret key
   * @see <a href="https://www.w3.org/TR/cid-1.0/#Multikey">Controlled Identifiers 1.0, Multikey</a>
   */
  public static VerificationKey fromMultikey(String text) {
    if (!text.startsWith("z")) {
      throw new InvalidKey("a Multikey that is not in base58btc with header z");
    }
    try {
      return ofMulticodec(Multibase.decode(text));
    } catch (MalformedEncoding e) {
      throw new InvalidKey("not a multibase value", e);
    }
  }

  /**
   * Takes a raw public key behind its multicodec prefix.
   *
   * @throws InvalidKey if it is of an unknown type, a secret key, or no usable key
   */
  public static VerificationKey ofMulticodec(Bytes wrapped) {
    Multicodec codec =
        Multicodec.of(wrapped).orElseThrow(() -> new InvalidKey("a Multikey of an unknown type"));
    for (KeyType type : KeyType.values()) {
      if (type.publicCodec() == codec) {
        if (type.isEllipticCurve() && wrapped.size() != 2 + type.publicSize()) {
          throw new InvalidKey("a Multikey point that is not compressed");
        }
        return ofRaw(type, codec.unwrap(wrapped));
      }
    }
    throw new InvalidKey("a Multikey that is no public key");
  }

  /**
   * Reads a DER SubjectPublicKeyInfo, as certificates hold it.
   *
   * @throws InvalidKey if it is malformed or of a type we do not know
   */
  public static VerificationKey fromSpki(Bytes der) {
    AsymmetricKeyParameter key;
    try {
      key = PublicKeyFactory.createKey(der.toByteArray());
    } catch (IOException | RuntimeException e) {
      throw new InvalidKey("not a public key", e);
    }
    if (key instanceof Ed25519PublicKeyParameters ed) {
      return ofRaw(KeyType.ED25519, Bytes.owned(ed.getEncoded()));
    }
    if (key instanceof X25519PublicKeyParameters x) {
      return ofRaw(KeyType.X25519, Bytes.owned(x.getEncoded()));
    }
    if (key instanceof ECPublicKeyParameters ec) {
      for (KeyType type : KeyType.values()) {
        if (type.isEllipticCurve()
            && EllipticCurves.domain(type).getCurve().equals(ec.getParameters().getCurve())) {
          return ofRaw(type, EllipticCurves.compressed(ec.getQ()));
        }
      }
    }
    throw new InvalidKey("a public key of an unknown type");
  }

  /** Returns the kind of key. */
  public KeyType type() {
    return type;
  }

  /** Returns the raw form, points compressed. */
  public Bytes raw() {
    return raw;
  }

  /** Returns the uncompressed point of an elliptic curve key, and the raw form of others. */
  Bytes point() {
    return point;
  }

  /** Returns the public JWK with only the members that make the key. */
  public JsonObject toJwk() {
    JsonObject.Builder jwk =
        JsonObject.builder().put("kty", type.jwkType()).put("crv", type.jwkCurve());
    if (!type.isEllipticCurve()) {
      return jwk.put("x", Base64Url.encode(raw)).build();
    }
    int size = EllipticCurves.coordinateSize(type);
    return jwk.put("x", Base64Url.encode(point.slice(1, 1 + size)))
        .put("y", Base64Url.encode(point.slice(1 + size)))
        .build();
  }

  /** Returns the public Multikey with header {@code z}. */
  public String toMultikey() {
    return Multibase.base58btc(type.publicCodec().wrap(raw));
  }

  /** Returns the DER SubjectPublicKeyInfo of a signing key. */
  public Bytes toSpki() {
    return KeyEncodings.spki(this);
  }

  /**
   * Returns the SHA-256 JWK thumbprint as base64url text.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc7638">RFC 7638</a>
   */
  public String thumbprint() {
    return Base64Url.encode(HashAlgorithm.SHA_256.digest(Jcs.canonicalize(toJwk())));
  }

  /** Returns the one algorithm this key signs with, if it signs. */
  public Optional<SignatureAlgorithm> algorithm() {
    return SignatureAlgorithm.ofKeyType(type);
  }

  /**
   * Tells whether {@code signature} over {@code data} was made by the holder of this key.
   *
   * @return false also if the signature has another length or a part of it is out of range
   * @throws IllegalArgumentException if the algorithm belongs to another type of key
   */
  @CheckReturnValue
  public boolean verify(SignatureAlgorithm algorithm, Bytes data, Bytes signature) {
    if (algorithm.keyType() != type) {
      throw new IllegalArgumentException(algorithm + " does not work with a key of " + type);
    }
    if (signature.size() != algorithm.signatureSize()) {
      return false;
    }
    Signed signed = new Signed(this, HashAlgorithm.SHA_256.digest(data), signature);
    if (HELD.get(signed).isPresent()) {
      return true;
    }
    boolean holds = prepared(algorithm).check(data, signature);
    if (holds) {
      HELD.put(signed, true);
    }
    return holds;
  }

  private SignatureChecker prepared(SignatureAlgorithm algorithm) {
    SignatureChecker prepared = checker;
    if (prepared == null) {
      prepared = CryptoProvider.get().checker(this, algorithm);
      checker = prepared;
    }
    return prepared;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKey key && type == key.type && raw.equals(key.raw);
  }

  @Override
  public int hashCode() {
    return raw.hashCode();
  }

  @Override
  public String toString() {
    return type + " " + thumbprint();
  }
}
