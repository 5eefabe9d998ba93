package org.cooppassport.core.openid.vci;

import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * The invitation to ask for credentials after a log-in at the issuer.
 *
 * @param json the grant as it stands in the offer
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-4.1.1">
 *     OpenID4VCI 1.0, section 4.1.1</a>
 */
public record AuthorizationCodeGrant(JsonObject json) {
  /** The grant type. */
  public static final String TYPE = "authorization_code";

  /** Checks the members. */
  public AuthorizationCodeGrant {
    Objects.requireNonNull(json);
    Members grant = Members.of(json, "OpenID4VCI 1.0, section 4.1.1");
    grant.optionalText("issuer_state");
    grant.optionalText("authorization_server");
  }

  /** Returns a grant that ties the authorization request to the offer. */
  public static AuthorizationCodeGrant of(String issuerState) {
    return new AuthorizationCodeGrant(JsonObject.of("issuer_state", issuerState));
  }

  /** Returns the same grant at one of several authorization servers. */
  public AuthorizationCodeGrant at(String server) {
    return new AuthorizationCodeGrant(json.with("authorization_server", server));
  }

  /** Returns what ties the authorization request to the offer. */
  public Optional<String> issuerState() {
    return json.string("issuer_state");
  }

  /** Returns the authorization server to use, where the issuer has several. */
  public Optional<String> authorizationServer() {
    return json.string("authorization_server");
  }

  /** Tells nothing of the state. */
  @Override
  public String toString() {
    return "AuthorizationCodeGrant" + json.names();
  }
}
