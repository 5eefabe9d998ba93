package org.cooppassport.core.openid.dcql;

import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Members;

/**
 * Alternatives of credentials that serve one use.
 *
 * @param options lists of credential query ids, each list a way to satisfy the set, in the
 *     verifier's order of preference
 * @param required whether the verifier needs this set satisfied
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-6.2">
 *     OpenID4VP 1.0, section 6.2</a>
 */
public record CredentialSetQuery(List<List<String>> options, boolean required) {
  /** Most alternatives taken in one set. */
  static final int MAX_OPTIONS = 64;

  public CredentialSetQuery {
    options = options.stream().map(List::copyOf).toList();
    if (options.isEmpty()
        || options.size() > MAX_OPTIONS
        || options.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException(
          "options: 1 to " + MAX_OPTIONS + " non-empty lists of ids");
    }
  }

  /** Returns a set that must be satisfied. */
  public static CredentialSetQuery required(List<List<String>> options) {
    return new CredentialSetQuery(options, true);
  }

  /** Returns a set that the holder may leave out. */
  public static CredentialSetQuery optional(List<List<String>> options) {
    return new CredentialSetQuery(options, false);
  }

  static CredentialSetQuery parse(Members set) {
    List<List<String>> options = new ArrayList<>();
    JsonArray array = set.array("options");
    if (array.size() > MAX_OPTIONS) {
      throw set.wrong("options", "expected at most " + MAX_OPTIONS + " alternatives");
    }
    for (JsonValue option : array) {
      options.add(
          option instanceof JsonArray ids && !ids.isEmpty() && ids.strings().isPresent()
              ? ids.strings().get()
              : refuse(set));
    }
    return new CredentialSetQuery(options, set.flag("required").orElse(true));
  }

  private static List<String> refuse(Members set) {
    throw set.wrong("options", "expected non-empty arrays of credential query ids");
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put(
            "options",
            options.stream()
                .map(option -> (JsonValue) JsonArray.ofStrings(option))
                .collect(JsonArray.collector()))
        .put("required", required)
        .build();
  }
}
