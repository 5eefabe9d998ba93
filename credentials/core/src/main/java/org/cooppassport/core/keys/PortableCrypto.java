package org.cooppassport.core.keys;

import java.math.BigInteger;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.cooppassport.core.encoding.Bytes;

/** Signatures by Bouncy Castle's lightweight API. ECDSA is deterministic after RFC 6979. */
final class PortableCrypto implements CryptoProvider {

  @Override
  public String name() {
    return "Bouncy Castle";
  }

  @Override
  public SignatureChecker checker(VerificationKey key, SignatureAlgorithm algorithm) {
    if (key.type() == KeyType.ED25519) {
      Ed25519PublicKeyParameters parameters =
          new Ed25519PublicKeyParameters(key.raw().toByteArray(), 0);
      return (data, signature) -> {
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, parameters);
        verifier.update(data.toByteArray(), 0, data.size());
        return verifier.verifySignature(signature.toByteArray());
      };
    }
    ECPublicKeyParameters parameters =
        new ECPublicKeyParameters(
            EllipticCurves.point(key.type(), key.point()), EllipticCurves.domain(key.type()));
    return (data, signature) -> {
      int half = signature.size() / 2;
      ECDSASigner verifier = new ECDSASigner();
      verifier.init(false, parameters);
      return verifier.verifySignature(
          algorithm.hash().digest(data).toByteArray(),
          new BigInteger(1, signature.slice(0, half).toByteArray()),
          new BigInteger(1, signature.slice(half).toByteArray()));
    };
  }

  @Override
  public Signer signer(SigningKey key) {
    return key.type() == KeyType.ED25519 ? new Ed25519(key) : new Ecdsa(key);
  }

  private static final class Ed25519 implements Signer {
    private final VerificationKey publicKey;
    private final Ed25519PrivateKeyParameters parameters;

    Ed25519(SigningKey key) {
      publicKey = key.publicKey();
      parameters = new Ed25519PrivateKeyParameters(key.secret().toByteArray(), 0);
    }

    @Override
    public VerificationKey publicKey() {
      return publicKey;
    }

    @Override
    public Bytes sign(Bytes data) {
      Ed25519Signer signer = new Ed25519Signer();
      signer.init(true, parameters);
      signer.update(data.toByteArray(), 0, data.size());
      return Bytes.owned(signer.generateSignature());
    }
  }

  private static final class Ecdsa implements Signer {
    private final VerificationKey publicKey;
    private final ECPrivateKeyParameters parameters;

    Ecdsa(SigningKey key) {
      publicKey = key.publicKey();
      parameters =
          new ECPrivateKeyParameters(
              EllipticCurves.scalar(key.type(), key.secret()), EllipticCurves.domain(key.type()));
    }

    @Override
    public VerificationKey publicKey() {
      return publicKey;
    }

    @Override
    public Bytes sign(Bytes data) {
      SignatureAlgorithm algorithm = algorithm();
      ECDSASigner signer = new ECDSASigner(kCalculator(algorithm));
      signer.init(true, parameters);
      BigInteger[] rs = signer.generateSignature(algorithm.hash().digest(data).toByteArray());
      return Bytes.concat(
          EllipticCurves.fixed(publicKey.type(), rs[0]),
          EllipticCurves.fixed(publicKey.type(), rs[1]));
    }

    private static HMacDSAKCalculator kCalculator(SignatureAlgorithm algorithm) {
      return new HMacDSAKCalculator(
          switch (algorithm.hash()) {
            case SHA_256 -> new SHA256Digest();
            case SHA_384 -> new SHA384Digest();
            case SHA_512 -> new SHA512Digest();
          });
    }
  }
}
