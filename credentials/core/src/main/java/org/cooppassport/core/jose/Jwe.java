package org.cooppassport.core.jose;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.ECKey;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * An encrypted token in compact serialization: ECDH-ES on P-256 with A128GCM or A256GCM, and
 * nothing else. Any other algorithm and compression are refused by name, before any work is done
 * for them.
 *
 * <p>Immutable and thread-safe. One layer is opened at a time; what is inside is for the caller to
 * read.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7516">RFC 7516</a>
 */
public final class Jwe {
  /** A response of several credentials fits. */
  public static final int MAX_CHARS = 4 << 20;

  private static final JsonLimits HEADER_LIMITS = new JsonLimits(8 << 10, 8, 4 << 10, 30, 200, 200);

  private static final Set<String> FORBIDDEN = Set.of("zip", "crit", "p2s", "p2c", "jku", "x5u");

  private final String text;
  private final JsonObject header;
  private final ContentEncryption enc;

  private Jwe(String text, JsonObject header, ContentEncryption enc) {
    this.text = text;
    this.header = header;
    this.enc = enc;
  }

  /**
   * Returns {@code payload} encrypted to a recipient; the recipient's {@code kid} is repeated in
   * the header.
   *
   * <p>Computes a key agreement, so never on an event loop.
   */
  public static String encrypt(
      Bytes payload, EncryptionKey recipient, ContentEncryption enc, RandomSource random) {
    JWEHeader.Builder header =
        new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.parse(enc.name()));
    recipient.kid().ifPresent(header::keyID);
    JWEObject jwe = new JWEObject(header.build(), new Payload(payload.toByteArray()));
    try {
      ECKey key = ECKey.parse(recipient.toJwk().without("key_ops", "x5c", "x5t#S256").toJson());
      ECDHEncrypter encrypter = new ECDHEncrypter(key.toECPublicKey());
      encrypter.getJCAContext().setSecureRandom(new RandomSourceGenerator(random));
      jwe.encrypt(encrypter);
    } catch (JOSEException | ParseException e) {
      throw new IllegalStateException("encrypting to a checked key failed", e);
    }
    return jwe.serialize();
  }

  /**
   * Reads a token without opening it.
   *
   * @throws ProblemException ALGORITHM_NOT_ALLOWED on any algorithm or compression but ours;
   *     PARSING_ERROR or LIMIT_EXCEEDED if it is not a JWE
   */
  public static Jwe parse(String text) {
    return parse(text, MAX_CHARS);
  }

  /**
   * Reads a token of at most so many characters without opening it.
   *
   * @throws ProblemException as {@link #parse(String)} does
   */
  public static Jwe parse(String text, int maxChars) {
    if (text.length() > maxChars) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED, "JWE longer than " + maxChars + " characters");
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != 5) {
      throw new ProblemException(
          ProblemCode.PARSING_ERROR, "not a JWE of five parts (RFC 7516, 7.1)");
    }
    JsonObject header = header(parts[0]);
    ContentEncryption enc = requireAllowed(header);
    try {
      for (int i = 1; i < parts.length; i++) {
        Base64Url.decode(parts[i]);
      }
    } catch (MalformedEncoding e) {
      throw new ProblemException(ProblemCode.PARSING_ERROR, "JWE: " + e.getMessage());
    }
    if (!parts[1].isEmpty()) {
      throw new ProblemException(
          ProblemCode.PARSING_ERROR, "ECDH-ES has no encrypted key (RFC 7518, 4.6)");
    }
    return new Jwe(text, header, enc);
  }

  private static JsonObject header(String base64Url) {
    try {
      return JsonReader.readObject(Base64Url.decode(base64Url), HEADER_LIMITS);
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

  private static ContentEncryption requireAllowed(JsonObject header) {
    if (!header.string("alg").equals(Optional.of(EncryptionKey.ALG))) {
      throw notAllowed("alg", EncryptionKey.ALG, Came.word(header.string("alg")));
    }
    for (String name : FORBIDDEN) {
      if (header.has(name)) {
        throw notAllowed(name, "no such parameter", Came.value(header.get(name)));
      }
    }
    if (header.object("epk").flatMap(epk -> epk.string("crv")).filter("P-256"::equals).isEmpty()) {
      throw notAllowed(
          "epk",
          "a key on P-256",
          Came.word(header.object("epk").flatMap(epk -> epk.string("crv"))));
    }
    if (header.has("kid") && header.string("kid").isEmpty()) {
      throw new ProblemException(ProblemCode.MALFORMED_VALUE_ERROR, "kid is not a string");
    }
    return header
        .string("enc")
        .flatMap(ContentEncryption::named)
        .orElseThrow(
            () -> notAllowed("enc", "A128GCM or A256GCM", Came.word(header.string("enc"))));
  }

  private static ProblemException notAllowed(String parameter, String expected, Came came) {
    return new ProblemException(
        ProblemCode.ALGORITHM_NOT_ALLOWED,
        new Mismatch("JWE " + parameter, expected, came, "RFC 7518, section 4.6").sentence());
  }

  /** Returns the name of the key it is encrypted to. */
  public Optional<String> kid() {
    return header.string("kid");
  }

  /**
   * Returns the name of the key it is encrypted to, where a protocol asks for one.
   *
   * @throws ProblemException MALFORMED_VALUE_ERROR if there is none
   */
  public String requireKid() {
    return kid()
        .orElseThrow(
            () -> new ProblemException(ProblemCode.MALFORMED_VALUE_ERROR, "JWE without kid"));
  }

  /** Returns how the content is encrypted. */
  public ContentEncryption enc() {
    return enc;
  }

  /** Returns the header as received. */
  public JsonObject header() {
    return header;
  }

  /**
   * Returns the decrypted content.
   *
   * <p>Computes a key agreement, so never on an event loop.
   *
   * @throws ProblemException CRYPTOGRAPHIC_SECURITY_ERROR if it is for another key or was changed
   */
  public Bytes decrypt(DecryptionKey key) {
    if (!key.isNamed(kid())) {
      throw failed();
    }
    try {
      JWEObject jwe = JWEObject.parse(text);
      jwe.decrypt(new ECDHDecrypter(ECKey.parse(key.toJwk().toJson()).toECPrivateKey()));
      return Bytes.owned(jwe.getPayload().toBytes());
    } catch (JOSEException | ParseException | RuntimeException e) {
      throw failed();
    }
  }

  private static ProblemException failed() {
    return new ProblemException(
        ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, "the JWE cannot be decrypted with this key");
  }

  @Override
  public String toString() {
    return "Jwe[" + enc + "]";
  }
}
