package org.cooppassport.core.model;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.problem.Problem;

/**
 * A credential or presentation that is secured by an envelope and travels as a {@code data:} URL.
 *
 * @param mediaType the envelope's media type, lower case, without parameters
 * @param content the envelope's text: of a token as it stands in the URL, of a binary envelope in
 *     base64
 * @see <a href="https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials">VCDM
 *     2.0, Enveloped Verifiable Credentials</a>
 */
public record EnvelopedForm(String mediaType, String content) {
  public EnvelopedForm {
    Objects.requireNonNull(mediaType);
    Objects.requireNonNull(content);
  }

  static final String CREDENTIAL = "EnvelopedVerifiableCredential";
  static final String PRESENTATION = "EnvelopedVerifiablePresentation";

  private static final String SCHEME = "data:";
  private static final String BINARY = "+cose";
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

  /** Reads a {@code data:} URL; empty if it is none, or of an envelope that is not of its form. */
  public static Optional<EnvelopedForm> read(String url) {
    int comma = url.indexOf(',');
    if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || comma < 0
        || comma == url.length() - 1) {
      return Optional.empty();
    }
    String[] head = url.substring(SCHEME.length(), comma).split(";", -1);
    String mediaType = head[0].toLowerCase(Locale.ROOT);
    if (!MEDIA_TYPE.matcher(mediaType).matches()) {
      return Optional.empty();
    }
    return content(mediaType, head[head.length - 1], url.substring(comma + 1))
        .map(content -> new EnvelopedForm(mediaType, content));
  }

  /**
   * The content, its transfer coding undone where the envelope is text. Binary envelopes come in
   * base64, as RFC 2397 has it, or in base64url, as examples of VC-JOSE-COSE print it. Tokens are
   * base64url already, and said to be so by some.
   */
  private static Optional<String> content(String mediaType, String coding, String data) {
    boolean binary = mediaType.endsWith(BINARY);
    try {
      return switch (coding) {
        case "base64" ->
            Optional.of(binary ? data : Bytes.owned(Base64.getDecoder().decode(data)).toUtf8());
        case "base64url" -> Optional.of(binary ? base64(data) : data);
        default -> binary ? Optional.empty() : Optional.of(data);
      };
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String base64(String base64Url) {
    return Base64.getEncoder().encodeToString(Base64Url.decode(base64Url).toByteArray());
  }

  /** Returns the object for an envelope. */
  static JsonObject toJson(String type, String mediaType, String content) {
    return JsonObject.builder()
        .put("@context", DataModelVersion.V2_0.baseContext())
        .put("id", SCHEME + mediaType + (mediaType.endsWith(BINARY) ? ";base64," : ",") + content)
        .put("type", type)
        .build();
  }
}
