package org.cooppassport.core.openid.dcql;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonBoolean;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.ClaimsPath;

/**
 * One claim that is asked for.
 *
 * @param id the name that {@code claim_sets} use; the empty text if it has none
 * @param path which claim
 * @param values values of which the claim must have one, type included; empty if any value will do.
 *     A hint for the wallet: a verifier checks values again
 * @param intentToRetain what the verifier says about keeping the element; means something only for
 *     {@code mso_mdoc}
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-6.3">
 *     OpenID4VP 1.0, section 6.3</a>
 */
public record ClaimsQuery(
    String id, ClaimsPath path, List<JsonValue> values, IntentToRetain intentToRetain) {
  /** Whether the verifier says it will keep the element. */
  public enum IntentToRetain {
    UNSAID,
    NO,
    YES
  }

  public ClaimsQuery {
    Objects.requireNonNull(path);
    Objects.requireNonNull(intentToRetain);
    values = List.copyOf(values);
    if (!id.isEmpty() && !CredentialQuery.isId(id)) {
      throw new IllegalArgumentException("id: letters, digits, _ and - only");
    }
    if (!values.stream().allMatch(ClaimsQuery::isMatchable)) {
      throw new IllegalArgumentException("values: strings, integers and booleans only");
    }
  }

  /** Returns a query for the claim at these member names, whatever its value. */
  public static ClaimsQuery of(String name, String... below) {
    return of(ClaimsPath.of(name, below));
  }

  /** Returns a query for the claims at {@code path}, whatever their values. */
  public static ClaimsQuery of(ClaimsPath path) {
    return new ClaimsQuery("", path, List.of(), IntentToRetain.UNSAID);
  }

  /** Returns the same query under a name that {@code claim_sets} can use. */
  public ClaimsQuery named(String newId) {
    return new ClaimsQuery(newId, path, values, intentToRetain);
  }

  /** Returns the same query for a claim that has one of these values. */
  public ClaimsQuery withValues(List<JsonValue> wanted) {
    return new ClaimsQuery(id, path, wanted, intentToRetain);
  }

  private static boolean isMatchable(JsonValue value) {
    return value instanceof JsonString
        || value instanceof JsonBoolean
        || (value instanceof JsonNumber number && number.isLong());
  }

  static ClaimsQuery parse(Members claim) {
    ClaimsPath path = path(claim);
    String id = claim.optionalText("id").orElse("");
    List<JsonValue> values = claim.optionalArray("values").map(JsonArray::items).orElse(List.of());
    IntentToRetain retain =
        claim
            .flag("intent_to_retain")
            .map(yes -> yes ? IntentToRetain.YES : IntentToRetain.NO)
            .orElse(IntentToRetain.UNSAID);
    try {
      return new ClaimsQuery(id, path, values, retain);
    } catch (IllegalArgumentException e) {
      throw claim.wrong("claims", e.getMessage());
    }
  }

  private static ClaimsPath path(Members claim) {
    try {
      return ClaimsPath.parse(claim.array("path"));
    } catch (ProblemException e) {
      throw claim.wrong("path", "expected strings, integers from 0 and null (section 7)");
    }
  }

  JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder();
    if (!id.isEmpty()) {
      json.put("id", id);
    }
    json.put("path", path.toJson());
    if (!values.isEmpty()) {
      json.put("values", new JsonArray(values));
    }
    if (intentToRetain != IntentToRetain.UNSAID) {
      json.put("intent_to_retain", intentToRetain == IntentToRetain.YES);
    }
    return json.build();
  }

  /** Tells whether {@code claims} holds a claim at the path with one of the values. */
  boolean matches(JsonObject claims) {
    try {
      List<JsonValue> selected = path.select(claims);
      return values.isEmpty() ? !selected.isEmpty() : selected.stream().anyMatch(values::contains);
    } catch (ProblemException e) {
      return false; // section 7.1 aborts where a claim is of another shape: no match
    }
  }
}
