package org.cooppassport.verifier.vcapi;

import java.util.Set;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Refusal;

/**
 * The options of a verification. A caller cannot switch a check off: {@code checks} and the {@code
 * return…} options are accepted, and everything is checked and told nevertheless.
 *
 * @param challenge what the presentation must have signed; empty if not said
 * @param domain whom the presentation must be for; empty if not said
 */
record VerifyOptions(String challenge, String domain) {
  private static final String PLACE = "VC API, options";
  private static final Set<String> HARMLESS =
      Set.of(
          "checks",
          "returnCredential",
          "returnPresentation",
          "returnProblemDetails",
          "returnResults");

  /**
   * Reads the options of a credential's verification.
   *
   * @throws Refusal of reason {@code UNKNOWN_OPTION} or {@code INVALID_VALUE}
   */
  static VerifyOptions ofCredential(JsonObject body) {
    return read(body, Set.of());
  }

  /**
   * Reads the options of a presentation's verification.
   *
   * @throws Refusal of reason {@code UNKNOWN_OPTION} or {@code INVALID_VALUE}
   */
  static VerifyOptions ofPresentation(JsonObject body) {
    return read(body, Set.of("challenge", "domain"));
  }

  private static VerifyOptions read(JsonObject body, Set<String> own) {
    Members members = Members.of(body, PLACE).refusing(Refusal.Reason.INVALID_VALUE);
    JsonObject json = members.optionalObject("options").map(Members::json).orElse(JsonObject.EMPTY);
    for (String name : json.names()) {
      if (!HARMLESS.contains(name) && !own.contains(name)) {
        throw new Refusal(
            Refusal.Reason.UNKNOWN_OPTION, "options." + name, "no such option is known here");
      }
    }
    Members options = Members.of(json, PLACE).refusing(Refusal.Reason.INVALID_VALUE);
    return new VerifyOptions(
        options.optionalText("challenge").orElse(""), options.optionalText("domain").orElse(""));
  }
}
