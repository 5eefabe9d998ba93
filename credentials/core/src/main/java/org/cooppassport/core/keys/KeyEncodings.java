package org.cooppassport.core.keys;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.cooppassport.core.encoding.Bytes;

/** The DER forms of keys. */
final class KeyEncodings {
  private KeyEncodings() {}

  static Bytes spki(VerificationKey key) {
    AlgorithmIdentifier algorithm =
        switch (key.type()) {
          case ED25519 -> new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
          case X25519 -> new AlgorithmIdentifier(EdECObjectIdentifiers.id_X25519);
          case P256, P384, P521, SECP256K1 ->
              new AlgorithmIdentifier(
                  X9ObjectIdentifiers.id_ecPublicKey, named(key.type()).getName());
          case BLS12_381_G2 -> throw new InvalidKey("a BLS key has no certificate form");
        };
    try {
      return Bytes.owned(
          new SubjectPublicKeyInfo(algorithm, key.point().toByteArray()).getEncoded("DER"));
    } catch (IOException e) {
      throw new IllegalStateException("encoding in memory failed", e);
    }
  }

  static Bytes pkcs8(SigningKey key) {
    try {
      if (key.type() == KeyType.ED25519) {
        return Bytes.owned(
            PrivateKeyInfoFactory.createPrivateKeyInfo(
                    new Ed25519PrivateKeyParameters(key.secret().toByteArray(), 0))
                .getEncoded("DER"));
      }
      ECNamedDomainParameters domain = named(key.type());
      ASN1BitString publicKey = new DERBitString(key.publicKey().point().toByteArray());
      ECPrivateKey inner =
          new ECPrivateKey(
              domain.getN().bitLength(),
              EllipticCurves.scalar(key.type(), key.secret()),
              publicKey,
              domain.getName());
      return Bytes.owned(
          new PrivateKeyInfo(
                  new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, domain.getName()),
                  inner)
              .getEncoded("DER"));
    } catch (IOException e) {
      throw new IllegalStateException("encoding in memory failed", e);
    }
  }

  static SigningKey fromPkcs8(Bytes der) {
    AsymmetricKeyParameter key;
    try {
      key = PrivateKeyFactory.createKey(der.toByteArray());
    } catch (IOException | RuntimeException e) {
      throw new InvalidKey("not a private key", e);
    }
    if (key instanceof Ed25519PrivateKeyParameters ed) {
      return SigningKey.ofSecret(KeyType.ED25519, Bytes.owned(ed.getEncoded()));
    }
    if (key instanceof ECPrivateKeyParameters ec) {
      for (KeyType type : KeyType.values()) {
        if (type.isEllipticCurve()
            && EllipticCurves.domain(type).getCurve().equals(ec.getParameters().getCurve())) {
          return SigningKey.ofSecret(type, EllipticCurves.fixed(type, ec.getD()));
        }
      }
    }
    throw new InvalidKey("a private key of an unknown type");
  }

  private static ECNamedDomainParameters named(KeyType type) {
    return (ECNamedDomainParameters) EllipticCurves.domain(type);
  }
}
