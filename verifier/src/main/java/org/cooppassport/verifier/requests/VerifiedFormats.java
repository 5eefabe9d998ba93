package org.cooppassport.verifier.requests;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.dcql.CredentialFormats;

/**
 * What this verifier says it can verify, by credential format (OpenID4VP 1.0, section 11.1 and
 * appendix B).
 */
final class VerifiedFormats {
  private static final List<String> ALGORITHMS = List.of("ES256", "ES384", "EdDSA", "Ed25519");
  private static final List<String> CRYPTOSUITES =
      List.of(
          "eddsa-rdfc-2022",
          "ecdsa-rdfc-2019",
          "eddsa-jcs-2022",
          "ecdsa-jcs-2019",
          "ecdsa-sd-2023",
          "bbs-2023");

  /** Every format that is verified here. */
  static final Set<String> ALL =
      Set.of(
          CredentialFormats.DC_SD_JWT,
          CredentialFormats.VC_SD_JWT,
          CredentialFormats.LDP_VC,
          CredentialFormats.VC_JWT,
          CredentialFormats.JWT_VC_JSON);

  private VerifiedFormats() {}

  /** Returns {@code vp_formats_supported} for these formats, always in the same order. */
  static JsonObject of(Set<String> formats) {
    JsonObject.Builder supported = JsonObject.builder();
    for (String format : new TreeSet<>(formats)) {
      supported.put(format, of(format));
    }
    return supported.build();
  }

  private static JsonObject of(String format) {
    return switch (format) {
      case CredentialFormats.DC_SD_JWT, CredentialFormats.VC_SD_JWT ->
          JsonObject.builder()
              .putStrings("sd-jwt_alg_values", ALGORITHMS)
              .putStrings("kb-jwt_alg_values", ALGORITHMS)
              .build();
      case CredentialFormats.LDP_VC ->
          JsonObject.builder()
              .putStrings("proof_type_values", List.of("DataIntegrityProof"))
              .putStrings("cryptosuite_values", CRYPTOSUITES)
              .build();
      default -> JsonObject.builder().putStrings("alg_values", ALGORITHMS).build();
    };
  }
}
