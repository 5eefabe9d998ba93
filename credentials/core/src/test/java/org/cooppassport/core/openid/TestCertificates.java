package org.cooppassport.core.openid;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.operator.ContentSigner;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;

/** Makes small certificate chains for tests: one authority, leaves for DNS names. */
public final class TestCertificates {
  private final SigningKey authorityKey = SigningKey.generate(KeyType.P256, RandomSource.secure());
  private final X500Name authorityName;
  private final Instant from;
  private final X509Certificate authority;
  private int serial = 1;

  private TestCertificates(String name, Instant from) {
    authorityName = new X500Name("CN=" + name);
    this.from = from;
    authority =
        certificate(build(authorityKey.publicKey(), authorityName, null), authorityKey.signer());
  }

  /** Makes an authority whose certificates are valid for ten years from {@code from}. */
  public static TestCertificates authority(String name, Instant from) {
    return new TestCertificates(name, from);
  }

  /** Returns the authority's own certificate. */
  public X509Certificate authority() {
    return authority;
  }

  /** Returns the DER of the authority's own certificate. */
  public Bytes authorityDer() {
    try {
      return Bytes.of(authority.getEncoded());
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the DER of a leaf for a key and DNS name. */
  public Bytes leaf(VerificationKey key, String dnsName) {
    X509Certificate leaf =
        certificate(build(key, new X500Name("CN=" + dnsName), dnsName), authorityKey.signer());
    try {
      return Bytes.of(leaf.getEncoded());
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  private X509v3CertificateBuilder build(VerificationKey key, X500Name subject, String dnsName) {
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            authorityName,
            BigInteger.valueOf(serial++),
            Date.from(from),
            Date.from(from.plus(Duration.ofDays(3_650))),
            subject,
            SubjectPublicKeyInfo.getInstance(key.toSpki().toByteArray()));
    try {
      if (dnsName == null) {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      } else {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            new AuthorityKeyIdentifier(
                HashAlgorithm.SHA_256.digest(authorityKey.publicKey().toSpki()).toByteArray()));
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, dnsName)));
      }
    } catch (CertIOException e) {
      throw new AssertionError(e);
    }
    return builder;
  }

  private static X509Certificate certificate(X509v3CertificateBuilder builder, Signer signer) {
    try {
      byte[] der = builder.build(new DerSigner(signer)).getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (IOException | CertificateException e) {
      throw new AssertionError(e);
    }
  }

  /** Signs with our own signer, whose ECDSA signatures are r and s, not DER. */
  private static final class DerSigner implements ContentSigner {
    private final Signer signer;
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    DerSigner(Signer signer) {
      this.signer = signer;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    }

    @Override
    public OutputStream getOutputStream() {
      return data;
    }

    @Override
    public byte[] getSignature() {
      Bytes raw = signer.sign(Bytes.of(data.toByteArray()));
      try {
        return StandardDSAEncoding.INSTANCE.encode(
            SECNamedCurves.getByName("secp256r1").getN(),
            new BigInteger(1, raw.slice(0, 32).toByteArray()),
            new BigInteger(1, raw.slice(32).toByteArray()));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
