package org.cooppassport.service.fetch;

import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.cooppassport.service.config.InvalidSetting;

/** The certificate authorities that servers elsewhere are recognized by. */
final class Trust {
  private Trust() {}

  /**
   * Returns the platform's authorities and, if given, those in a PEM file.
   *
   * @throws InvalidSetting if the file holds none
   */
  static TrustOptions with(Optional<Path> extraCa) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int count = 0;
      for (X509Certificate ca : platform()) {
        store.setCertificateEntry("platform-" + count++, ca);
      }
      for (Certificate ca : extraCa.isPresent() ? read(extraCa.get()) : new Certificate[0]) {
        store.setCertificateEntry("extra-" + count++, ca);
      }
      return TrustOptions.wrap(manager(store));
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidSetting("fetch.extra-ca", "expected a PEM file with certificates");
    }
  }

  private static X509Certificate[] platform() throws GeneralSecurityException {
    return manager(null).getAcceptedIssuers();
  }

  private static X509TrustManager manager(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }

  private static Certificate[] read(Path pem) throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(in)
          .toArray(Certificate[]::new);
    }
  }
}
