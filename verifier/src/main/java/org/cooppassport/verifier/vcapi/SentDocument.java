package org.cooppassport.verifier.vcapi;

import java.util.Set;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Refusal;

/** The document in the body of a verification: an object, or the text of a token. */
final class SentDocument {
  private SentDocument() {}

  /**
   * Returns the document as text.
   *
   * @throws Refusal of reason {@code MALFORMED_REQUEST} if it is missing or something else, {@code
   *     UNKNOWN_OPTION} if anything stands beside it but options
   */
  static String text(JsonObject body, String name) {
    Set<String> known = Set.of(name, "options");
    for (String member : body.names()) {
      if (!known.contains(member)) {
        throw new Refusal(
            Refusal.Reason.UNKNOWN_OPTION, member, "the body has " + name + " and options only");
      }
    }
    JsonValue value =
        body.get(name)
            .orElseThrow(
                () -> new Refusal(Refusal.Reason.MALFORMED_REQUEST, name, name + " is missing"));
    if (value instanceof JsonString text) {
      return text.value();
    }
    if (value instanceof JsonObject object) {
      return object.toJson();
    }
    throw new Refusal(
        Refusal.Reason.MALFORMED_REQUEST, name, name + " is an object, or the text of a token");
  }
}
