package org.cooppassport.service.keys;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.KeySettings;

/** ES256 keys in a hardware module: made there, never outside. */
final class Pkcs11Storage implements KeyStorage {
  private static final String SETTING = "keys.pkcs11";

  private final Provider provider;
  private final KeyStore store;

  private Pkcs11Storage(Provider provider, KeyStore store) {
    this.provider = provider;
    this.store = store;
  }

  /**
   * Opens the module.
   *
   * @throws InvalidSetting if library, slot or PIN do not open it
   */
  static Pkcs11Storage open(KeySettings.Pkcs11 settings) {
    try {
      Provider base = Security.getProvider("SunPKCS11");
      if (base == null) {
        throw new InvalidSetting(SETTING, "expected a Java runtime with SunPKCS11");
      }
      Provider provider = base.configure(settings.configuration().toString());
      KeyStore store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, settings.pin().text().toCharArray());
      return new Pkcs11Storage(provider, store);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new InvalidSetting(SETTING, "expected a module that configuration and PIN open");
    }
  }

  @Override
  public String name() {
    return "pkcs11";
  }

  @Override
  public boolean keeps(SignatureAlgorithm algorithm) {
    return algorithm == SignatureAlgorithm.ES256;
  }

  @Override
  public VerificationKey make(
      String alias, SignatureAlgorithm algorithm, Certified certified, RandomSource random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      VerificationKey key = VerificationKey.fromSpki(Bytes.of(pair.getPublic().getEncoded()));
      List<Bytes> chain = certified.chain(key);
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      Certificate leaf =
          factory.generateCertificate(new ByteArrayInputStream(chain.get(0).toByteArray()));
      store.setKeyEntry(alias, pair.getPrivate(), null, new Certificate[] {leaf});
      return key;
    } catch (GeneralSecurityException e) {
      throw new InvalidSetting(SETTING, "expected a module that makes P-256 keys");
    }
  }

  @Override
  public Signer signer(String alias, VerificationKey publicKey) {
    try {
      Key key = store.getKey(alias, null);
      if (key instanceof PrivateKey secret) {
        return new JcaSigner(secret, provider, publicKey);
      }
      throw new InvalidSetting(SETTING, "expected a module that holds the key " + alias);
    } catch (GeneralSecurityException e) {
      throw new InvalidSetting(SETTING, "expected a module whose keys can be used");
    }
  }
}
