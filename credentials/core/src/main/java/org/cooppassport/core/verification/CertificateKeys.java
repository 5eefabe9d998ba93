package org.cooppassport.core.verification;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.keys.VerificationKey;

/** The key in a certificate that was judged before. */
final class CertificateKeys {
  private CertificateKeys() {}

  static VerificationKey publicKey(Bytes der) {
    try {
      return VerificationKey.fromSpki(
          Bytes.owned(
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der.toByteArray()))
                  .getPublicKey()
                  .getEncoded()));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("not a certificate", e);
    }
  }
}
