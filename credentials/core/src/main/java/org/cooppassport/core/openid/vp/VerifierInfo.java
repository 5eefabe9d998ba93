package org.cooppassport.core.openid.vp;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.openid.dcql.DcqlQuery;

/**
 * What somebody says about a verifier, such as a registration or an accreditation. A claim: whoever
 * uses it checks its signature and that it is about this verifier.
 *
 * @param format how it is encoded
 * @param data a text or an object
 * @param credentialIds the credential queries it is about; empty for all
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5.11">
 *     OpenID4VP 1.0, section 5.11</a>
 */
public record VerifierInfo(String format, JsonValue data, List<String> credentialIds) {
  public VerifierInfo {
    Objects.requireNonNull(data);
    credentialIds = List.copyOf(credentialIds);
    if (format.isEmpty() || !(data instanceof JsonString || data instanceof JsonObject)) {
      throw new IllegalArgumentException("a format, and data that are a text or an object");
    }
  }

  /** Returns what is said in view of every credential. */
  public static VerifierInfo of(String format, JsonValue data) {
    return new VerifierInfo(format, data, List.of());
  }

  /**
   * Reads an entry that is about no query in particular.
   *
   * @throws org.cooppassport.core.problem.Refusal MALFORMED_REQUEST that names the member
   */
  public static VerifierInfo parse(Members info) {
    if (info.has("credential_ids")) {
      throw info.wrong("credential_ids", "is for entries about one request only");
    }
    return parse(info, List.of());
  }

  static VerifierInfo parse(Members info, DcqlQuery query) {
    List<String> ids = info.optionalTexts("credential_ids");
    if (!ids.stream().allMatch(id -> query.credential(id).isPresent())) {
      throw info.wrong("credential_ids", "expected ids of the query's credentials");
    }
    return parse(info, ids);
  }

  private static VerifierInfo parse(Members info, List<String> ids) {
    String format = info.text("format");
    JsonValue data =
        info.get("data").orElseThrow(() -> info.wrong("data", "an object or a string is required"));
    if (!(data instanceof JsonString || data instanceof JsonObject)) {
      throw info.wrong("data", "expected an object or a string");
    }
    return new VerifierInfo(format, data, ids);
  }

  /** Returns the data if they are an object. */
  public Optional<JsonObject> object() {
    return data instanceof JsonObject found ? Optional.of(found) : Optional.empty();
  }

  /** Returns the wire form. */
  public JsonObject toJson() {
    JsonObject json = JsonObject.builder().put("format", format).put("data", data).build();
    return credentialIds.isEmpty()
        ? json
        : JsonObject.builder().putAll(json).putStrings("credential_ids", credentialIds).build();
  }
}
