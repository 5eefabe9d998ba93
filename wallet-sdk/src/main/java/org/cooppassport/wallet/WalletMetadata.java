package org.cooppassport.wallet;

import java.util.List;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.dcql.CredentialFormats;

/** What the wallet says of itself to verifiers: nothing that tells one wallet from another. */
final class WalletMetadata {
  private static final List<String> ALGORITHMS = List.of("ES256", "ES384", "EdDSA");

  private static final List<String> CRYPTOSUITES =
      List.of(
          "eddsa-rdfc-2022",
          "eddsa-jcs-2022",
          "ecdsa-rdfc-2019",
          "ecdsa-jcs-2019",
          "ecdsa-sd-2023",
          "bbs-2023");

  private WalletMetadata() {}

  static JsonObject json() {
    JsonObject formats =
        JsonObject.builder()
            .put(CredentialFormats.DC_SD_JWT, sdJwt())
            .put(CredentialFormats.VC_SD_JWT, sdJwt())
            .put(
                CredentialFormats.LDP_VC,
                JsonObject.builder()
                    .putStrings("proof_type_values", List.of("DataIntegrityProof"))
                    .putStrings("cryptosuite_values", CRYPTOSUITES)
                    .build())
            .put(CredentialFormats.VC_JWT, jwt())
            .put(CredentialFormats.JWT_VC_JSON, jwt())
            .build();
    return JsonObject.builder()
        .put("vp_formats_supported", formats)
        .putStrings(
            "client_id_prefixes_supported",
            List.of(
                "x509_hash",
                "x509_san_dns",
                "decentralized_identifier",
                "verifier_attestation",
                "openid_federation"))
        .putStrings("response_types_supported", List.of("vp_token"))
        .putStrings("response_modes_supported", List.of("direct_post", "direct_post.jwt"))
        .putStrings("request_object_signing_alg_values_supported", ALGORITHMS)
        .build();
  }

  private static JsonObject sdJwt() {
    return JsonObject.builder()
        .putStrings("sd-jwt_alg_values", ALGORITHMS)
        .putStrings("kb-jwt_alg_values", List.of("ES256", "EdDSA"))
        .build();
  }

  private static JsonObject jwt() {
    return JsonObject.builder().putStrings("alg_values", ALGORITHMS).build();
  }
}
