package org.cooppassport.core.testing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.cooppassport.core.encoding.Bytes;

/** A time-stamp authority of its own root: tests only. */
public final class TestTimeStampAuthority {
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
  private static final ASN1ObjectIdentifier POLICY = new ASN1ObjectIdentifier("1.2.3.4.1");

  private final Instant now;
  private final KeyPair keys;
  private final X509CertificateHolder root;
  private final X509CertificateHolder leaf;
  private int serial = 1;

  private TestTimeStampAuthority(Instant now) throws Exception {
    this.now = now;
    KeyPair rootKeys = keys();
    this.keys = keys();
    X500Name name = new X500Name("CN=Test TSA root");
    root =
        builder(name, name, rootKeys)
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(rootKeys.getPrivate()));
    leaf =
        builder(name, new X500Name("CN=Test TSA"), keys)
            .addExtension(
                Extension.extendedKeyUsage,
                true,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping))
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(rootKeys.getPrivate()));
  }

  /** Makes an authority whose clock stands at {@code now}. */
  public static TestTimeStampAuthority at(Instant now) {
    try {
      return new TestTimeStampAuthority(now);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private JcaX509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair pair) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(serial++),
        Date.from(now.minusSeconds(86_400)),
        Date.from(now.plusSeconds(86_400L * 365)),
        subject,
        pair.getPublic());
  }

  /** The root, in DER. */
  public Bytes root() {
    try {
      return Bytes.owned(root.getEncoded());
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The answer to a request, in DER. */
  public Bytes answer(Bytes request) {
    try {
      TimeStampTokenGenerator tokens =
          new TimeStampTokenGenerator(
              new JcaSimpleSignerInfoGeneratorBuilder()
                  .setProvider(PROVIDER)
                  .build("SHA256withECDSA", keys.getPrivate(), leaf),
              new JcaDigestCalculatorProviderBuilder()
                  .build()
                  .get(
                      new org.bouncycastle.asn1.x509.AlgorithmIdentifier(
                          org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_sha256)),
              POLICY);
      tokens.addCertificates(new JcaCertStore(List.of(leaf)));
      return Bytes.owned(
          new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
              .generate(
                  new TimeStampRequest(request.toByteArray()),
                  BigInteger.valueOf(serial++),
                  Date.from(now))
              .getEncoded());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
