package org.cooppassport.core.openid.vci;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * One credential configuration that a wallet asks authorization for.
 *
 * @param configurationId what the issuer's metadata call it
 * @param locations the resource servers it is for; empty if none is named
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-5.1.1">
 *     OpenID4VCI 1.0, section 5.1.1</a>
 */
public record AuthorizationDetail(String configurationId, List<String> locations) {
  /** The {@code type} of all of them. */
  public static final String TYPE = "openid_credential";

  private static final String NAME = "authorization_details";
  private static final String SECTION = "OpenID4VCI 1.0, section 5.1.1";
  private static final int MAX_BYTES = 64 << 10;
  private static final int MAX_DETAILS = 64;

  public AuthorizationDetail {
    Objects.requireNonNull(configurationId);
    locations = List.copyOf(locations);
  }

  /** Returns a detail that names no resource server. */
  public static AuthorizationDetail of(String configurationId) {
    return new AuthorizationDetail(configurationId, List.of());
  }

  /**
   * Reads the value of the parameter {@code authorization_details}.
   *
   * @throws Refusal INVALID_AUTHORIZATION_DETAILS if it is not a non-empty array of objects of type
   *     {@code openid_credential} that each name a configuration
   */
  public static List<AuthorizationDetail> parseAll(String parameter) {
    JsonValue value;
    try {
      value =
          JsonReader.read(parameter, JsonLimits.DEFAULT.withMaxBytes(MAX_BYTES).withMaxDepth(16));
    } catch (JsonException e) {
      throw refused("a JSON array of objects", Came.text(parameter));
    }
    if (!(value instanceof JsonArray array) || array.isEmpty() || array.size() > MAX_DETAILS) {
      throw refused("a JSON array of 1 to " + MAX_DETAILS + " objects", Came.value(value));
    }
    return array
        .objects()
        .orElseThrow(() -> refused("a JSON array of objects", Came.value(array)))
        .stream()
        .map(AuthorizationDetail::parse)
        .toList();
  }

  private static AuthorizationDetail parse(JsonObject json) {
    Members detail = Members.of(json, SECTION).refusing(Reason.INVALID_AUTHORIZATION_DETAILS);
    if (!detail.text("type").equals(TYPE)) {
      throw detail.wrongWord("type", "expected " + TYPE);
    }
    return new AuthorizationDetail(
        detail.text("credential_configuration_id"), detail.optionalTexts("locations"));
  }

  /** Returns the value of the parameter {@code authorization_details}. */
  public static String toParameter(List<AuthorizationDetail> details) {
    return details.stream()
        .map(detail -> (JsonValue) detail.toJson())
        .collect(JsonArray.collector())
        .toJson();
  }

  private JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder().put("type", TYPE).put("credential_configuration_id", configurationId);
    if (!locations.isEmpty()) {
      json.putStrings("locations", locations);
    }
    return json.build();
  }

  private static Refusal refused(String expected, Came came) {
    return new Mismatch(NAME, expected, came, SECTION)
        .refusal(Reason.INVALID_AUTHORIZATION_DETAILS);
  }
}
