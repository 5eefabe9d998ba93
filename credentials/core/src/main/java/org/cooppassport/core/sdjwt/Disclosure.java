package org.cooppassport.core.sdjwt;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * One claim that can be disclosed: a salt, the name of an object's member (none for an array's
 * item), and the value. The digest is taken over the text as received.
 *
 * <p>Immutable and thread-safe. Holds personal data: {@link #toString} shows none.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9901#section-4.2">RFC 9901, section 4.2</a>
 */
public final class Disclosure {
  /** Characters of one disclosure; a portrait fits. */
  public static final int MAX_CHARS = 64 << 10;

  private static final JsonLimits LIMITS =
      JsonLimits.DEFAULT.withMaxBytes(MAX_CHARS).withMaxDepth(32);

  private final String text;
  private final String salt;
  private final String name;
  private final JsonValue value;

  private Disclosure(String text, String salt, String name, JsonValue value) {
    this.text = text;
    this.salt = salt;
    this.name = name;
    this.value = value;
  }

  /**
   * Reads a disclosure.
   *
   * @throws ProblemException LIMIT_EXCEEDED above {@link #MAX_CHARS}; DISCLOSURE_ERROR if it is not
   *     an array of a salt, perhaps a permitted name, and a value
   */
  public static Disclosure parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED, "a Disclosure longer than " + MAX_CHARS + " characters");
    }
    if (!(readJson(text) instanceof JsonArray array)) {
      throw refused("a Disclosure that is not an array");
    }
    if (array.size() != 2 && array.size() != 3) {
      throw refused("a Disclosure has two or three elements");
    }
    if (!(array.get(0) instanceof JsonString salt)) {
      throw refused("the salt of a Disclosure is a string");
    }
    if (array.size() == 2) {
      return new Disclosure(text, salt.value(), null, array.get(1));
    }
    if (!(array.get(1) instanceof JsonString name)) {
      throw refused("the claim name in a Disclosure is a string");
    }
    requirePermitted(name.value());
    return new Disclosure(text, salt.value(), name.value(), array.get(2));
  }

  private static JsonValue readJson(String text) {
    try {
      return JsonReader.read(Base64Url.decode(text), LIMITS);
    } catch (MalformedEncoding e) {
      throw refused("Disclosure: " + e.getMessage());
    } catch (JsonException e) {
      throw new ProblemException(
          e.kind() == JsonException.Kind.LIMIT
              ? ProblemCode.LIMIT_EXCEEDED
              : ProblemCode.DISCLOSURE_ERROR,
          "Disclosure: " + e.getMessage());
    }
  }

  /** Makes the disclosure of an object's member. */
  static Disclosure ofMember(String salt, String name, JsonValue value) {
    requirePermitted(name);
    return made(salt, name, value, JsonArray.of(new JsonString(salt), new JsonString(name), value));
  }

  /** Makes the disclosure of an array's item. */
  static Disclosure ofItem(String salt, JsonValue value) {
    return made(salt, null, value, JsonArray.of(new JsonString(salt), value));
  }

  private static Disclosure made(String salt, String name, JsonValue value, JsonArray json) {
    String text = Base64Url.encodeUtf8(json.toJson());
    if (text.length() > MAX_CHARS) {
      throw new ProblemException(ProblemCode.LIMIT_EXCEEDED, "a claim too long for one Disclosure");
    }
    return new Disclosure(text, salt, name, value);
  }

  private static void requirePermitted(String name) {
    if (SdNames.ALL.contains(name)) {
      throw refused("the claim name in a Disclosure is one SD-JWT itself uses (RFC 9901, 4.2.1)");
    }
  }

  static ProblemException refused(String detail) {
    return new ProblemException(ProblemCode.DISCLOSURE_ERROR, detail);
  }

  /** Returns the base64url text as received. */
  public String text() {
    return text;
  }

  /** Returns the salt. */
  public String salt() {
    return salt;
  }

  /** Returns the member's name, or nothing for an array's item. */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** Returns the value; it may hold digests of its own. */
  public JsonValue value() {
    return value;
  }

  /** Returns the base64url digest over the text. */
  public String digest(HashAlgorithm algorithm) {
    return Base64Url.encode(
        Bytes.owned(algorithm.newDigest().digest(text.getBytes(StandardCharsets.US_ASCII))));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Disclosure disclosure && text.equals(disclosure.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "Disclosure[" + text.length() + "]";
  }

  static int totalLength(List<Disclosure> disclosures) {
    int total = 0;
    for (Disclosure disclosure : disclosures) {
      total += disclosure.text.length() + 1;
    }
    return total;
  }
}
