package org.cooppassport.issuer.authorization;

import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vci.AuthorizationDetail;
import org.cooppassport.core.openid.vci.Pkce;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.service.coop.Coop;

/**
 * What the authorization server metadata say to wallets, beside what they say to API clients.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.3">
 *     OpenID4VCI 1.0, section 12.3</a>
 */
public final class WalletServer {
  private static final List<String> ALGORITHMS = List.of("ES256", "ES384", "EdDSA");
  private static final List<String> API_CLIENTS =
      List.of("client_secret_basic", "client_secret_post", "private_key_jwt");

  private WalletServer() {}

  /** Returns the members of a co-op's metadata that wallets look for. */
  public static JsonObject metadata(CoopIssuer issuer) {
    Coop coop = issuer.coop();
    if (!issuer.wallets().letsWalletsInItself()) {
      return JsonObject.builder()
          .put("jwks_uri", JwksEndpoint.address(coop))
          .putStrings("grant_types_supported", List.of("client_credentials"))
          .putStrings("token_endpoint_auth_methods_supported", API_CLIENTS)
          .build();
    }
    boolean open = !issuer.wallets().requiresAttestation();
    List<String> methods = new ArrayList<>();
    if (open) {
      methods.add("none");
    }
    if (!issuer.wallets().providers().isEmpty()) {
      methods.add("attest_jwt_client_auth");
      methods.add("attest_jwt_client_auth_dpop");
    }
    methods.addAll(API_CLIENTS);
    JsonObject.Builder json = JsonObject.builder();
    if (!issuer.wallets().providers().isEmpty()) {
      json.putStrings("client_attestation_signing_alg_values_supported", ALGORITHMS)
          .putStrings("client_attestation_pop_signing_alg_values_supported", ALGORITHMS)
          .putStrings(
              "client_attestation_pop_methods_supported",
              List.of("attestation_pop_jwt", "dpop_combined"))
          .put("challenge_endpoint", AttestationChallenges.address(coop));
    }
    return json.put("authorization_endpoint", AuthorizationAddresses.authorize(coop))
        .put("pushed_authorization_request_endpoint", AuthorizationAddresses.push(coop))
        .put("jwks_uri", JwksEndpoint.address(coop))
        .put("require_pushed_authorization_requests", true)
        .put("authorization_response_iss_parameter_supported", true)
        .putStrings("response_types_supported", List.of("code"))
        .putStrings("response_modes_supported", List.of("query"))
        .putStrings("code_challenge_methods_supported", List.of(Pkce.METHOD))
        .putStrings(
            "scopes_supported",
            issuer.configurations().stream().map(ConfigurationId::toString).toList())
        .putStrings("authorization_details_types_supported", List.of(AuthorizationDetail.TYPE))
        .putStrings("token_endpoint_auth_methods_supported", methods)
        .putStrings("dpop_signing_alg_values_supported", List.of("ES256", "EdDSA"))
        .put("pre-authorized_grant_anonymous_access_supported", open)
        .build();
  }
}
