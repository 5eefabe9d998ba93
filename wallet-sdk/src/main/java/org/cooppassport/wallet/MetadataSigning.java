package org.cooppassport.wallet;

/**
 * Whether issuers have to sign their metadata.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.2.2">
 *     OpenID4VCI 1.0, section 12.2.2</a>
 */
public enum MetadataSigning {
  /**
   * Signed metadata are asked for before plain ones, of issuers whose authority is known; an issuer
   * that does not sign is taken at its word over TLS.
   */
  PREFERRED("application/jwt, application/json;q=0.9"),
  /** Signed metadata only: for ecosystems that ask for them (HAIP 1.0, section 4.1). */
  REQUIRED("application/jwt");

  private final String accept;

  MetadataSigning(String accept) {
    this.accept = accept;
  }

  /** Returns the {@code Accept} header of the request. */
  String accept() {
    return accept;
  }
}
