package org.cooppassport.service.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The section {@code store.tls}: which authorities the database's nodes are recognized by, and the
 * certificate we show them, if they want one. Whatever it leads to checks the node's name too.
 */
final class StoreTls {
  private static final char[] NO_PASSWORD = new char[0];

  private StoreTls() {}

  /** Returns how to speak TLS; empty if the section is not there. */
  static Optional<SSLContext> read(Section tls) {
    Optional<Path> ca = tls.file("ca");
    Optional<Path> certificate = tls.file("certificate");
    Optional<Path> key = tls.file("key");
    if (ca.isEmpty() && certificate.isEmpty() && key.isEmpty()) {
      return Optional.empty();
    }
    Path authorities =
        ca.orElseThrow(
            () ->
                tls.invalid("ca", "the PEM file with the authorities of the nodes' certificates"));
    if (certificate.isPresent() != key.isPresent()) {
      throw tls.invalid(certificate.isPresent() ? "key" : "certificate", "both or none");
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted(tls, authorities));
      KeyManager[] own =
          certificate.isEmpty() ? null : keys(tls, certificate.get(), key.orElseThrow());
      context.init(own, trust.getTrustManagers(), null);
      return Optional.of(context);
    } catch (GeneralSecurityException | IOException e) {
      throw tls.invalid("ca", "certificates that can be used");
    }
  }

  private static KeyStore trusted(Section tls, Path file)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    for (Certificate each : certificates(tls, "ca", file)) {
      store.setCertificateEntry("ca-" + store.size(), each);
    }
    return store;
  }

  private static KeyManager[] keys(Section tls, Path certificate, Path key)
      throws GeneralSecurityException, IOException {
    PrivateFiles.check(tls.full("key"), key);
    TlsFilesCheck.check(tls, certificate, key);
    Certificate[] chain = certificates(tls, "certificate", certificate);
    KeyStore store = empty();
    store.setKeyEntry(
        "own", privateKey(tls, key, chain[0].getPublicKey().getAlgorithm()), NO_PASSWORD, chain);
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static PrivateKey privateKey(Section tls, Path file, String algorithm) {
    try {
      String text = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
      byte[] der = Base64.getMimeDecoder().decode(text);
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw tls.invalid("key", "the private key of the certificate, PKCS#8 PEM");
    }
  }

  private static Certificate[] certificates(Section tls, String name, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Certificate[] all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
      if (all.length > 0) {
        return all;
      }
    } catch (IOException | GeneralSecurityException e) {
      throw tls.invalid(name, "a PEM file with certificates");
    }
    throw tls.invalid(name, "a PEM file with certificates");
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
