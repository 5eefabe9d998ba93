package org.cooppassport.issuer.oid4vci;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.cooppassport.core.issuance.ClaimRule;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.issuance.CredentialTemplate;
import org.cooppassport.core.jose.ContentEncryption;
import org.cooppassport.core.jose.EncryptionKey;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vci.ClaimDescription;
import org.cooppassport.core.openid.vci.CredentialRequest;
import org.cooppassport.core.openid.vci.Display;
import org.cooppassport.core.openid.vci.IssuerMetadata;
import org.cooppassport.core.openid.vci.KeyAttestationRule;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.issuer.issuance.ProofTypes;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.WalletRules;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;

/**
 * Writes a co-op's credential issuer metadata, and reads them back as a strict wallet would.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.2">
 *     OpenID4VCI 1.0, section 12.2</a>
 */
final class IssuerMetadataDocument {
  private static final String BASE_CONTEXT = "https://www.w3.org/ns/credentials/v2";
  private static final List<String> BINDING = List.of("jwk", "did:key", "did:jwk");

  private IssuerMetadataDocument() {}

  /**
   * Writes the metadata.
   *
   * @param requestKey the key to which wallets encrypt requests
   */
  static IssuerMetadata of(CoopIssuer issuer, KeyRing keys, EncryptionKey requestKey) {
    Coop coop = issuer.coop();
    JsonObject.Builder configurations = JsonObject.builder();
    issuer
        .configurations()
        .forEach(id -> configurations.put(id.toString(), configuration(issuer, id, keys)));
    JsonObject.Builder metadata =
        JsonObject.builder()
            .put("credential_issuer", coop.base())
            .putStrings("authorization_servers", servers(issuer))
            .put("credential_endpoint", CredentialEndpoint.address(coop))
            .put("deferred_credential_endpoint", DeferredCredentialEndpoint.address(coop))
            .put("nonce_endpoint", NonceEndpoint.address(coop))
            .put("notification_endpoint", NotificationEndpoint.address(coop));
    if (issuer.rules().batchSize() > 1) {
      metadata.put(
          "batch_credential_issuance",
          JsonObject.builder().put("batch_size", issuer.rules().batchSize()).build());
    }
    encryption(metadata, issuer, requestKey);
    metadata
        .put("display", JsonArray.of(Display.of(coop.name(), Locale.ENGLISH).json()))
        .put("credential_configurations_supported", configurations.build());
    return IssuerMetadata.parse(metadata.build(), coop.base());
  }

  /** The external one first: it is the one where members log in. */
  private static List<String> servers(CoopIssuer issuer) {
    List<String> servers = new ArrayList<>();
    issuer.wallets().externalServer().ifPresent(server -> servers.add(server.issuer()));
    if (issuer.wallets().letsWalletsInItself()) {
      servers.add(issuer.coop().base());
    }
    return servers;
  }

  private static void encryption(
      JsonObject.Builder metadata, CoopIssuer issuer, EncryptionKey requestKey) {
    boolean required = issuer.wallets().encryption() == WalletRules.Encryption.REQUIRED;
    List<String> enc = Stream.of(ContentEncryption.values()).map(Enum::name).toList();
    metadata
        .put(
            "credential_request_encryption",
            JsonObject.builder()
                .put("jwks", JsonObject.of("keys", JsonArray.of(requestKey.toJwk())))
                .putStrings("enc_values_supported", enc)
                .put("encryption_required", required)
                .build())
        .put(
            "credential_response_encryption",
            JsonObject.builder()
                .putStrings("alg_values_supported", List.of("ECDH-ES"))
                .putStrings("enc_values_supported", enc)
                .put("encryption_required", required)
                .build());
  }

  private static JsonObject configuration(CoopIssuer issuer, ConfigurationId id, KeyRing keys) {
    CredentialTemplate template = issuer.template(id).orElseThrow();
    JsonObject.Builder json =
        JsonObject.builder()
            .put("format", id.form().identifier())
            .put("scope", id.toString())
            .putStrings("cryptographic_binding_methods_supported", binding(issuer))
            .putStrings(
                "credential_signing_alg_values_supported",
                List.of(algorithm(issuer.coop(), id.form(), template, keys)))
            .put("proof_types_supported", proofTypes(issuer, id));
    describe(json, id.form(), template);
    return json.put("credential_metadata", shown(id.form(), template)).build();
  }

  private static String algorithm(
      Coop coop, CredentialForm form, CredentialTemplate template, KeyRing keys) {
    return switch (form) {
      case DC_SD_JWT -> joseName(coop, KeyPurpose.SD_JWT, keys);
      case VC_SD_JWT, VC_JWT, JWT_VC_JSON -> joseName(coop, KeyPurpose.ENVELOPE, keys);
      case LDP_VC,
          LDP_VC_EDDSA_JCS,
          LDP_VC_ECDSA_RDFC,
          LDP_VC_ECDSA_JCS,
          LDP_VC_ECDSA_RDFC_P384,
          LDP_VC_ECDSA_JCS_P384,
          LDP_VC_ECDSA_SD,
          LDP_VC_BBS ->
          template.cryptosuite(form).id();
    };
  }

  /** HAIP 1.0, section 6.1.1: holder keys are named by cnf.jwk. */
  private static List<String> binding(CoopIssuer issuer) {
    return issuer.wallets().profile() == WalletRules.Profile.HAIP ? List.of("jwk") : BINDING;
  }

  private static JsonObject proofTypes(CoopIssuer issuer, ConfigurationId id) {
    boolean attested = issuer.wallets().keys().demand() == KeyAttestationRule.Demand.REQUIRED;
    JsonObject.Builder types = JsonObject.builder();
    ProofTypes.of(issuer, id)
        .forEach(
            (type, algorithms) -> {
              JsonObject.Builder support =
                  JsonObject.builder().putStrings("proof_signing_alg_values_supported", algorithms);
              if (attested || type.equals(CredentialRequest.ATTESTATION)) {
                support.put("key_attestations_required", issuer.wallets().keys().toMetadata());
              }
              types.put(type, support.build());
            });
    return types.build();
  }

  private static String joseName(Coop coop, KeyPurpose purpose, KeyRing keys) {
    return keys.signer(coop.id(), purpose).key().algorithm().joseName();
  }

  private static void describe(
      JsonObject.Builder json, CredentialForm form, CredentialTemplate template) {
    if (!form.isW3c()) {
      json.put("vct", template.type().vct());
      return;
    }
    JsonObject.Builder definition = JsonObject.builder();
    if (form != CredentialForm.JWT_VC_JSON) {
      List<String> contexts = new ArrayList<>(List.of(BASE_CONTEXT));
      contexts.addAll(template.type().contexts());
      definition.putStrings("@context", contexts);
    }
    json.put(
        "credential_definition",
        definition
            .putStrings("type", List.of("VerifiableCredential", template.type().name()))
            .build());
  }

  private static JsonObject shown(CredentialForm form, CredentialTemplate template) {
    JsonArray displays =
        template.displays().stream().map(Display::json).collect(JsonArray.collector());
    JsonArray claims =
        template.claims().stream()
            .filter(rule -> carries(form, rule))
            .map(rule -> describe(form, rule).toJson())
            .collect(JsonArray.collector());
    return JsonObject.builder().put("display", displays).put("claims", claims).build();
  }

  private static boolean carries(CredentialForm form, ClaimRule rule) {
    return form.reveals() == CredentialForm.Reveals.CHOSEN_CLAIMS
        || rule.disclosure() != ClaimRule.Disclosure.WITHHELD;
  }

  private static ClaimDescription describe(CredentialForm form, ClaimRule rule) {
    return new ClaimDescription(path(form, rule.path()), rule.presence(), rule.displays());
  }

  /** Appendix C: paths of a W3C credential begin at its root. */
  private static ClaimsPath path(CredentialForm form, ClaimsPath path) {
    return form.isW3c() ? path.under("credentialSubject") : path;
  }
}
