package org.cooppassport.core.openid.vci;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.ClaimsPath;

/**
 * What an issuer says about a claim of a credential.
 *
 * @param path which claim
 * @param presence whether the issuer always includes it
 * @param displays how it is shown, by language
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#appendix-B.2">
 *     OpenID4VCI 1.0, appendix B.2</a>
 */
public record ClaimDescription(ClaimsPath path, Presence presence, List<Display> displays) {
  /** Whether the issuer always includes a claim; {@code mandatory} on the wire. */
  public enum Presence {
    ALWAYS,
    PERHAPS
  }

  private static final String SECTION = "OpenID4VCI 1.0, appendix B.2";

  public ClaimDescription {
    Objects.requireNonNull(path);
    Objects.requireNonNull(presence);
    displays = List.copyOf(displays);
  }

  /** Reads the descriptions below {@code claims}; none if the member is absent. */
  static List<ClaimDescription> parseAll(Members owner) {
    List<ClaimDescription> claims =
        owner.optionalObjects("claims").stream().map(ClaimDescription::parse).toList();
    for (int i = 0; i < claims.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (contradict(claims.get(j).path(), claims.get(i).path())) {
          throw owner.wrong(
              "claims", "two descriptions are of the same claim or contradict (" + SECTION + ")");
        }
      }
    }
    return claims;
  }

  // The same path twice, or one path that takes for an object what the other takes for an array.
  private static boolean contradict(ClaimsPath one, ClaimsPath other) {
    if (one.equals(other)) {
      return true;
    }
    int common = Math.min(one.length(), other.length());
    for (int i = 0; i < common; i++) {
      JsonValue a = one.toJson().get(i);
      JsonValue b = other.toJson().get(i);
      if (a instanceof JsonString != b instanceof JsonString) {
        return true;
      }
      if (!a.equals(b)) {
        return false;
      }
    }
    return false;
  }

  private static ClaimDescription parse(Members claim) {
    ClaimsPath path;
    try {
      path = ClaimsPath.parse(claim.array("path"));
    } catch (ProblemException e) {
      throw claim.wrong("path", "expected a claims path pointer");
    }
    Presence presence = claim.flag("mandatory").orElse(false) ? Presence.ALWAYS : Presence.PERHAPS;
    return new ClaimDescription(path, presence, Display.parseAll(claim));
  }

  /** Returns the wire form. */
  public JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder().put("path", path.toJson());
    if (presence == Presence.ALWAYS) {
      json.put("mandatory", true);
    }
    if (!displays.isEmpty()) {
      json.put("display", displays.stream().map(Display::json).collect(JsonArray.collector()));
    }
    return json.build();
  }
}
