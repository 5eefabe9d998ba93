package org.cooppassport.service.keys;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.operator.ContentSigner;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.PrivateFiles;

/**
 * A small certificate authority of the operator's own, in two files: for the x5c chains of co-ops
 * that have no CA elsewhere, and for TLS while developing. P-256 throughout.
 *
 * <p>A leaf has no basic constraints and names its host; the authority may certify leaves only.
 */
public final class PrivateCa {
  private static final String CERTIFICATE_FILE = "ca.crt";
  private static final String KEY_FILE = "ca.key";
  private static final Duration VALIDITY = Duration.ofDays(10 * 365);

  /** Clocks of others may be a little behind ours. */
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private final Path folder;
  private final X509CertificateHolder certificate;
  private final Signer signer;

  private PrivateCa(Path folder, X509CertificateHolder certificate, Signer signer) {
    this.folder = folder;
    this.certificate = certificate;
    this.signer = signer;
  }

  /** Opens the authority in {@code folder}, or makes one there. */
  public static PrivateCa openOrMake(Path folder, String name, Instant now, RandomSource random) {
    return Files.exists(folder.resolve(CERTIFICATE_FILE))
        ? open(folder)
        : make(folder, name, now, random);
  }

  /**
   * Opens the authority in {@code folder}.
   *
   * @throws InvalidSetting if there is none, or its key is not private
   */
  public static PrivateCa open(Path folder) {
    Path key = folder.resolve(KEY_FILE);
    PrivateFiles.check("ca/" + KEY_FILE, key);
    try {
      Bytes der =
          Pem.decode(Pem.CERTIFICATE, Files.readString(folder.resolve(CERTIFICATE_FILE))).get(0);
      SigningKey secret =
          SigningKey.fromPkcs8(Pem.decode(Pem.PRIVATE_KEY, Files.readString(key)).get(0));
      return new PrivateCa(folder, new X509CertificateHolder(der.toByteArray()), secret.signer());
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidSetting("ca", "expected a certificate and a key in PEM form");
    }
  }

  /** Returns the file others need in order to trust what the authority certified. */
  public Path certificateFile() {
    return folder.resolve(CERTIFICATE_FILE);
  }

  /** Returns the authority's own certificate, DER. */
  public Bytes certificate() {
    return der(certificate);
  }

  /**
   * Makes the server's TLS certificate and key.
   *
   * @param origin whose host the certificate names
   * @param chainFile where the certificate goes
   * @param keyFile where the key goes, readable by its owner only
   */
  public void makeTlsFiles(
      URI origin, Path chainFile, Path keyFile, Instant now, RandomSource random) {
    SigningKey key = SigningKey.generate(KeyType.P256, random);
    Bytes leaf = certify(CertificateWish.tlsServer(origin), key.publicKey(), now, random);
    PrivateFiles.write(keyFile, Bytes.utf8(Pem.encode(Pem.PRIVATE_KEY, key.toPkcs8())));
    PrivateFiles.write(
        chainFile,
        Bytes.utf8(Pem.encode(Pem.CERTIFICATE, leaf) + Pem.encode(Pem.CERTIFICATE, certificate())));
  }

  /** Returns a certificate, DER, as wished. */
  Bytes certify(CertificateWish wish, VerificationKey key, Instant now, RandomSource random) {
    try {
      X509v3CertificateBuilder builder =
          builder(
              certificate.getSubject(),
              name(wish.subject()),
              key,
              now,
              wish.usage().validity(),
              random);
      BcX509ExtensionUtils extensions = new BcX509ExtensionUtils();
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(certificate));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      if (wish.usage() == CertificateWish.Usage.TLS_SERVER) {
        builder.addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      }
      builder.addExtension(Extension.subjectAlternativeName, false, names(wish));
      return der(builder.build(contentSigner(signer)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PrivateCa make(Path folder, String name, Instant now, RandomSource random) {
    SigningKey key = SigningKey.generate(KeyType.P256, random);
    try {
      X509v3CertificateBuilder builder =
          builder(name(name), name(name), key.publicKey(), now, VALIDITY, random);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new BcX509ExtensionUtils().createSubjectKeyIdentifier(spki(key.publicKey())));
      X509CertificateHolder certificate = builder.build(contentSigner(key.signer()));
      PrivateFiles.makeFolder(folder);
      PrivateFiles.write(
          folder.resolve(KEY_FILE), Bytes.utf8(Pem.encode(Pem.PRIVATE_KEY, key.toPkcs8())));
      PrivateFiles.write(
          folder.resolve(CERTIFICATE_FILE),
          Bytes.utf8(Pem.encode(Pem.CERTIFICATE, der(certificate))));
      return new PrivateCa(folder, certificate, key.signer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer,
      X500Name subject,
      VerificationKey key,
      Instant now,
      Duration validity,
      RandomSource random) {
    Instant from = now.minus(BACKDATED).truncatedTo(ChronoUnit.SECONDS);
    return new X509v3CertificateBuilder(
        issuer,
        new BigInteger(1, random.next(16).toByteArray()).setBit(120),
        Date.from(from),
        Date.from(from.plus(validity)),
        subject,
        spki(key));
  }

  private static GeneralNames names(CertificateWish wish) {
    GeneralName host =
        new GeneralName(
            wish.hostIsAddress() ? GeneralName.iPAddress : GeneralName.dNSName, wish.host());
    return wish.uri().isEmpty()
        ? new GeneralNames(host)
        : new GeneralNames(
            new GeneralName[] {
              host, new GeneralName(GeneralName.uniformResourceIdentifier, wish.uri())
            });
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
  }

  private static SubjectPublicKeyInfo spki(VerificationKey key) {
    return SubjectPublicKeyInfo.getInstance(key.toSpki().toByteArray());
  }

  private static Bytes der(X509CertificateHolder certificate) {
    try {
      return Bytes.owned(certificate.getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ContentSigner contentSigner(Signer signer) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    return new ContentSigner() {
      @Override
      public AlgorithmIdentifier getAlgorithmIdentifier() {
        return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
      }

      @Override
      public OutputStream getOutputStream() {
        return content;
      }

      @Override
      public byte[] getSignature() {
        return derSignature(signer.sign(Bytes.of(content.toByteArray())));
      }
    };
  }

  /** X.509 wants r and s as ASN.1; our signers give them side by side. */
  private static byte[] derSignature(Bytes raw) {
    int half = raw.size() / 2;
    ASN1EncodableVector both = new ASN1EncodableVector();
    both.add(new ASN1Integer(new BigInteger(1, raw.slice(0, half).toByteArray())));
    both.add(new ASN1Integer(new BigInteger(1, raw.slice(half).toByteArray())));
    try {
      return new DERSequence(both).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
