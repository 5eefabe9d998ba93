package org.cooppassport.core.openid;

import java.net.URI;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * Where the metadata of an identifier that is an https URL are found.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8414#section-3">RFC 8414, section 3</a>
 */
public final class WellKnownUrl {
  /** Credential issuer metadata (OpenID4VCI 1.0, section 12.2.2). */
  public static final String CREDENTIAL_ISSUER = "openid-credential-issuer";

  /** Authorization server metadata (RFC 8414). */
  public static final String AUTHORIZATION_SERVER = "oauth-authorization-server";

  /** OpenID Provider metadata, which RFC 8414 section 5 lets stand for the above. */
  public static final String OPENID_PROVIDER = "openid-configuration";

  /** Issuer keys of SD-JWT VC (draft 19, section 4). */
  public static final String JWT_VC_ISSUER = "jwt-vc-issuer";

  private WellKnownUrl() {}

  /** Returns the URL with the well-known part between host and path, as the final texts want it. */
  public static URI between(String identifier, String suffix) {
    URI base = checked(identifier);
    return URI.create(origin(base) + "/.well-known/" + suffix + path(base));
  }

  /**
   * Returns the URL with the well-known part after the path: older issuers serve only that, and
   * older wallets ask only for it.
   */
  public static URI appended(String identifier, String suffix) {
    URI base = checked(identifier);
    return URI.create(origin(base) + path(base) + "/.well-known/" + suffix);
  }

  private static URI checked(String identifier) {
    return Members.httpsUrlOf(identifier)
        .filter(uri -> uri.getRawQuery() == null)
        .orElseThrow(
            () ->
                new Refusal(
                    Reason.MALFORMED_REQUEST,
                    "an identifier must be an https URL without query, fragment and user info"));
  }

  private static String origin(URI base) {
    return "https://" + base.getRawAuthority();
  }

  private static String path(URI base) {
    String path = base.getRawPath() == null ? "" : base.getRawPath();
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
