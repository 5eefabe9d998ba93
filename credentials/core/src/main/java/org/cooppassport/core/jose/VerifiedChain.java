package org.cooppassport.core.jose;

import java.time.Instant;
import java.util.List;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.keys.VerificationKey;

/**
 * The leaf of a certificate chain that leads to a trusted authority. Only {@link X509Chains} makes
 * one.
 *
 * <p>Immutable and thread-safe. The signer's identity is the certificate's subject; what an {@code
 * iss} claim says beside it is data.
 */
public final class VerifiedChain {
  private final Bytes leaf;
  private final VerificationKey leafKey;
  private final String subject;
  private final List<String> dnsNames;
  private final List<String> uris;
  private final List<String> extendedKeyUsages;
  private final Bytes authorityKeyIdentifier;
  private final Bytes anchor;
  private final Instant notAfter;
  private final boolean anchorIncluded;

  VerifiedChain(
      Bytes leaf,
      VerificationKey leafKey,
      String subject,
      List<String> dnsNames,
      List<String> uris,
      List<String> extendedKeyUsages,
      Bytes authorityKeyIdentifier,
      Bytes anchor,
      Instant notAfter,
      boolean anchorIncluded) {
    this.leaf = leaf;
    this.leafKey = leafKey;
    this.subject = subject;
    this.dnsNames = dnsNames;
    this.uris = uris;
    this.extendedKeyUsages = List.copyOf(extendedKeyUsages);
    this.authorityKeyIdentifier = authorityKeyIdentifier;
    this.anchor = anchor;
    this.notAfter = notAfter;
    this.anchorIncluded = anchorIncluded;
  }

  /** Returns the leaf certificate, DER. */
  public Bytes leaf() {
    return leaf;
  }

  /** Returns the leaf's key. */
  public VerificationKey leafKey() {
    return leafKey;
  }

  /** Returns the leaf's subject as RFC 2253 text. */
  public String subject() {
    return subject;
  }

  /** Returns the leaf's DNS names in lower case; never a wildcard. */
  public List<String> dnsNames() {
    return dnsNames;
  }

  /** Returns the leaf's URIs. */
  public List<String> uris() {
    return uris;
  }

  /** Returns the object identifiers of the leaf's extended key usages; empty if it has none. */
  public List<String> extendedKeyUsages() {
    return extendedKeyUsages;
  }

  /** Returns the leaf's authority key identifier, empty if it has none. */
  public Bytes authorityKeyIdentifier() {
    return authorityKeyIdentifier;
  }

  /** Returns the authority the chain leads to, DER. */
  public Bytes anchor() {
    return anchor;
  }

  /** Returns when the leaf ends to be valid. */
  public Instant notAfter() {
    return notAfter;
  }

  /** Tells whether the chain as received ends in the authority itself, which HAIP forbids. */
  public boolean anchorIncluded() {
    return anchorIncluded;
  }

  /** Returns the base64url SHA-256 of the leaf: the value of an {@code x509_hash} identifier. */
  public String sha256() {
    return Base64Url.encode(HashAlgorithm.SHA_256.digest(leaf));
  }

  @Override
  public String toString() {
    return "VerifiedChain[" + subject + "]";
  }
}
