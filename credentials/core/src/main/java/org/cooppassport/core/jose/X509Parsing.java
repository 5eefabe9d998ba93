package org.cooppassport.core.jose;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/** Reads certificates and the extensions we look at. */
final class X509Parsing {
  static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  static final String NAME_CONSTRAINTS = "2.5.29.30";
  static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
  static final String EXTENDED_KEY_USAGE = "2.5.29.37";

  private static final int MAX_DER = 16 << 10;

  private X509Parsing() {}

  static X509Certificate certificate(Bytes der) {
    if (der.size() > MAX_DER) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED, "a certificate longer than " + MAX_DER + " bytes");
    }
    try {
      byte[] bytes = der.toByteArray();
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(bytes));
      if (certificate != null && Arrays.equals(certificate.getEncoded(), bytes)) {
        return certificate;
      }
    } catch (CertificateException e) {
      // falls through to the one refusal below
    }
    throw untrusted("not a DER certificate");
  }

  /** Returns the content of an extension, without the octet string around it. */
  static Optional<byte[]> extension(X509Certificate certificate, String oid) {
    byte[] wrapped = certificate.getExtensionValue(oid);
    return wrapped == null
        ? Optional.empty()
        : Optional.of(ASN1OctetString.getInstance(wrapped).getOctets());
  }

  /** Returns the alternative names of one kind; a name with NUL, a wildcard or the like refuses. */
  static List<String> names(X509Certificate certificate, int kind) {
    List<String> names = new ArrayList<>();
    try {
      Optional<byte[]> extension = extension(certificate, SUBJECT_ALTERNATIVE_NAME);
      if (extension.isEmpty()) {
        return List.of();
      }
      GeneralNames all = GeneralNames.getInstance(ASN1Primitive.fromByteArray(extension.get()));
      for (GeneralName name : all.getNames()) {
        if (name.getTagNo() == kind) {
          names.add(requirePlain(((ASN1String) name.getName()).getString(), kind));
        }
      }
    } catch (IOException | IllegalArgumentException | ClassCastException e) {
      throw untrusted("an unreadable subject alternative name");
    }
    return List.copyOf(names);
  }

  private static String requirePlain(String name, int kind) {
    boolean plain =
        kind == GeneralName.dNSName
            ? name.matches("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63}){0,126}")
            : name.matches("[!-~]{1,2048}");
    if (!plain) {
      throw untrusted("a subject alternative name with a wildcard, NUL or white space");
    }
    return kind == GeneralName.dNSName ? name.toLowerCase(Locale.ROOT) : name;
  }

  static void requirePlainSubject(X509Certificate certificate) {
    try {
      X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
      for (RDN rdn : subject.getRDNs()) {
        for (var part : rdn.getTypesAndValues()) {
          if (part.getValue() instanceof ASN1String text
              && text.getString().chars().anyMatch(Character::isISOControl)) {
            throw untrusted("a subject name with control characters");
          }
        }
      }
    } catch (IllegalArgumentException e) {
      throw untrusted("an unreadable subject name");
    }
  }

  static Optional<Bytes> authorityKeyIdentifier(X509Certificate certificate) {
    try {
      return extension(certificate, AUTHORITY_KEY_IDENTIFIER)
          .map(AuthorityKeyIdentifier::getInstance)
          .map(AuthorityKeyIdentifier::getKeyIdentifierOctets)
          .map(Bytes::of);
    } catch (IllegalArgumentException e) {
      throw untrusted("an unreadable authority key identifier");
    }
  }

  static ProblemException untrusted(String detail) {
    return new ProblemException(
        ProblemCode.UNTRUSTED_ISSUER, "certificate chain: " + detail + " (RFC 5280)");
  }
}
