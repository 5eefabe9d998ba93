package org.cooppassport.core.openid.vp;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.jose.ContentEncryption;
import org.cooppassport.core.jose.EncryptionKey;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.ProblemException;

/**
 * What a verifier says about itself in a request: the formats it reads and the key to encrypt to.
 *
 * @param json the object as received or to be sent
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-11.1">
 *     OpenID4VP 1.0, sections 5.1 and 11.1</a>
 */
public record ClientMetadata(JsonObject json) {
  private static final String SECTION = "OpenID4VP 1.0, section 5.1";

  /** Checks the members. */
  public ClientMetadata {
    Objects.requireNonNull(json);
    Members metadata = Members.of(json, SECTION);
    metadata.optionalObject("jwks").ifPresent(jwks -> jwks.objects("keys"));
    metadata.optionalTexts("encrypted_response_enc_values_supported");
    metadata.optionalObject("vp_formats_supported");
    metadata.optionalText("client_name");
  }

  /**
   * Returns metadata for SD-JWT VCs and W3C credentials with embedded proofs.
   *
   * @param algorithms the JOSE signature algorithms that are verified
   * @param cryptosuites the cryptosuites that are verified; none for SD-JWT VC only
   */
  public static ClientMetadata of(List<String> algorithms, List<String> cryptosuites) {
    JsonObject.Builder formats =
        JsonObject.builder()
            .put(
                "dc+sd-jwt",
                JsonObject.builder()
                    .putStrings("sd-jwt_alg_values", algorithms)
                    .putStrings("kb-jwt_alg_values", algorithms)
                    .build());
    if (!cryptosuites.isEmpty()) {
      formats.put(
          "ldp_vc",
          JsonObject.builder()
              .putStrings("proof_type_values", List.of("DataIntegrityProof"))
              .putStrings("cryptosuite_values", cryptosuites)
              .build());
    }
    return new ClientMetadata(JsonObject.of("vp_formats_supported", formats.build()));
  }

  /** Returns metadata that say of each format what is verified (appendix B). */
  public static ClientMetadata of(JsonObject formats) {
    return new ClientMetadata(JsonObject.of("vp_formats_supported", formats));
  }

  /** Returns the same metadata with a name for people; shown only as a claim of the verifier. */
  public ClientMetadata withClientName(String name) {
    return new ClientMetadata(json.with("client_name", name));
  }

  /**
   * Returns the same metadata with a key to encrypt answers to, first in its set, and the content
   * encryptions that HAIP wants listed.
   */
  public ClientMetadata withEncryptionKey(EncryptionKey key) {
    return new ClientMetadata(
        json.with("jwks", JsonObject.of("keys", JsonArray.of(key.toJwk())))
            .with(
                "encrypted_response_enc_values_supported",
                JsonArray.ofStrings(
                    ContentEncryption.A128GCM.name(), ContentEncryption.A256GCM.name())));
  }

  /** Returns the name the verifier gives itself; not proven by anything. */
  public Optional<String> clientName() {
    return json.string("client_name");
  }

  /** Returns what is said about a credential format, if the verifier reads it. */
  public Optional<JsonObject> format(String format) {
    return json.object("vp_formats_supported").flatMap(formats -> formats.object(format));
  }

  /**
   * Returns the content encryption to use: the first the verifier lists that is known, A128GCM if
   * it lists none.
   */
  public Optional<ContentEncryption> contentEncryption() {
    return json
        .array("encrypted_response_enc_values_supported")
        .flatMap(JsonArray::strings)
        .orElse(List.of(ContentEncryption.A128GCM.name()))
        .stream()
        .flatMap(name -> ContentEncryption.named(name).stream())
        .findFirst();
  }

  /**
   * Returns the first key an answer can be encrypted to: {@code alg} ECDH-ES on P-256, not marked
   * for signatures. Keys that cannot be read are passed over.
   */
  public Optional<EncryptionKey> encryptionKey() {
    List<JsonObject> keys =
        json.object("jwks")
            .flatMap(jwks -> jwks.array("keys"))
            .flatMap(JsonArray::objects)
            .orElse(List.of());
    for (JsonObject candidate : keys) {
      if (candidate.string("alg").filter("ECDH-ES"::equals).isEmpty()) {
        continue; // OpenID4VP 1.0, section 8.3: alg is required in the JWK
      }
      try {
        return Optional.of(EncryptionKey.parse(candidate));
      } catch (ProblemException e) {
        continue;
      }
    }
    return Optional.empty();
  }
}
