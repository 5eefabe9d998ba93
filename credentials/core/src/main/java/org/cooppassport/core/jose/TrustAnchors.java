package org.cooppassport.core.jose;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;

/**
 * The certificate authorities somebody decided to trust.
 *
 * @param certificates DER
 */
public record TrustAnchors(List<Bytes> certificates) {
  /** Nobody. */
  public static final TrustAnchors NONE = new TrustAnchors(List.of());

  public TrustAnchors {
    certificates = List.copyOf(certificates);
  }

  /** Returns the anchors of the given certificates, DER. */
  public static TrustAnchors of(Bytes... certificates) {
    return new TrustAnchors(List.of(certificates));
  }

  List<X509Certificate> parsed() {
    List<X509Certificate> parsed = new ArrayList<>(certificates.size());
    for (Bytes der : certificates) {
      parsed.add(X509Parsing.certificate(der));
    }
    return parsed;
  }
}
