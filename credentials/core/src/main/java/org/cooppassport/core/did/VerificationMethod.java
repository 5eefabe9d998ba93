package org.cooppassport.core.did;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.encoding.Multicodec;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.VerificationKey;

/**
 * A way to check that its controller did something: an identifier, who controls it, and a public
 * key.
 *
 * <p>A method whose key is of a kind that is not read here does not spoil its document; it cannot
 * be used, that is all.
 *
 * @see <a href="https://www.w3.org/TR/cid-1.0/#verification-methods">Controlled Identifiers,
 *     verification methods</a>
 */
public final class VerificationMethod {
  /** The type with {@code publicKeyMultibase}. */
  public static final String MULTIKEY = "Multikey";

  /** The type with {@code publicKeyJwk}. */
  public static final String JSON_WEB_KEY = "JsonWebKey";

  /** The type with {@code publicKeyMultibase} of before Multikey, for Ed25519. */
  public static final String ED25519_2020 = "Ed25519VerificationKey2020";

  private static final String X25519_2020 = "X25519KeyAgreementKey2020";
  private static final String JSON_WEB_KEY_2020 = "JsonWebKey2020";
  private static final Set<String> SECRETS =
      Set.of(
          "secretKeyMultibase",
          "secretKeyJwk",
          "privateKeyMultibase",
          "privateKeyJwk",
          "privateKeyBase58",
          "privateKeyHex");
  private static final int ED25519_BYTES = 32;

  private final String id;
  private final String type;
  private final String controller;
  private final JsonObject json;
  private volatile VerificationKey key;

  private VerificationMethod(String id, String type, String controller, JsonObject json) {
    this.id = id;
    this.type = type;
    this.controller = controller;
    this.json = json;
  }

  /** A method of type Multikey. */
  public static VerificationMethod multikey(String id, String controller, VerificationKey key) {
    JsonObject json =
        JsonObject.builder()
            .put("id", id)
            .put("type", MULTIKEY)
            .put("controller", controller)
            .put("publicKeyMultibase", key.toMultikey())
            .build();
    return new VerificationMethod(id, MULTIKEY, controller, json);
  }

  /** A method of type JsonWebKey, with the JWK as it is given. */
  public static VerificationMethod jsonWebKey(
      String id, String controller, JsonObject publicKeyJwk) {
    JsonObject json =
        JsonObject.builder()
            .put("id", id)
            .put("type", JSON_WEB_KEY)
            .put("controller", controller)
            .put("publicKeyJwk", publicKeyJwk)
            .build();
    return new VerificationMethod(id, JSON_WEB_KEY, controller, json);
  }

  static VerificationMethod read(JsonObject json, String documentId) {
    String id = DidDocument.absolute(required(json, "id"), documentId);
    String type = required(json, "type");
    // Documents without it are about; such a method is read and never found for any purpose.
    String controller = json.has("controller") ? required(json, "controller") : "";
    if (SECRETS.stream().anyMatch(json::has)) {
      throw new DidException(
          DidError.INVALID_VERIFICATION_METHOD, "a verification method publishes a secret key");
    }
    if (json.has("publicKeyJwk") && json.has("publicKeyMultibase")) {
      throw new DidException(
          DidError.INVALID_VERIFICATION_METHOD,
          "a verification method has publicKeyJwk and publicKeyMultibase; one is allowed");
    }
    if (json.object("publicKeyJwk").map(jwk -> jwk.has("d")).orElse(false)) {
      throw new DidException(
          DidError.INVALID_VERIFICATION_METHOD, "a publicKeyJwk holds a private member");
    }
    instant(json, "expires");
    instant(json, "revoked");
    return new VerificationMethod(id, type, controller, json);
  }

  /** The method's absolute URL. */
  public String id() {
    return id;
  }

  public String type() {
    return type;
  }

  /**
   * Who may use the method: the URL of a controlled identifier document. Empty if the document does
   * not say, and then the method cannot be used.
   */
  public String controller() {
    return controller;
  }

  /** The instant from which on the method must not be used, if it is bounded. */
  public Optional<Instant> expires() {
    return instant(json, "expires");
  }

  /** The instant at which the method was revoked, if it was. */
  public Optional<Instant> revoked() {
    return instant(json, "revoked");
  }

  /** The method as it stands in its document. */
  public JsonObject json() {
    return json;
  }

  /** Whether the method is neither expired nor revoked at {@code instant}. */
  public boolean usableAt(Instant instant) {
    return expires().map(instant::isBefore).orElse(true)
        && revoked().map(instant::isBefore).orElse(true);
  }

  /**
   * The public key.
   *
   * @throws DidException {@code INVALID_VERIFICATION_METHOD} if it is of an unknown type or no
   *     valid key
   */
  public VerificationKey key() {
    VerificationKey known = key;
    if (known != null) {
      return known;
    }
    try {
      key = readKey();
      return key;
    } catch (InvalidKey | MalformedEncoding e) {
      throw new DidException(
          DidError.INVALID_VERIFICATION_METHOD, "the key of the verification method is not valid");
    }
  }

  private VerificationKey readKey() {
    if (type.equals(MULTIKEY)) {
      return VerificationKey.fromMultikey(material("publicKeyMultibase"));
    }
    if (type.equals(JSON_WEB_KEY) || type.equals(JSON_WEB_KEY_2020)) {
      JsonObject jwk =
          json.object("publicKeyJwk")
              .orElseThrow(
                  () ->
                      new DidException(
                          DidError.INVALID_VERIFICATION_METHOD, "a " + type + " has publicKeyJwk"));
      return VerificationKey.fromJwk(jwk);
    }
    if (type.equals(ED25519_2020)) {
      return legacy(Multicodec.ED25519_PUB, KeyType.ED25519);
    }
    if (type.equals(X25519_2020)) {
      return legacy(Multicodec.X25519_PUB, KeyType.X25519);
    }
    throw new DidException(
        DidError.INVALID_VERIFICATION_METHOD, "the type of the verification method is not read");
  }

  /** Before Multikey the header was there in most documents and missing in some. */
  private VerificationKey legacy(Multicodec codec, KeyType wanted) {
    String text = material("publicKeyMultibase");
    Bytes bytes = Multibase.decode(text);
    VerificationKey key =
        bytes.size() == ED25519_BYTES
            ? VerificationKey.fromMultikey(Multibase.base58btc(codec.wrap(bytes)))
            : VerificationKey.fromMultikey(text);
    if (key.type() != wanted) {
      throw new DidException(
          DidError.INVALID_VERIFICATION_METHOD, "the key is not of the method's type");
    }
    return key;
  }

  private String material(String name) {
    return json.string(name)
        .orElseThrow(
            () ->
                new DidException(
                    DidError.INVALID_VERIFICATION_METHOD, "a " + type + " has " + name));
  }

  private static String required(JsonObject json, String name) {
    return json.string(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(
            () ->
                new DidException(
                    DidError.INVALID_VERIFICATION_METHOD,
                    "a verification method has the text member '" + name + "'"));
  }

  private static Optional<Instant> instant(JsonObject json, String name) {
    if (!json.has(name)) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(json.string(name).orElse("")).toInstant());
    } catch (DateTimeParseException e) {
      throw new DidException(
          DidError.INVALID_VERIFICATION_METHOD, "'" + name + "' is not a date-time with offset");
    }
  }

  @Override
  public String toString() {
    return "VerificationMethod[" + id + "]";
  }
}
