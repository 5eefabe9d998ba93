package org.cooppassport.core.jose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * The protected header of a signed token, read strictly. Nothing in it is proven.
 *
 * <p>A header that names an algorithm outside the asymmetric ones we know, or that would have us
 * fetch a key ({@code jku}, {@code x5u}), change the payload's encoding ({@code b64}) or understand
 * an extension ({@code crit}) is refused here, before any key is looked for. Unknown parameters are
 * kept and ignored.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-4">RFC 7515, section 4</a>
 */
public final class JwsHeader {
  private static final JsonLimits LIMITS = new JsonLimits(64 << 10, 16, 48 << 10, 30, 200, 2_000);

  /** Longer identifiers are nobody's key names, and would be carried into look-ups. */
  private static final int MAX_KID_LENGTH = 2_048;

  private final JsonObject json;
  private final String alg;
  private final List<Bytes> x5c;

  private JwsHeader(JsonObject json, String alg, List<Bytes> x5c) {
    this.json = json;
    this.alg = alg;
    this.x5c = x5c;
  }

  static JwsHeader decode(String base64Url) {
    try {
      return of(JsonReader.readObject(Base64Url.decode(base64Url), LIMITS));
    } catch (MalformedEncoding e) {
      throw new ProblemException(ProblemCode.PARSING_ERROR, "header: " + e.getMessage());
    } catch (JsonException e) {
      throw new ProblemException(
          e.kind() == JsonException.Kind.LIMIT
              ? ProblemCode.LIMIT_EXCEEDED
              : ProblemCode.PARSING_ERROR,
          "header: " + e.getMessage());
    }
  }

  static JwsHeader of(JsonObject json) {
    String alg = algorithm(json);
    refuse(json, "crit", "no extension of the JWS header is understood (RFC 7515, 4.1.11)");
    refuse(json, "b64", "unencoded payloads are not accepted (RFC 7797)");
    refuse(json, "jku", "keys are never fetched because a header says so (RFC 8725, 3.10)");
    refuse(json, "x5u", "certificates are never fetched because a header says so (RFC 8725, 3.10)");
    refuse(json, "zip", "compression has no meaning in a JWS");
    optionalText(json, "typ");
    optionalText(json, "cty");
    if (optionalText(json, "kid").filter(kid -> kid.length() > MAX_KID_LENGTH).isPresent()) {
      throw new ProblemException(ProblemCode.LIMIT_EXCEEDED, "kid is too long");
    }
    if (json.has("jwk") && json.object("jwk").isEmpty()) {
      throw new ProblemException(ProblemCode.MALFORMED_VALUE_ERROR, "jwk is not an object");
    }
    return new JwsHeader(json, alg, certificates(json));
  }

  private static String algorithm(JsonObject json) {
    String alg = json.string("alg").orElse("");
    if (alg.isEmpty() || alg.toLowerCase(Locale.ROOT).equals("none")) {
      throw new ProblemException(
          ProblemCode.ALGORITHM_NOT_ALLOWED,
          "alg: expected a signature algorithm, came "
              + Came.word(json.string("alg"))
              + " (RFC 8725, 3.1)");
    }
    if (SignatureAlgorithm.ofJoseName(alg).isEmpty()) {
      throw new ProblemException(
          ProblemCode.ALGORITHM_NOT_ALLOWED,
          "alg: expected one of the signature algorithms in use, came "
              + Came.word(json.string("alg"))
              + " (RFC 8725, 3.1)");
    }
    return alg;
  }

  private static void refuse(JsonObject json, String name, String why) {
    if (json.has(name)) {
      throw new ProblemException(ProblemCode.ALGORITHM_NOT_ALLOWED, name + ": " + why);
    }
  }

  private static Optional<String> optionalText(JsonObject json, String name) {
    Optional<JsonValue> value = json.get(name);
    if (value.isPresent() && !(value.get() instanceof JsonString)) {
      throw new ProblemException(
          name.equals("typ") ? ProblemCode.TOKEN_TYPE_ERROR : ProblemCode.MALFORMED_VALUE_ERROR,
          name + (value.get() instanceof JsonNull ? " is null" : " is not a string"));
    }
    return json.string(name);
  }

  private static List<Bytes> certificates(JsonObject json) {
    if (!json.has("x5c")) {
      return List.of();
    }
    JsonArray array = json.array("x5c").orElse(JsonArray.EMPTY);
    List<String> texts =
        array
            .strings()
            .filter(list -> !list.isEmpty() && list.size() <= X509Chains.MAX_CERTIFICATES)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.MALFORMED_VALUE_ERROR,
                        "x5c is not an array of 1 to "
                            + X509Chains.MAX_CERTIFICATES
                            + " certificates (RFC 7515, 4.1.6)"));
    List<Bytes> certificates = new ArrayList<>(texts.size());
    for (String text : texts) {
      certificates.add(StandardBase64.decode(text, "x5c"));
    }
    return List.copyOf(certificates);
  }

  /** Returns the algorithm's name; to be compared with a key, never to be obeyed. */
  public String alg() {
    return alg;
  }

  /** Returns the declared type. */
  public Optional<String> typ() {
    return json.string("typ");
  }

  /** Returns the declared content type. */
  public Optional<String> cty() {
    return json.string("cty");
  }

  /** Returns the key's name: a lookup key inside a document the caller already trusts. */
  public Optional<String> kid() {
    return json.string("kid");
  }

  /** Returns the key the token brought along, unproven. */
  public Optional<JsonObject> jwk() {
    return json.object("jwk");
  }

  /** Returns the DER certificates the token brought along, leaf first; empty if none. */
  public List<Bytes> x5c() {
    return x5c;
  }

  /** Returns the header as received. */
  public JsonObject json() {
    return json;
  }

  @Override
  public String toString() {
    return "JwsHeader[alg=" + alg + ", typ=" + typ().orElse("") + "]";
  }
}
