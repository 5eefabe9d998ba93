package org.cooppassport.core.openid.vci;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * What an authorization server publishes about itself.
 *
 * <p>Immutable. A server builds the JSON and passes it through {@link #parse} too.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8414#section-2">RFC 8414, section 2</a>
 */
public final class AuthorizationServerMetadata {
  private static final String SECTION = "RFC 8414, section 2";

  private final JsonObject json;

  private AuthorizationServerMetadata(Members metadata) {
    json = metadata.json();
    String issuer = metadata.text("issuer");
    if (Members.httpsUrlOf(issuer).filter(uri -> uri.getRawQuery() == null).isEmpty()) {
      throw metadata.wrong("issuer", "expected an https URL without query and fragment");
    }
    for (String endpoint :
        List.of(
            "token_endpoint",
            "authorization_endpoint",
            "pushed_authorization_request_endpoint",
            "challenge_endpoint",
            "introspection_endpoint",
            "jwks_uri")) {
      metadata.optionalHttpsUrl(endpoint);
    }
    for (String list :
        List.of(
            "response_types_supported",
            "grant_types_supported",
            "token_endpoint_auth_methods_supported",
            "code_challenge_methods_supported",
            "dpop_signing_alg_values_supported",
            "scopes_supported")) {
      metadata.optionalTexts(list);
    }
    metadata.flag("pre-authorized_grant_anonymous_access_supported");
    metadata.flag("require_pushed_authorization_requests");
    metadata.flag("authorization_response_iss_parameter_supported");
  }

  /**
   * Reads metadata.
   *
   * @throws Refusal of reason MALFORMED_REQUEST that names the member
   */
  public static AuthorizationServerMetadata parse(JsonObject json) {
    return new AuthorizationServerMetadata(Members.of(json, SECTION));
  }

  /**
   * Reads metadata that were fetched for {@code issuer}.
   *
   * @throws Refusal of reason MALFORMED_REQUEST also if they are another server's
   */
  public static AuthorizationServerMetadata parse(JsonObject json, String issuer) {
    AuthorizationServerMetadata metadata = parse(json);
    if (!metadata.issuer().equals(issuer)) {
      throw new Refusal(
          Reason.MALFORMED_REQUEST,
          "issuer",
          "issuer: not equal to the identifier it was asked for (RFC 8414, section 3.3)");
    }
    return metadata;
  }

  /** Returns the metadata as JSON. */
  public JsonObject json() {
    return json;
  }

  /** Returns the server's identifier. */
  public String issuer() {
    return json.string("issuer").orElseThrow();
  }

  /** Returns where tokens come from. */
  public Optional<URI> tokenEndpoint() {
    return url("token_endpoint");
  }

  /** Returns where the member logs in. */
  public Optional<URI> authorizationEndpoint() {
    return url("authorization_endpoint");
  }

  /** Returns where authorization requests are pushed (RFC 9126). */
  public Optional<URI> pushedAuthorizationRequestEndpoint() {
    return url("pushed_authorization_request_endpoint");
  }

  /** Returns where challenges for proofs beside wallet attestations come from. */
  public Optional<URI> challengeEndpoint() {
    return url("challenge_endpoint");
  }

  private Optional<URI> url(String name) {
    return json.string(name).flatMap(Members::httpsUrlOf);
  }

  /**
   * Tells whether tokens are given for this grant type. Servers that list nothing are taken to
   * support it: many leave pre-authorized codes out of the list's defaults.
   */
  public boolean supportsGrant(String grantType) {
    return json.array("grant_types_supported")
        .flatMap(JsonArray::strings)
        .map(types -> types.contains(grantType))
        .orElse(true);
  }

  /** Returns how clients authenticate at the token endpoint. */
  public List<String> tokenEndpointAuthMethods() {
    return json.array("token_endpoint_auth_methods_supported")
        .flatMap(JsonArray::strings)
        .orElse(List.of());
  }

  /** Returns the algorithms of DPoP proofs; empty if DPoP is not supported. */
  public List<String> dpopAlgorithms() {
    return json.array("dpop_signing_alg_values_supported")
        .flatMap(JsonArray::strings)
        .orElse(List.of());
  }

  @Override
  public String toString() {
    return "AuthorizationServerMetadata[" + issuer() + "]";
  }
}
