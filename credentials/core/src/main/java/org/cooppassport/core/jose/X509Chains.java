package org.cooppassport.core.jose;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;

/**
 * Judges certificate chains at an instant, offline: signatures, validity, CA flags, key usage, path
 * length, name constraints, and that the leaf names its subject plainly. Revocation of certificates
 * is not asked about; that would be a call to the issuer.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-6">RFC 5280, section 6</a>
 */
public final class X509Chains {
  /** Certificates in one chain; longer ones are refused unread. */
  public static final int MAX_CERTIFICATES = 5;

  /** ECDSA and RSA with SHA-2, RSA-PSS, Ed25519. Composite and unknown algorithms are refused. */
  private static final Set<String> SIGNATURE_ALGORITHMS =
      Set.of(
          "1.2.840.10045.4.3.2",
          "1.2.840.10045.4.3.3",
          "1.2.840.10045.4.3.4",
          "1.2.840.113549.1.1.10",
          "1.2.840.113549.1.1.11",
          "1.2.840.113549.1.1.12",
          "1.2.840.113549.1.1.13",
          "1.3.101.112");

  private static final int MIN_RSA_BITS = 2_048;
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int KEY_CERT_SIGN = 5;

  private X509Chains() {}

  /**
   * Returns the leaf's key and names if the chain leads to one of the anchors.
   *
   * <p>Computes signatures, so never on an event loop.
   *
   * @param chain DER, leaf first; may end in the anchor itself
   * @throws ProblemException UNTRUSTED_ISSUER with the reason, LIMIT_EXCEEDED on an oversized
   *     certificate
   */
  @CheckReturnValue
  public static VerifiedChain verify(List<Bytes> chain, TrustAnchors anchors, Instant now) {
    if (chain.isEmpty() || chain.size() > MAX_CERTIFICATES) {
      throw X509Parsing.untrusted("not 1 to " + MAX_CERTIFICATES + " certificates");
    }
    List<X509Certificate> path = new ArrayList<>();
    for (Bytes der : chain) {
      path.add(X509Parsing.certificate(der));
    }
    path.forEach(X509Chains::requireStrongSignature);
    X509Certificate leaf = path.get(0);
    requireLeaf(leaf);
    Set<TrustAnchor> usable = usable(anchors, now);
    boolean anchorIncluded =
        path.size() > 1 && anchors.certificates().contains(chain.get(chain.size() - 1));
    if (anchorIncluded) {
      path.remove(path.size() - 1);
    }
    TrustAnchor anchor = walk(path, usable, now);
    requirePathLength(anchor.getTrustedCert(), path.size() - 1);
    return verified(chain.get(0), leaf, anchor.getTrustedCert(), anchorIncluded);
  }

  private static void requireStrongSignature(X509Certificate certificate) {
    if (!SIGNATURE_ALGORITHMS.contains(certificate.getSigAlgOID())) {
      throw X509Parsing.untrusted("a signature algorithm that is not in use");
    }
    PublicKey key = certificate.getPublicKey();
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
      throw X509Parsing.untrusted("an RSA key of fewer than " + MIN_RSA_BITS + " bits");
    }
  }

  private static void requireLeaf(X509Certificate leaf) {
    if (leaf.getBasicConstraints() >= 0) {
      throw X509Parsing.untrusted("a certificate authority where the signer belongs");
    }
    boolean[] usage = leaf.getKeyUsage();
    // A certificate without the extension is not limited by it (RFC 5280, 4.2.1.3).
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      throw X509Parsing.untrusted("the leaf's key usage is not digitalSignature");
    }
    if (leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())) {
      throw X509Parsing.untrusted("the leaf is issued by itself");
    }
    X509Parsing.requirePlainSubject(leaf);
  }

  /** Anchors that are CAs and in force, each with the name constraints it carries. */
  private static Set<TrustAnchor> usable(TrustAnchors anchors, Instant now) {
    Set<TrustAnchor> usable = new HashSet<>();
    for (X509Certificate certificate : anchors.parsed()) {
      boolean[] usage = certificate.getKeyUsage();
      if (certificate.getBasicConstraints() >= 0
          && (usage == null || usage[KEY_CERT_SIGN])
          && !Date.from(now).before(certificate.getNotBefore())
          && !Date.from(now).after(certificate.getNotAfter())) {
        byte[] constraints =
            X509Parsing.extension(certificate, X509Parsing.NAME_CONSTRAINTS).orElse(null);
        usable.add(new TrustAnchor(certificate, constraints));
      }
    }
    if (usable.isEmpty()) {
      throw X509Parsing.untrusted("no certificate authority in force is trusted");
    }
    return usable;
  }

  private static TrustAnchor walk(
      List<X509Certificate> path, Set<TrustAnchor> anchors, Instant now) {
    try {
      CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      parameters.addCertPathChecker(new ExtendedKeyUsageIsRead());
      PKIXCertPathValidatorResult result =
          (PKIXCertPathValidatorResult)
              CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
      return result.getTrustAnchor();
    } catch (CertPathValidatorException e) {
      throw X509Parsing.untrusted("certificate " + e.getIndex() + " " + e.getReason());
    } catch (CertificateException | InvalidAlgorithmParameterException e) {
      throw X509Parsing.untrusted("the path cannot be walked");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("platform without PKIX", e);
    }
  }

  private static void requirePathLength(X509Certificate anchor, int intermediates) {
    if (intermediates > anchor.getBasicConstraints()) {
      throw X509Parsing.untrusted("more intermediates than the anchor allows");
    }
  }

  private static VerifiedChain verified(
      Bytes leafDer, X509Certificate leaf, X509Certificate anchor, boolean anchorIncluded) {
    try {
      return new VerifiedChain(
          leafDer,
          VerificationKey.fromSpki(Bytes.of(leaf.getPublicKey().getEncoded())),
          leaf.getSubjectX500Principal().getName(),
          X509Parsing.names(leaf, GeneralName.dNSName),
          X509Parsing.names(leaf, GeneralName.uniformResourceIdentifier),
          leaf.getExtendedKeyUsage() == null ? List.of() : leaf.getExtendedKeyUsage(),
          X509Parsing.authorityKeyIdentifier(leaf).orElse(Bytes.EMPTY),
          Bytes.of(anchor.getEncoded()),
          leaf.getNotAfter().toInstant(),
          anchorIncluded);
    } catch (InvalidKey e) {
      throw X509Parsing.untrusted("the leaf's key: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      throw X509Parsing.untrusted("the leaf cannot be read");
    }
  }

  /** Tells the walk that extended key usage, when critical, is understood: the result shows it. */
  private static final class ExtendedKeyUsageIsRead extends PKIXCertPathChecker {
    @Override
    public void init(boolean forward) {
      // keeps no state
    }

    @Override
    public boolean isForwardCheckingSupported() {
      return true;
    }

    @Override
    public Set<String> getSupportedExtensions() {
      return Set.of(X509Parsing.EXTENDED_KEY_USAGE);
    }

    @Override
    public void check(Certificate certificate, Collection<String> unresolved) {
      unresolved.remove(X509Parsing.EXTENDED_KEY_USAGE);
    }
  }
}
