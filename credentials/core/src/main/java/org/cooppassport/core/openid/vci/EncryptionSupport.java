package org.cooppassport.core.openid.vci;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * What an issuer says about encrypted credential requests or responses.
 *
 * @param keyAlgorithms JWE {@code alg} values, for responses; empty for requests
 * @param contentAlgorithms JWE {@code enc} values
 * @param requirement whether only encrypted messages are taken
 * @param jwks the keys to encrypt requests to; empty for responses
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.2.4">
 *     OpenID4VCI 1.0, section 12.2.4</a>
 */
public record EncryptionSupport(
    List<String> keyAlgorithms,
    List<String> contentAlgorithms,
    Requirement requirement,
    JsonObject jwks) {
  /** Whether only encrypted messages are taken. */
  public enum Requirement {
    REQUIRED,
    POSSIBLE
  }

  public EncryptionSupport {
    keyAlgorithms = List.copyOf(keyAlgorithms);
    contentAlgorithms = List.copyOf(contentAlgorithms);
    Objects.requireNonNull(requirement);
    Objects.requireNonNull(jwks);
  }

  static Optional<EncryptionSupport> ofRequests(Members metadata) {
    return metadata
        .optionalObject("credential_request_encryption")
        .map(
            support -> {
              Members keys = support.object("jwks");
              keys.objects("keys").forEach(key -> key.text("kid"));
              return new EncryptionSupport(
                  List.of(), contentAlgorithms(support), requirement(support), keys.json());
            });
  }

  static Optional<EncryptionSupport> ofResponses(Members metadata) {
    return metadata
        .optionalObject("credential_response_encryption")
        .map(
            support ->
                new EncryptionSupport(
                    support.texts("alg_values_supported"),
                    contentAlgorithms(support),
                    requirement(support),
                    JsonObject.EMPTY));
  }

  private static List<String> contentAlgorithms(Members support) {
    support.optionalTexts("zip_values_supported");
    return support.texts("enc_values_supported");
  }

  private static Requirement requirement(Members support) {
    boolean required =
        support
            .flag("encryption_required")
            .orElseThrow(() -> support.wrong("encryption_required", "true or false is required"));
    return required ? Requirement.REQUIRED : Requirement.POSSIBLE;
  }
}
