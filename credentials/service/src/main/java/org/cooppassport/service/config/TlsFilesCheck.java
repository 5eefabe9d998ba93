package org.cooppassport.service.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;

/** Looks at certificate and key before the server binds, so that a mistake has a name. */
final class TlsFilesCheck {
  private static final int MIN_RSA_BITS = 2_048;
  private static final int MIN_EC_BITS = 256;

  private TlsFilesCheck() {}

  static void check(Section tls, Path certificate, Path key) {
    PublicKey publicKey = leaf(tls, certificate).getPublicKey();
    boolean weak =
        (publicKey instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS)
            || (publicKey instanceof ECPublicKey ec
                && ec.getParams().getOrder().bitLength() < MIN_EC_BITS);
    if (weak) {
      throw tls.invalid("certificate", "a key of at least 2048 bits (RSA) or 256 bits (EC)");
    }
    try {
      if (!Files.readString(key).contains("-----BEGIN PRIVATE KEY-----")) {
        throw tls.invalid("key", "a private key in PKCS#8 PEM form, not encrypted");
      }
    } catch (IOException e) {
      throw tls.invalid("key", "a readable PEM file");
    }
  }

  private static X509Certificate leaf(Section tls, Path certificate) {
    try (InputStream in = Files.newInputStream(certificate)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException | CertificateException e) {
      throw tls.invalid("certificate", "a PEM file that begins with the server's certificate");
    }
  }
}
