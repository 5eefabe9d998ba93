package org.cooppassport.core.openid.vci;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * What an issuer offers to a wallet.
 *
 * @param credentialIssuer the issuer's identifier, an https URL; compared as plain text
 * @param configurationIds which of the issuer's credential configurations, all different
 * @param grants how the wallet gets its access token, by grant type; empty if the wallet is to find
 *     out
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-4.1">
 *     OpenID4VCI 1.0, section 4.1</a>
 */
public record CredentialOffer(
    String credentialIssuer, List<String> configurationIds, JsonObject grants) {
  /** Longest offer taken, in bytes of JSON; real ones are below 2 KiB. */
  public static final int MAX_BYTES = 32 << 10;

  private static final int MAX_CONFIGURATIONS = 64;
  private static final String SECTION = "OpenID4VCI 1.0, section 4.1.1";

  public CredentialOffer {
    Objects.requireNonNull(grants);
    configurationIds = List.copyOf(configurationIds);
    checkIssuer(credentialIssuer);
    if (configurationIds.isEmpty()
        || configurationIds.size() > MAX_CONFIGURATIONS
        || new HashSet<>(configurationIds).size() != configurationIds.size()) {
      throw malformed("credential_configuration_ids", "expected 1 to 64 different texts");
    }
  }

  private static void checkIssuer(String identifier) {
    if (Members.httpsUrlOf(identifier).filter(uri -> uri.getRawQuery() == null).isEmpty()) {
      throw malformed(
          "credential_issuer", "expected an https URL without query, fragment and user info");
    }
  }

  private static Refusal malformed(String parameter, String expectation) {
    return new Refusal(
        Reason.MALFORMED_REQUEST, parameter, parameter + ": " + expectation + " (" + SECTION + ")");
  }

  /** Returns an offer by pre-authorized code. */
  public static CredentialOffer preAuthorized(
      String credentialIssuer, List<String> configurationIds, PreAuthorizedCodeGrant grant) {
    return new CredentialOffer(
        credentialIssuer,
        configurationIds,
        JsonObject.of(PreAuthorizedCodeGrant.TYPE, grant.json()));
  }

  /** Returns an offer by authorization code. */
  public static CredentialOffer authorizationCode(
      String credentialIssuer, List<String> configurationIds, AuthorizationCodeGrant grant) {
    return new CredentialOffer(
        credentialIssuer,
        configurationIds,
        JsonObject.of(AuthorizationCodeGrant.TYPE, grant.json()));
  }

  /**
   * Reads the bytes of an offer.
   *
   * @throws Refusal of reason MALFORMED_REQUEST that names the member, or LIMIT_EXCEEDED
   */
  public static CredentialOffer read(Bytes json) {
    try {
      return parse(
          JsonReader.readObject(json, JsonLimits.DEFAULT.withMaxBytes(MAX_BYTES).withMaxDepth(16)));
    } catch (JsonException e) {
      throw new Refusal(
          e.kind() == JsonException.Kind.LIMIT ? Reason.LIMIT_EXCEEDED : Reason.MALFORMED_REQUEST,
          "credential_offer",
          "credential_offer: not acceptable JSON (" + SECTION + ")");
    }
  }

  /**
   * Reads an offer. Unknown members and grant types are ignored.
   *
   * @throws Refusal of reason MALFORMED_REQUEST that names the member
   */
  public static CredentialOffer parse(JsonObject json) {
    Members offer = Members.of(json, SECTION);
    JsonObject grants = offer.optionalObject("grants").map(Members::json).orElse(JsonObject.EMPTY);
    for (String type : grants.names()) {
      if (grants.object(type).isEmpty()) {
        throw offer.wrong("grants", "expected an object for each grant type");
      }
    }
    CredentialOffer parsed =
        new CredentialOffer(
            offer.text("credential_issuer"), offer.texts("credential_configuration_ids"), grants);
    parsed.preAuthorizedCode();
    parsed.authorizationCode();
    return parsed;
  }

  /** Returns the grant by pre-authorized code. */
  public Optional<PreAuthorizedCodeGrant> preAuthorizedCode() {
    return grants.object(PreAuthorizedCodeGrant.TYPE).map(PreAuthorizedCodeGrant::new);
  }

  /** Returns the grant by authorization code. */
  public Optional<AuthorizationCodeGrant> authorizationCode() {
    return grants.object(AuthorizationCodeGrant.TYPE).map(AuthorizationCodeGrant::new);
  }

  /** Returns the wire form. */
  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("credential_issuer", credentialIssuer)
            .putStrings("credential_configuration_ids", configurationIds);
    if (!grants.isEmpty()) {
      json.put("grants", grants);
    }
    return json.build();
  }

  /** Tells nothing of the grants. */
  @Override
  public String toString() {
    return "CredentialOffer[" + credentialIssuer + ", " + configurationIds + "]";
  }
}
