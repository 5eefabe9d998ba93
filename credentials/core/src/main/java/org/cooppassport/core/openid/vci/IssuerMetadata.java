package org.cooppassport.core.openid.vci;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * What a credential issuer publishes about itself.
 *
 * <p>Immutable. An issuer builds the JSON and passes it through {@link #parse} too, so that nothing
 * is served that a strict wallet would refuse.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.2">
 *     OpenID4VCI 1.0, section 12.2</a>
 */
public final class IssuerMetadata {
  static final String SECTION = "OpenID4VCI 1.0, section 12.2.4";
  private static final int MAX_BATCH = 1_000;
  private static final int MAX_CONFIGURATIONS = 512;

  private final JsonObject json;
  private final Map<String, CredentialConfiguration> configurations;
  private final EncryptionSupport requestEncryption;
  private final EncryptionSupport responseEncryption;
  private final int batchSize;
  private final List<Display> displays;

  private IssuerMetadata(Members metadata) {
    json = metadata.json();
    String issuer = metadata.text("credential_issuer");
    if (Members.httpsUrlOf(issuer).filter(uri -> uri.getRawQuery() == null).isEmpty()) {
      throw metadata.wrong("credential_issuer", "expected an https URL without query and fragment");
    }
    metadata.httpsUrl("credential_endpoint");
    metadata.optionalHttpsUrl("nonce_endpoint");
    metadata.optionalHttpsUrl("deferred_credential_endpoint");
    metadata.optionalHttpsUrl("notification_endpoint");
    metadata.optionalTexts("authorization_servers");
    requestEncryption = EncryptionSupport.ofRequests(metadata).orElse(null);
    responseEncryption = EncryptionSupport.ofResponses(metadata).orElse(null);
    batchSize =
        metadata
            .optionalObject("batch_credential_issuance")
            .map(batch -> (int) batch.integer("batch_size", 2, MAX_BATCH))
            .orElse(1);
    displays = Display.parseAll(metadata);
    configurations = configurations(metadata);
  }

  private static Map<String, CredentialConfiguration> configurations(Members metadata) {
    Members supported = metadata.object("credential_configurations_supported");
    if (supported.json().size() > MAX_CONFIGURATIONS) {
      throw metadata.wrong(
          "credential_configurations_supported", "expected at most " + MAX_CONFIGURATIONS);
    }
    Map<String, CredentialConfiguration> found = new LinkedHashMap<>();
    for (String id : supported.json().names()) {
      found.put(id, CredentialConfiguration.parse(id, supported.object(id)));
    }
    return Collections.unmodifiableMap(found);
  }

  /**
   * Reads metadata.
   *
   * @throws Refusal of reason MALFORMED_REQUEST that names the member
   */
  public static IssuerMetadata parse(JsonObject json) {
    return new IssuerMetadata(Members.of(json, SECTION));
  }

  /**
   * Reads metadata that were fetched for {@code credentialIssuer}.
   *
   * @throws Refusal of reason MALFORMED_REQUEST also if they are another issuer's, in any character
   */
  public static IssuerMetadata parse(JsonObject json, String credentialIssuer) {
    IssuerMetadata metadata = parse(json);
    if (!metadata.credentialIssuer().equals(credentialIssuer)) {
      throw new Refusal(
          Reason.MALFORMED_REQUEST,
          "credential_issuer",
          "credential_issuer: not equal to the identifier in the offer (OpenID4VCI 1.0, section"
              + " 12.2.3)");
    }
    return metadata;
  }

  /** Returns the metadata as JSON. */
  public JsonObject json() {
    return json;
  }

  /** Returns the issuer's identifier. */
  public String credentialIssuer() {
    return json.string("credential_issuer").orElseThrow();
  }

  /** Returns the identifiers of the authorization servers; the issuer itself if none is named. */
  public List<String> authorizationServers() {
    return json.array("authorization_servers")
        .flatMap(array -> array.strings())
        .orElse(List.of(credentialIssuer()));
  }

  /** Returns where credentials are asked for. */
  public URI credentialEndpoint() {
    return url("credential_endpoint").orElseThrow();
  }

  /** Returns where nonces for proofs come from. */
  public Optional<URI> nonceEndpoint() {
    return url("nonce_endpoint");
  }

  /** Returns where deferred credentials are collected. */
  public Optional<URI> deferredCredentialEndpoint() {
    return url("deferred_credential_endpoint");
  }

  /** Returns where the wallet says what became of a credential. */
  public Optional<URI> notificationEndpoint() {
    return url("notification_endpoint");
  }

  private Optional<URI> url(String name) {
    return Members.of(json, SECTION).optionalHttpsUrl(name);
  }

  /** Returns how requests are encrypted. */
  public Optional<EncryptionSupport> requestEncryption() {
    return Optional.ofNullable(requestEncryption);
  }

  /** Returns how responses are encrypted. */
  public Optional<EncryptionSupport> responseEncryption() {
    return Optional.ofNullable(responseEncryption);
  }

  /** Returns how many copies one request may ask for, at least 1. */
  public int batchSize() {
    return batchSize;
  }

  /** Returns how the issuer is shown, by language. */
  public List<Display> displays() {
    return displays;
  }

  /** Returns the credential configurations by id, in the issuer's order. */
  public Map<String, CredentialConfiguration> configurations() {
    return configurations;
  }

  /** Returns the configuration with this id. */
  public Optional<CredentialConfiguration> configuration(String id) {
    return Optional.ofNullable(configurations.get(id));
  }

  @Override
  public String toString() {
    return "IssuerMetadata[" + credentialIssuer() + "]";
  }
}
