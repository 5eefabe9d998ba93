package org.cooppassport.core.model;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/** A credential as received: its securing mechanism is known, nothing about it is proven. */
public sealed interface SecuredCredential
    permits SecuredCredential.Embedded,
        SecuredCredential.Jose,
        SecuredCredential.SdJwt,
        SecuredCredential.Cose {

  /** Returns the media type of the secured form. */
  String mediaType();

  /** Returns what travels in a JSON body: the object, or the text of the token. */
  JsonValue toJson();

  /**
   * A credential with its proofs inside.
   *
   * @param document the credential as it was read
   */
  record Embedded(JsonObject document) implements SecuredCredential {
    /** The media type of credentials with embedded proofs. */
    public static final String MEDIA_TYPE = "application/vc";

    public Embedded {
      Objects.requireNonNull(document);
    }

    @Override
    public String mediaType() {
      return MEDIA_TYPE;
    }

    @Override
    public JsonValue toJson() {
      return document;
    }
  }

  /**
   * A credential as a signed token.
   *
   * @param token the compact serialization as received
   * @param mediaType {@code application/vc+jwt}, or {@code application/jwt} for one that does not
   *     say, as those of data model 1.1
   */
  record Jose(String token, String mediaType) implements SecuredCredential {
    public Jose {
      Objects.requireNonNull(token);
      Objects.requireNonNull(mediaType);
    }

    @Override
    public JsonValue toJson() {
      return new JsonString(token);
    }
  }

  /**
   * A credential as an SD-JWT, perhaps with a key binding.
   *
   * @param token the compact serialization as received
   * @param mediaType {@code application/vc+sd-jwt} for the W3C data model, {@code
   *     application/dc+sd-jwt} for an SD-JWT VC
   */
  record SdJwt(String token, String mediaType) implements SecuredCredential {
    public SdJwt {
      Objects.requireNonNull(token);
      Objects.requireNonNull(mediaType);
    }

    @Override
    public JsonValue toJson() {
      return new JsonString(token);
    }
  }

  /**
   * A credential as a signed COSE message.
   *
   * @param message the message in base64, as received
   * @param mediaType {@code application/vc+cose}, or {@code application/cose} where only the
   *     message itself says what it holds
   */
  record Cose(String message, String mediaType) implements SecuredCredential {
    public Cose {
      Objects.requireNonNull(message);
      Objects.requireNonNull(mediaType);
    }

    @Override
    public JsonValue toJson() {
      return new JsonString(message);
    }
  }

  /**
   * Recognizes a credential in a JSON body: an object with proofs, an enveloped form, or the text
   * of a token.
   *
   * @throws ProblemException with {@code PARSING_ERROR} if it is none of them
   */
  static SecuredCredential of(JsonValue value) {
    if (value instanceof JsonObject object) {
      return ofObject(object);
    }
    if (value instanceof JsonString text) {
      return ofToken(text.value());
    }
    throw unreadable("A credential is an object or the text of a token.");
  }

  private static SecuredCredential ofObject(JsonObject object) {
    if (!EnvelopedForm.isNamedBy(object)) {
      return new Embedded(object);
    }
    List<Problem> problems = EnvelopedForm.problems(object, EnvelopedForm.CREDENTIAL);
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    EnvelopedForm form = EnvelopedForm.read(object.string("id").orElseThrow()).orElseThrow();
    return switch (form.mediaType()) {
      case "application/vc+jwt", "application/jwt" -> new Jose(form.content(), form.mediaType());
      case "application/vc+sd-jwt", "application/dc+sd-jwt" ->
          new SdJwt(form.content(), form.mediaType());
      case "application/vc+cose" -> new Cose(form.content(), form.mediaType());
      default -> throw unreadable("The envelope's media type is not one that is read here.");
    };
  }

  /**
   * Recognizes the text of a token by its form and the {@code typ} of its header: a JWT, an SD-JWT,
   * or a tagged COSE_Sign1 in base64.
   *
   * @throws ProblemException with {@code PARSING_ERROR} if it is none of them
   */
  static SecuredCredential ofToken(String token) {
    int dot = token.indexOf('.');
    // How the tag of COSE_Sign1, and the array of four behind it, begin in base64.
    if (dot < 0 && token.startsWith("0o")) {
      return new Cose(token, "application/cose");
    }
    if (dot <= 0) {
      throw unreadable("The text is not a signed token.");
    }
    String type = typ(token.substring(0, dot));
    String mediaType = type.contains("/") ? type : "application/" + type;
    if (token.indexOf('~') >= 0) {
      return new SdJwt(token, type.isEmpty() ? "application/sd-jwt" : mediaType);
    }
    return new Jose(token, type.isEmpty() ? "application/jwt" : mediaType);
  }

  private static String typ(String header) {
    try {
      return JsonReader.readObject(Base64Url.decode(header))
          .string("typ")
          .orElse("")
          .toLowerCase(Locale.ROOT);
    } catch (MalformedEncoding | JsonException e) {
      throw unreadable("The token's header is not a JSON object in base64url.");
    }
  }

  /** Returns the enveloped form of a token, as presentations hold it. */
  static JsonObject envelope(SecuredCredential credential) {
    return credential instanceof Embedded embedded
        ? embedded.document()
        : EnvelopedForm.toJson(
            EnvelopedForm.CREDENTIAL,
            credential.mediaType(),
            ((JsonString) credential.toJson()).value());
  }

  private static ProblemException unreadable(String detail) {
    return new ProblemException(ProblemCode.PARSING_ERROR, detail);
  }
}
