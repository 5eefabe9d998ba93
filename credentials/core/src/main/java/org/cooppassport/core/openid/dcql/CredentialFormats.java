package org.cooppassport.core.openid.dcql;

import java.util.Set;

/**
 * Credential format identifiers of OpenID4VCI 1.0 (appendix A) and OpenID4VP 1.0 (appendix B), and
 * ours for the forms that neither registers.
 */
public final class CredentialFormats {
  /** SD-JWT VC. */
  public static final String DC_SD_JWT = "dc+sd-jwt";

  /** W3C credential with an embedded proof. */
  public static final String LDP_VC = "ldp_vc";

  /** W3C credential (1.1) as JWT without JSON-LD processing. */
  public static final String JWT_VC_JSON = "jwt_vc_json";

  /** W3C credential (1.1) as JWT with JSON-LD processing. */
  public static final String JWT_VC_JSON_LD = "jwt_vc_json-ld";

  /** ISO 18013-5 document. */
  public static final String MSO_MDOC = "mso_mdoc";

  /** W3C credential (2.0) secured as a JWT; no registered identifier exists. */
  public static final String VC_JWT = "vc+jwt";

  /** W3C credential (2.0) secured as an SD-JWT; no registered identifier exists. */
  public static final String VC_SD_JWT = "vc+sd-jwt";

  /** W3C credential (2.0) secured as a COSE_Sign1; no registered identifier exists. */
  public static final String VC_COSE = "vc+cose";

  private static final Set<String> W3C =
      Set.of(LDP_VC, JWT_VC_JSON, JWT_VC_JSON_LD, VC_JWT, VC_SD_JWT, VC_COSE);

  private CredentialFormats() {}

  /** Tells whether credentials of this format follow the W3C data model. */
  public static boolean isW3c(String format) {
    return W3C.contains(format);
  }
}
