package org.cooppassport.service.keys;

import java.util.Locale;

/** What a key signs. One key never serves two purposes. */
public enum KeyPurpose {
  /** W3C credentials; a verification method of the co-op's did:web document. */
  ASSERTION(Certification.NONE),
  /**
   * W3C credentials with embedded ECDSA proofs, also those a holder derives from; a verification
   * method of the co-op's did:web document.
   */
  ASSERTION_P256(Certification.NONE),
  /**
   * W3C credentials with embedded ECDSA proofs on the larger curve; a verification method of the
   * co-op's did:web document.
   */
  ASSERTION_P384(Certification.NONE),
  /** W3C credentials as JWT and SD-JWT; a verification method of the co-op's did:web document. */
  ENVELOPE(Certification.NONE),
  /**
   * W3C credentials whose derived proofs cannot be linked, by BBS; a verification method of the
   * co-op's did:web document. Kept apart from the others, since BBS is no algorithm of JOSE.
   */
  UNLINKABLE(Certification.NONE),
  /** SD-JWT VCs and token status lists; known by issuer metadata and by its x5c chain. */
  SD_JWT(Certification.CHAIN),
  /** Signed OpenID4VP request objects; known by its x5c chain and by the did:web document. */
  REQUEST_OBJECT(Certification.CHAIN),
  /** Access tokens of this server; nobody else needs its public half. */
  ACCESS_TOKEN(Certification.NONE),
  /**
   * Statements that bind the co-op: agreements and what is owed by them; under capabilityInvocation
   * in its document.
   */
  AGREEMENT(Certification.NONE),
  /** Reliance receipts. */
  RECEIPT(Certification.CHAIN),
  /**
   * The keys of files that the co-op keeps; a secret key, published nowhere. Kept apart from the
   * others, since it signs nothing.
   */
  VAULT(Certification.NONE),
  /** Statements of an OpenID federation; known by the co-op's superiors. */
  FEDERATION(Certification.NONE);

  /** Whether a key comes with a certificate of the CA. */
  enum Certification {
    NONE,
    CHAIN
  }

  private final Certification certification;

  KeyPurpose(Certification certification) {
    this.certification = certification;
  }

  Certification certification() {
    return certification;
  }

  /** Returns the name in files: lower case with hyphens. */
  String spelled() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
