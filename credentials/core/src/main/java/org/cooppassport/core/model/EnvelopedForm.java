package org.cooppassport.core.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.problem.Problem;

/**
 * A credential or presentation that is secured by an envelope and travels as a {@code data:} URL.
 *
 * @param mediaType the envelope's media type, lower case, without parameters
 * @param content the envelope's text as it stands in the URL
 * @see <a href="https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials">VCDM
 *     2.0, Enveloped Verifiable Credentials</a>
 */
record EnvelopedForm(String mediaType, String content) {
  static final String CREDENTIAL = "EnvelopedVerifiableCredential";
  static final String PRESENTATION = "EnvelopedVerifiablePresentation";

  private static final String SCHEME = "data:";
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+");

  /** Tells whether one of the object's types is that of an enveloped form. */
  static boolean isNamedBy(JsonObject object) {
    return object.oneOrMany("type").stream()
        .anyMatch(
            type ->
                type instanceof JsonString name
                    && (name.value().equals(CREDENTIAL) || name.value().equals(PRESENTATION)));
  }

  /**
   * Returns what is wrong with an object that is meant to be the enveloped form of {@code type}.
   */
  static List<Problem> problems(JsonObject object, String type) {
    Rules rules = new Rules();
    if (!DataModelVersion.of(object).equals(Optional.of(DataModelVersion.V2_0))) {
      rules.malformed(
          JsonPointer.of("@context"),
          "The first context must be " + DataModelVersion.V2_0.baseContext() + ".");
    }
    rules.types(object, JsonPointer.ROOT, type);
    if (object.string("id").flatMap(EnvelopedForm::read).isEmpty()) {
      rules.malformed(
          JsonPointer.of("id"), "The id is a data: URL with the media type of the envelope.");
    }
    return rules.problems();
  }

  /** Reads a {@code data:} URL. */
  static Optional<EnvelopedForm> read(String url) {
    int comma = url.indexOf(',');
    if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || comma < 0
        || comma == url.length() - 1) {
      return Optional.empty();
    }
    String head = url.substring(SCHEME.length(), comma);
    int parameters = head.indexOf(';');
    String mediaType = parameters < 0 ? head : head.substring(0, parameters);
    if (!MEDIA_TYPE.matcher(mediaType).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new EnvelopedForm(mediaType.toLowerCase(Locale.ROOT), url.substring(comma + 1)));
  }

  /** Returns the object for an envelope. */
  static JsonObject toJson(String type, String mediaType, String content) {
    return JsonObject.builder()
        .put("@context", DataModelVersion.V2_0.baseContext())
        .put("id", SCHEME + mediaType + "," + content)
        .put("type", type)
        .build();
  }
}
