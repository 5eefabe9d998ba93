package org.cooppassport.core.jose;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.ProblemException;

/**
 * The key identifiers in certificates. They point to keys and prove nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.1">RFC 5280, sections 4.2.1.1
 *     and 4.2.1.2</a>
 */
public final class KeyIdentifiers {
  private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";

  private KeyIdentifiers() {}

  /** Returns the identifier a certificate gives its own key; nothing if it gives none. */
  public static Optional<Bytes> ofSubject(Bytes der) {
    try {
      X509Certificate certificate = X509Parsing.certificate(der);
      return X509Parsing.extension(certificate, SUBJECT_KEY_IDENTIFIER)
          .map(SubjectKeyIdentifier::getInstance)
          .map(identifier -> Bytes.of(identifier.getKeyIdentifier()));
    } catch (ProblemException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the identifiers by which the certificates of a chain name the keys that signed them.
   * Certificates that cannot be read, or name none, are passed over.
   */
  public static List<Bytes> ofAuthorities(List<Bytes> chain) {
    List<Bytes> identifiers = new ArrayList<>();
    for (Bytes der : chain) {
      try {
        X509Parsing.authorityKeyIdentifier(X509Parsing.certificate(der))
            .ifPresent(identifiers::add);
      } catch (ProblemException e) {
        continue;
      }
    }
    return List.copyOf(identifiers);
  }

  /** Tells whether a certificate names itself as its issuer. */
  public static boolean selfIssued(Bytes der) {
    X509Certificate certificate = X509Parsing.certificate(der);
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }
}
