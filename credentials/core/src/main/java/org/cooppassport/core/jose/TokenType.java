package org.cooppassport.core.jose;

import java.util.Optional;

/**
 * What a signed token is for. One kind of token is never taken for another: the {@code typ} header
 * is required and compared.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3.11">RFC 8725, section 3.11</a>
 */
public enum TokenType {
  /** SD-JWT VC (draft 19, section 2.2.1). */
  SD_JWT_VC("dc+sd-jwt", Typing.EXPLICIT, HeaderKey.X5C),
  /**
   * SD-JWT of an application whose type name we do not know: {@code typ} is absent or ends in
   * {@code +sd-jwt}. For tools that look at tokens; never for accepting a credential.
   */
  SD_JWT("sd-jwt", Typing.SUFFIX, HeaderKey.X5C),
  /** W3C credential as SD-JWT (VC-JOSE-COSE, section 3.2). */
  VC_SD_JWT("vc+sd-jwt", Typing.EXPLICIT, HeaderKey.X5C),
  /** W3C presentation as SD-JWT (VC-JOSE-COSE, section 3.2). */
  VP_SD_JWT("vp+sd-jwt", Typing.EXPLICIT, HeaderKey.X5C),
  /** W3C credential as JWT (VC-JOSE-COSE, section 3.1). */
  VC_JWT("vc+jwt", Typing.EXPLICIT, HeaderKey.X5C),
  /** W3C presentation as JWT (VC-JOSE-COSE, section 3.1). */
  VP_JWT("vp+jwt", Typing.EXPLICIT, HeaderKey.X5C),
  /**
   * Credential or presentation of data model 1.1 as JWT; its claims {@code vc} or {@code vp} tell.
   */
  JWT_VC_1_1("JWT", Typing.OPTIONAL, HeaderKey.X5C),
  /** Key Binding JWT (RFC 9901, section 4.3). */
  KEY_BINDING("kb+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** Token Status List. */
  STATUS_LIST("statuslist+jwt", Typing.EXPLICIT, HeaderKey.X5C),
  /** Key proof of OpenID4VCI 1.0 (appendix F.1). */
  KEY_PROOF("openid4vci-proof+jwt", Typing.EXPLICIT, HeaderKey.JWK_OR_X5C),
  /** Key attestation of OpenID4VCI 1.0 (appendix D.1). */
  KEY_ATTESTATION("key-attestation+jwt", Typing.EXPLICIT, HeaderKey.X5C),
  /** Signed issuer metadata of OpenID4VCI 1.0 (section 12.2.3). */
  ISSUER_METADATA("openidvci-issuer-metadata+jwt", Typing.EXPLICIT, HeaderKey.X5C),
  /** Signed authorization request (RFC 9101, OpenID4VP 1.0 section 5). */
  AUTHORIZATION_REQUEST("oauth-authz-req+jwt", Typing.EXPLICIT, HeaderKey.X5C),
  /** Verifier attestation of OpenID4VP 1.0 (section 12). */
  VERIFIER_ATTESTATION("verifier-attestation+jwt", Typing.EXPLICIT, HeaderKey.X5C),
  /** DPoP proof (RFC 9449, section 4.2). */
  DPOP("dpop+jwt", Typing.EXPLICIT, HeaderKey.JWK),
  /** {@code private_key_jwt} (RFC 7523); older clients send {@code JWT} or nothing as type. */
  CLIENT_ASSERTION("client-authentication+jwt", Typing.OPTIONAL, HeaderKey.NONE),
  /** Client attestation (attestation-based client authentication, section 4). */
  CLIENT_ATTESTATION("oauth-client-attestation+jwt", Typing.EXPLICIT, HeaderKey.X5C),
  /** Proof of possession beside a client attestation. */
  CLIENT_ATTESTATION_POP("oauth-client-attestation-pop+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** Access token as JWT (RFC 9068). */
  ACCESS_TOKEN("at+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** OpenID Connect ID token, also a self-issued one. */
  ID_TOKEN("JWT", Typing.OPTIONAL, HeaderKey.NONE),
  /** OpenID Federation entity statement. */
  ENTITY_STATEMENT("entity-statement+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** OpenID Federation resolve response. */
  RESOLVE_RESPONSE("resolve-response+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** OpenID Federation trust mark. */
  TRUST_MARK("trust-mark+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** OpenID Federation answer about a trust mark. */
  TRUST_MARK_STATUS("trust-mark-status-response+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** OpenID Federation delegation of a trust mark's issuing. */
  TRUST_MARK_DELEGATION("trust-mark-delegation+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** Signed key set of OpenID Federation. */
  JWK_SET("jwk-set+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** What a co-op reused of another's checks in a month (ours). */
  REUSE_STATEMENT("coop-reuse-statement+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** The checker's answer to such a statement (ours). */
  REUSE_STATEMENT_ANSWER("coop-reuse-statement-answer+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** A signed list of trusted issuers (ours). */
  TRUSTED_ISSUERS("coop-trusted-issuers+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** A party's signature, certification or ending of an agreement between co-ops (ours). */
  AGREEMENT_STATEMENT("coop-agreement-statement+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** A relier's word to a checker that its check was relied on (ours). */
  RELIANCE_NOTICE("coop-reliance-notice+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** A relier's request for a paper behind a check that it relied on (ours). */
  EVIDENCE_REQUEST("coop-evidence-request+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** A checker's answer to a request for a paper (ours). */
  EVIDENCE_ANSWER("coop-evidence-answer+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** A relier's word that a receipt was erased (ours). */
  ERASURE_PROOF("coop-erasure-proof+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** A holder's request to delete what was shown (ours). */
  DELETION_REQUEST("coop-deletion-request+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** A verifier's answer to it (ours). */
  DELETION_ANSWER("coop-deletion-answer+jwt", Typing.EXPLICIT, HeaderKey.NONE),
  /** A verifier's signed record of one acceptance (ours). */
  RELIANCE_RECEIPT("coop-reliance-receipt+jwt", Typing.EXPLICIT, HeaderKey.X5C);

  /** Whether the header must name the type. */
  private enum Typing {
    EXPLICIT,
    /** Absent and the generic {@code JWT} are accepted too. */
    OPTIONAL,
    /** Absent and every type with the structured syntax suffix are accepted too. */
    SUFFIX
  }

  /** Which key a token of this type may carry in its own header. */
  enum HeaderKey {
    NONE,
    JWK,
    X5C,
    JWK_OR_X5C;

    boolean allowsJwk() {
      return this == JWK || this == JWK_OR_X5C;
    }

    boolean allowsX5c() {
      return this == X5C || this == JWK_OR_X5C;
    }
  }

  private static final String GENERIC = "JWT";

  private final String typ;
  private final Typing typing;
  private final HeaderKey headerKey;

  TokenType(String typ, Typing typing, HeaderKey headerKey) {
    this.typ = typ;
    this.typing = typing;
    this.headerKey = headerKey;
  }

  /** Returns the {@code typ} header of tokens we make. */
  public String typ() {
    return typ;
  }

  /** Returns the media type. */
  public String mediaType() {
    return "application/" + typ;
  }

  HeaderKey headerKey() {
    return headerKey;
  }

  /** Tells whether a token with this {@code typ} header is of this type. */
  boolean matches(Optional<String> header) {
    if (header.isEmpty()) {
      return typing != Typing.EXPLICIT;
    }
    String given = header.get();
    return given.equals(typ)
        || (given.startsWith("application/") && given.substring(12).equals(typ))
        || (typing == Typing.OPTIONAL && given.equalsIgnoreCase(GENERIC))
        || (typing == Typing.SUFFIX && given.endsWith("+" + typ));
  }
}
