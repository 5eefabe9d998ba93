package org.cooppassport.wallet.jdk;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/** Reads certificate authorities from a PEM file. */
public final class PemCertificates {
  private PemCertificates() {}

  /**
   * Returns the certificates in {@code file}.
   *
   * @throws Refusal INVALID_VALUE if it cannot be read or holds none
   */
  public static TrustAnchors read(Path file) {
    try {
      List<Bytes> der = new ArrayList<>();
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))) {
        der.add(Bytes.of(certificate.getEncoded()));
      }
      if (der.isEmpty()) {
        throw unusable();
      }
      return new TrustAnchors(der);
    } catch (IOException | CertificateException e) {
      throw unusable().causedBy(e);
    }
  }

  private static Refusal unusable() {
    return new Refusal(Reason.INVALID_VALUE, "ca", "ca: expected a file of PEM certificates");
  }
}
