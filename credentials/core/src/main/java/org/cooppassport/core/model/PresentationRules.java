package org.cooppassport.core.model;

import java.util.List;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Problem;

/**
 * The rules of a presentation.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations">VCDM 2.0,
 *     Verifiable Presentations</a>
 */
final class PresentationRules {
  static final String TYPE = "VerifiablePresentation";
  static final String CREDENTIALS = "verifiableCredential";

  private PresentationRules() {}

  /** Returns everything that is wrong with a presentation and the credentials inside. */
  static List<Problem> judge(JsonObject json) {
    Rules rules = new Rules();
    rules.contexts(json);
    rules.optionalId(json, JsonPointer.ROOT);
    rules.types(json, JsonPointer.ROOT, TYPE);
    if (json.has("holder")) {
      rules.agent(json, "holder");
    }
    rules.typed(json, "termsOfUse", JsonPointer.ROOT);
    rules.typed(json, "proof", JsonPointer.ROOT);
    boolean texts = DataModelVersion.of(json).filter(DataModelVersion.V1_1::equals).isPresent();
    rules.each(
        json,
        CREDENTIALS,
        JsonPointer.ROOT,
        (value, place) -> credential(value, place, rules, texts));
    return rules.problems();
  }

  private static void credential(
      JsonValue value, JsonPointer place, Rules rules, boolean textsAllowed) {
    if (value instanceof JsonObject object) {
      if (EnvelopedForm.isNamedBy(object)) {
        rules.addAll(EnvelopedForm.problems(object, EnvelopedForm.CREDENTIAL), place);
      } else {
        rules.addAll(CredentialRules.judge(object), place);
      }
    } else if (!(textsAllowed && value instanceof JsonString)) {
      rules.malformed(place, "A credential in a presentation is an object.");
    }
  }
}
