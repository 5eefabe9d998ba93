package org.cooppassport.core.openid.vci;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * What an issuer takes as proof of one type for one credential configuration.
 *
 * @param algorithms the signature algorithms, at least one
 * @param json the object as the issuer wrote it
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.2.4">
 *     OpenID4VCI 1.0, section 12.2.4</a>
 */
public record ProofTypeSupport(List<String> algorithms, JsonObject json) {
  public ProofTypeSupport {
    algorithms = List.copyOf(algorithms);
    Objects.requireNonNull(json);
  }

  static ProofTypeSupport parse(Members type) {
    List<String> algorithms = type.texts("proof_signing_alg_values_supported");
    type.optionalObject("key_attestations_required");
    return new ProofTypeSupport(algorithms, type.json());
  }

  /** Returns what the issuer wants attested about the keys; nothing if no attestation is needed. */
  public Optional<JsonObject> keyAttestationsRequired() {
    return json.object("key_attestations_required");
  }
}
