package org.cooppassport.wallet;

import java.util.List;
import org.cooppassport.core.json.JsonObject;

/** What the wallet says of itself to verifiers: nothing that tells one wallet from another. */
final class WalletMetadata {
  private static final List<String> ALGORITHMS = List.of("ES256", "ES384", "EdDSA");

  private WalletMetadata() {}

  static JsonObject json() {
    JsonObject formats =
        JsonObject.builder()
            .put(
                "dc+sd-jwt",
                JsonObject.builder()
                    .putStrings("sd-jwt_alg_values", ALGORITHMS)
                    .putStrings("kb-jwt_alg_values", List.of("ES256", "EdDSA"))
                    .build())
            .put(
                "ldp_vc",
                JsonObject.builder()
                    .putStrings("proof_type_values", List.of("DataIntegrityProof"))
                    .putStrings("cryptosuite_values", List.of("eddsa-rdfc-2022", "ecdsa-rdfc-2019"))
                    .build())
            .build();
    return JsonObject.builder()
        .put("vp_formats_supported", formats)
        .putStrings(
            "client_id_prefixes_supported",
            List.of(
                "x509_hash", "x509_san_dns", "decentralized_identifier", "verifier_attestation"))
        .putStrings("response_types_supported", List.of("vp_token"))
        .putStrings("response_modes_supported", List.of("direct_post", "direct_post.jwt"))
        .putStrings("request_object_signing_alg_values_supported", ALGORITHMS)
        .build();
  }
}
