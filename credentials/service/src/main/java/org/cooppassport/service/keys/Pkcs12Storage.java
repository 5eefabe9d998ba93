package org.cooppassport.service.keys;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.bbs.BbsSigner;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.KeySettings;
import org.cooppassport.service.config.PrivateFiles;

/** Keys in a PKCS#12 file, which any key tool opens with the passphrase: its owner can leave. */
final class Pkcs12Storage implements KeyStorage {
  /** What PKCS#12 calls a key that is nothing but bytes. */
  private static final String SECRET = "AES";

  private final Path file;
  private final KeySettings.Passphrase passphrase;
  private KeyStore opened;

  Pkcs12Storage(Path file, KeySettings.Passphrase passphrase) {
    this.file = file;
    this.passphrase = passphrase;
  }

  @Override
  public String name() {
    return "file";
  }

  @Override
  public boolean keeps(SignatureAlgorithm algorithm) {
    return true;
  }

  @Override
  public VerificationKey make(
      String alias, SignatureAlgorithm algorithm, Certified certified, RandomSource random) {
    SigningKey key = SigningKey.generate(algorithm.keyType(), random);
    try {
      opened = null;
      KeyStore store = Files.exists(file) ? load() : empty();
      store.setKeyEntry(
          alias, jca(key, algorithm), chars(), certificates(certified.chain(key.publicKey())));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      store.store(out, chars());
      PrivateFiles.write(file, Bytes.owned(out.toByteArray()));
      return key.publicKey();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the key file cannot be written", e);
    }
  }

  @Override
  public Signer signer(String alias, VerificationKey publicKey) {
    try {
      opened = opened == null ? load() : opened;
      Key key = opened.getKey(alias, chars());
      if (key == null) {
        throw unusable();
      }
      return SigningKey.fromPkcs8(Bytes.owned(key.getEncoded())).signer();
    } catch (GeneralSecurityException | IOException e) {
      throw unusable();
    }
  }

  @Override
  public void forget() {
    opened = null;
  }

  /** Makes a BBS key; no key tool knows the kind, so it is kept as a secret of 32 bytes. */
  BbsSigner makeUnlinkable(String alias, RandomSource random) {
    BbsKey key = BbsKey.generate(random);
    keepSecret(alias, key.secret());
    return key.signer();
  }

  /** Keeps a key that is nothing but bytes. */
  void keepSecret(String alias, Bytes secret) {
    try {
      opened = null;
      KeyStore store = Files.exists(file) ? load() : empty();
      store.setKeyEntry(alias, new SecretKeySpec(secret.toByteArray(), SECRET), chars(), null);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      store.store(out, chars());
      PrivateFiles.write(file, Bytes.owned(out.toByteArray()));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the key file cannot be written", e);
    }
  }

  /** Returns what signs with the BBS key under {@code alias}. */
  BbsSigner unlinkable(String alias) {
    return BbsKey.ofSecret(secret(alias)).signer();
  }

  /** Returns the bytes of the key under {@code alias}. */
  Bytes secret(String alias) {
    try {
      opened = opened == null ? load() : opened;
      Key key = opened.getKey(alias, chars());
      if (key == null) {
        throw unusable();
      }
      return Bytes.owned(key.getEncoded());
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw unusable();
    }
  }

  private KeyStore load() throws GeneralSecurityException, IOException {
    PrivateFiles.check(setting(), file);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, chars());
    }
    return store;
  }

  private KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, chars());
    return store;
  }

  private char[] chars() {
    return passphrase.text().toCharArray();
  }

  private InvalidSetting unusable() {
    return new InvalidSetting(
        setting(), "expected a PKCS#12 file with the listed keys that the passphrase opens");
  }

  private String setting() {
    return "coops/" + file.getParent().getFileName() + "/" + file.getFileName();
  }

  private static PrivateKey jca(SigningKey key, SignatureAlgorithm algorithm)
      throws GeneralSecurityException {
    String name = algorithm == SignatureAlgorithm.EDDSA ? "Ed25519" : "EC";
    return KeyFactory.getInstance(name)
        .generatePrivate(new PKCS8EncodedKeySpec(key.toPkcs8().toByteArray()));
  }

  private static Certificate[] certificates(List<Bytes> chain) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Certificate[] certificates = new Certificate[chain.size()];
    for (int i = 0; i < certificates.length; i++) {
      certificates[i] =
          factory.generateCertificate(new ByteArrayInputStream(chain.get(i).toByteArray()));
    }
    return certificates;
  }
}
