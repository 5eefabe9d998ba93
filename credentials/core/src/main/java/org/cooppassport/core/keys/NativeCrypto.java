package org.cooppassport.core.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.cooppassport.core.encoding.Bytes;

/**
 * Signatures by Amazon Corretto Crypto Provider, several times faster than any other on the Java
 * platform.
 *
 * <p>Found by name, because the library has no build for some platforms. Initialising a {@link
 * Signature} costs as much as signing, so initialised ones are kept per key and handed from call to
 * call.
 */
final class NativeCrypto implements CryptoProvider {
  private static final String PROVIDER_CLASS =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private static final int MAX_ED25519_BYTES = 1_000_000;

  private final Provider provider;
  private final CryptoProvider portable = new PortableCrypto();

  private NativeCrypto(Provider provider) {
    this.provider = provider;
  }

  /** Returns the provider if its native library loads and passes a trial here. */
  static Optional<NativeCrypto> load() {
    try {
      Class<?> type = Class.forName(PROVIDER_CLASS);
      Provider provider = (Provider) type.getField("INSTANCE").get(null);
      if (type.getMethod("getLoadingError").invoke(provider) != null) {
        return Optional.empty();
      }
      NativeCrypto crypto = new NativeCrypto(provider);
      return crypto.passesTrial() ? Optional.of(crypto) : Optional.empty();
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      return Optional.empty();
    }
  }

  private boolean passesTrial() {
    Bytes data = Bytes.utf8("trial");
    for (KeyType type : new KeyType[] {KeyType.ED25519, KeyType.P256, KeyType.P384}) {
      SigningKey key =
          SigningKey.ofSecret(type, Bytes.hex("07".repeat(type == KeyType.P384 ? 48 : 32)));
      SignatureAlgorithm algorithm = SignatureAlgorithm.ofKeyType(type).orElseThrow();
      Bytes signature = signer(key).sign(data);
      if (!checker(key.publicKey(), algorithm).check(data, signature)
          || !portable.checker(key.publicKey(), algorithm).check(data, signature)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String name() {
    return provider.getName() + " " + provider.getVersionStr();
  }

  @Override
  public SignatureChecker checker(VerificationKey key, SignatureAlgorithm algorithm) {
    return supports(key.type()) ? new Checker(key, algorithm) : portable.checker(key, algorithm);
  }

  @Override
  public Signer signer(SigningKey key) {
    return supports(key.type()) ? new NativeSigner(key) : portable.signer(key);
  }

  private static boolean supports(KeyType type) {
    return switch (type) {
      case ED25519, P256, P384, P521 -> true;
      case SECP256K1, BLS12_381_G2, X25519 -> false;
    };
  }

  private static String jcaName(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case EDDSA -> "Ed25519";
      case ES256, ES256K -> "SHA256withECDSAinP1363Format";
      case ES384 -> "SHA384withECDSAinP1363Format";
      case ES512 -> "SHA512withECDSAinP1363Format";
    };
  }

  /** The provider makes no Ed25519 keys of its own and takes the platform's. */
  private KeyFactory keyFactory(KeyType type) throws GeneralSecurityException {
    return type == KeyType.ED25519
        ? KeyFactory.getInstance("Ed25519")
        : KeyFactory.getInstance("EC", provider);
  }

  /**
   * Ed25519 reads its data twice, so the provider keeps them, and refuses more than a mebibyte.
   * What is larger (receipts, status lists) goes to the portable provider.
   */
  private static boolean tooLarge(KeyType type, Bytes data) {
    return type == KeyType.ED25519 && data.size() > MAX_ED25519_BYTES;
  }

  private final class Checker implements SignatureChecker {
    private final VerificationKey of;
    private final SignatureAlgorithm signing;
    private final KeyType type;
    private final PublicKey key;
    private final String algorithm;
    private final ConcurrentLinkedQueue<Signature> idle = new ConcurrentLinkedQueue<>();

    Checker(VerificationKey key, SignatureAlgorithm algorithm) {
      this.type = key.type();
      this.of = key;
      this.signing = algorithm;
      this.algorithm = jcaName(algorithm);
      try {
        this.key =
            keyFactory(key.type())
                .generatePublic(new X509EncodedKeySpec(key.toSpki().toByteArray()));
      } catch (GeneralSecurityException e) {
        throw new InvalidKey("a key that the crypto provider refuses", e);
      }
    }

    @Override
    public boolean check(Bytes data, Bytes signature) {
      if (tooLarge(type, data)) {
        return portable.checker(of, signing).check(data, signature);
      }
      try {
        Signature verifier = idle.poll();
        if (verifier == null) {
          verifier = Signature.getInstance(algorithm, provider);
          verifier.initVerify(key);
        }
        verifier.update(data.asByteBuffer());
        boolean holds = verifier.verify(signature.toByteArray());
        idle.offer(verifier);
        return holds;
      } catch (SignatureException e) {
        return false;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("signature provider failed", e);
      }
    }
  }

  private final class NativeSigner implements Signer {
    private final Signer forLarge;
    private final VerificationKey publicKey;
    private final PrivateKey key;
    private final String algorithm;
    private final ConcurrentLinkedQueue<Signature> idle = new ConcurrentLinkedQueue<>();

    NativeSigner(SigningKey key) {
      publicKey = key.publicKey();
      forLarge = portable.signer(key);
      algorithm = jcaName(algorithm());
      try {
        this.key =
            keyFactory(key.type())
                .generatePrivate(new PKCS8EncodedKeySpec(key.toPkcs8().toByteArray()));
      } catch (GeneralSecurityException e) {
        throw new InvalidKey("a key that the crypto provider refuses", e);
      }
    }

    @Override
    public VerificationKey publicKey() {
      return publicKey;
    }

    @Override
    public Bytes sign(Bytes data) {
      if (tooLarge(publicKey.type(), data)) {
        return forLarge.sign(data);
      }
      try {
        Signature signer = idle.poll();
        if (signer == null) {
          signer = Signature.getInstance(algorithm, provider);
          signer.initSign(key);
        }
        signer.update(data.asByteBuffer());
        Bytes signature = Bytes.owned(signer.sign());
        idle.offer(signer);
        return signature;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("signature provider failed", e);
      }
    }
  }
}
