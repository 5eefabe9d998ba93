package org.cooppassport.core.acceptance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.util.Selector;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * An authority's word that a digest was known to it at an instant. Immutable; computes signatures.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3161">RFC 3161</a>
 */
public final class TimeStamp {
  /** The media type of a request. */
  public static final String REQUEST_TYPE = "application/timestamp-query";

  /** The media type of an answer. */
  public static final String RESPONSE_TYPE = "application/timestamp-reply";

  private static final int NONCE_BYTES = 16;
  private static final int MAX_BYTES = 256 << 10;
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  private final Bytes der;
  private final TimeStampToken token;

  private TimeStamp(Bytes der, TimeStampToken token) {
    this.der = der;
    this.token = token;
  }

  /** Returns the request for a time-stamp of a SHA-256 digest, with the authority's certificate. */
  public static Bytes request(Bytes digest, RandomSource random) {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    try {
      return Bytes.owned(
          generator
              .generate(
                  NISTObjectIdentifiers.id_sha256,
                  digest.toByteArray(),
                  new BigInteger(1, random.next(NONCE_BYTES).toByteArray()))
              .getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads the authority's answer to a request: granted, for the digest and with the nonce.
   *
   * @throws ProblemException PARSING_ERROR if it is not that
   */
  public static TimeStamp answering(Bytes request, Bytes response) {
    try {
      TimeStampResponse answer = new TimeStampResponse(response.toByteArray());
      answer.validate(new TimeStampRequest(request.toByteArray()));
      if (answer.getTimeStampToken() == null) {
        throw notOne();
      }
      return read(Bytes.owned(answer.getTimeStampToken().getEncoded()));
    } catch (IOException | TSPException e) {
      throw notOne();
    }
  }

  /**
   * Reads a token.
   *
   * @throws ProblemException PARSING_ERROR if it is none
   */
  public static TimeStamp read(Bytes der) {
    try {
      if (der.size() > MAX_BYTES) {
        throw notOne();
      }
      return new TimeStamp(der, new TimeStampToken(new CMSSignedData(der.toByteArray())));
    } catch (CMSException | TSPException | IOException | IllegalArgumentException e) {
      throw notOne();
    }
  }

  private static ProblemException notOne() {
    return new ProblemException(ProblemCode.PARSING_ERROR, "not a time-stamp (RFC 3161)");
  }

  /** The token as it was issued. */
  public Bytes der() {
    return der;
  }

  /** The instant that the authority states. */
  public Instant at() {
    return token.getTimeStampInfo().getGenTime().toInstant();
  }

  /**
   * What speaks against it: another digest, a signature that does not hold, or an authority that
   * does not descend from one of the roots.
   *
   * @param roots certificates in DER; empty if it is not known whom to trust
   */
  public List<Problem> problems(Bytes digest, List<Bytes> roots) {
    List<Problem> found = new ArrayList<>();
    boolean sameDigest =
        NISTObjectIdentifiers.id_sha256.equals(token.getTimeStampInfo().getMessageImprintAlgOID())
            && digest.equals(Bytes.of(token.getTimeStampInfo().getMessageImprintDigest()));
    if (!sameDigest) {
      found.add(Problem.of(ProblemCode.INTEGRITY_MISMATCH, "the time-stamp is of another receipt"));
    }
    try {
      X509CertificateHolder signer = signer();
      token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider(PROVIDER).build(signer));
      if (!roots.isEmpty()) {
        requireRoot(signer, roots);
      }
    } catch (TSPException
        | OperatorCreationException
        | GeneralSecurityException
        | IOException
        | IllegalArgumentException e) {
      found.add(
          Problem.of(
              ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR,
              "the time-stamp is not signed by a trusted authority"));
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  private X509CertificateHolder signer() {
    Collection<X509CertificateHolder> matches =
        token.getCertificates().getMatches((Selector<X509CertificateHolder>) token.getSID());
    return matches.stream()
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no certificate"));
  }

  private void requireRoot(X509CertificateHolder signer, List<Bytes> roots)
      throws GeneralSecurityException, IOException {
    Set<TrustAnchor> anchors = new HashSet<>();
    for (Bytes root : roots) {
      anchors.add(new TrustAnchor(certificate(root.toByteArray()), null));
    }
    List<X509Certificate> sent = new ArrayList<>();
    for (X509CertificateHolder holder : token.getCertificates().getMatches(null)) {
      sent.add(certificate(holder.getEncoded()));
    }
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(certificate(signer.getEncoded()));
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(at()));
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(sent)));
    CertPathBuilder.getInstance("PKIX").build(parameters);
  }

  private static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  @Override
  public String toString() {
    return "TimeStamp[" + at() + "]";
  }
}
