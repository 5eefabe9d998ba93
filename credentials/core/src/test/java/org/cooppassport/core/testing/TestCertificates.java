package org.cooppassport.core.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;

/**
 * Makes certificates for tests, good and bad. Each one knows its key, so that it can issue the
 * next.
 */
public final class TestCertificates {
  private static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";
  private static final SeededRandom RANDOM = new SeededRandom("certificates");

  private final String subject;
  private final SigningKey key;
  private final Bytes der;

  private TestCertificates(String subject, SigningKey key, Bytes der) {
    this.subject = subject;
    this.key = key;
    this.der = der;
  }

  /** Returns the certificate, DER. */
  public Bytes der() {
    return der;
  }

  /** Returns the certificate's key. */
  public SigningKey key() {
    return key;
  }

  /** Starts a certificate of this common name. */
  public static Wish named(String commonName) {
    return new Wish("CN=" + commonName);
  }

  /** Makes a root of this common name that lasts for years. */
  public static TestCertificates root(String commonName) {
    return named(commonName).authority(5).selfIssued();
  }

  /** What a certificate should be; starts as a leaf for signatures, valid from 2026 to 2028. */
  public static final class Wish {
    private final String subject;
    private Instant from = Instant.parse("2026-01-01T00:00:00Z");
    private Instant until = Instant.parse("2028-01-01T00:00:00Z");
    private Integer pathLength;
    private Integer keyUsage = KeyUsage.digitalSignature;
    private GeneralName[] names = {};
    private String permittedDns;
    private String algorithm = ECDSA_SHA256;
    private boolean emptySignature;

    private Wish(String subject) {
      this.subject = subject;
    }

    /** Lasts to this instant. */
    public Wish until(String instant) {
      until = Instant.parse(instant);
      return this;
    }

    /** Is an authority. */
    public Wish authority(int length) {
      pathLength = length;
      keyUsage = KeyUsage.keyCertSign;
      return this;
    }

    /** Has this key usage, or none if null. */
    public Wish keyUsage(Integer bits) {
      keyUsage = bits;
      return this;
    }

    /** Has these DNS names. */
    public Wish dns(String... values) {
      names = new GeneralName[values.length];
      for (int i = 0; i < values.length; i++) {
        names[i] = new GeneralName(GeneralName.dNSName, values[i]);
      }
      return this;
    }

    /** May only certify names below this one. */
    public Wish permittedDns(String value) {
      permittedDns = value;
      return this;
    }

    /** Names this signature algorithm, with a signature of no bytes. */
    public Wish emptySignature(String oid) {
      algorithm = oid;
      emptySignature = true;
      return this;
    }

    /** Issues it by its own key. */
    public TestCertificates selfIssued() {
      SigningKey key = SigningKey.generate(KeyType.P256, RANDOM);
      return issued(subject, key, key);
    }

    /** Issues it by another certificate's key. */
    public TestCertificates by(TestCertificates issuer) {
      return issued(issuer.subject, issuer.key, SigningKey.generate(KeyType.P256, RANDOM));
    }

    /** Issues it, for a given key, by another certificate's key. */
    public TestCertificates by(TestCertificates issuer, SigningKey own) {
      return issued(issuer.subject, issuer.key, own);
    }

    private static byte[] keyIdentifier(SigningKey key) {
      Bytes digest = HashAlgorithm.SHA_256.digest(key.publicKey().toSpki());
      return Arrays.copyOf(digest.toByteArray(), 20);
    }

    private TestCertificates issued(String issuer, SigningKey issuerKey, SigningKey own) {
      try {
        X509v3CertificateBuilder builder =
            new X509v3CertificateBuilder(
                new X500Name(issuer),
                new BigInteger(1, RANDOM.next(12).toByteArray()),
                Date.from(from),
                Date.from(until),
                new X500Name(subject),
                SubjectPublicKeyInfo.getInstance(own.publicKey().toSpki().toByteArray()));
        builder.addExtension(
            Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyIdentifier(own)));
        builder.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            new AuthorityKeyIdentifier(keyIdentifier(issuerKey)));
        if (pathLength != null) {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength));
        }
        if (keyUsage != null) {
          builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
        }
        if (names.length > 0) {
          builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        if (permittedDns != null) {
          GeneralSubtree tree =
              new GeneralSubtree(new GeneralName(GeneralName.dNSName, permittedDns));
          builder.addExtension(
              Extension.nameConstraints,
              true,
              new NameConstraints(new GeneralSubtree[] {tree}, null));
        }
        Bytes der = Bytes.of(builder.build(signer(issuerKey)).getEncoded());
        return new TestCertificates(subject, own, der);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private ContentSigner signer(SigningKey issuerKey) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      return new ContentSigner() {
        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
          return new AlgorithmIdentifier(new ASN1ObjectIdentifier(algorithm));
        }

        @Override
        public OutputStream getOutputStream() {
          return content;
        }

        @Override
        public byte[] getSignature() {
          return emptySignature
              ? new byte[0]
              : derSignature(issuerKey.signer().sign(Bytes.of(content.toByteArray())));
        }
      };
    }

    private static byte[] derSignature(Bytes raw) {
      ASN1EncodableVector both = new ASN1EncodableVector();
      int half = raw.size() / 2;
      both.add(new ASN1Integer(new BigInteger(1, raw.slice(0, half).toByteArray())));
      both.add(new ASN1Integer(new BigInteger(1, raw.slice(half).toByteArray())));
      try {
        return new DERSequence(both).getEncoded();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
