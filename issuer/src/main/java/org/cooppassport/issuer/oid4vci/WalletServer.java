package org.cooppassport.issuer.oid4vci;

import java.util.List;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.coop.Coop;

/**
 * What the authorization server metadata say to wallets, beside what they say to API clients.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.3">
 *     OpenID4VCI 1.0, section 12.3</a>
 */
public final class WalletServer {
  private WalletServer() {}

  /** Returns the members of a co-op's metadata that wallets look for. */
  public static JsonObject metadata(Coop coop) {
    return JsonObject.builder()
        .put("authorization_endpoint", NotOffered.authorizationAddress(coop))
        .put("pushed_authorization_request_endpoint", NotOffered.pushedAddress(coop))
        .putStrings("response_types_supported", List.of("code"))
        .putStrings("code_challenge_methods_supported", List.of("S256"))
        .putStrings(
            "token_endpoint_auth_methods_supported",
            List.of("none", "client_secret_basic", "client_secret_post", "private_key_jwt"))
        .putStrings("dpop_signing_alg_values_supported", List.of("ES256", "EdDSA"))
        .put("pre-authorized_grant_anonymous_access_supported", true)
        .build();
  }
}
