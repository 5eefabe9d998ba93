package org.cooppassport.core.jose;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * A token of an authorization server or OpenID Provider that the co-op named: as received, with
 * nothing proven. Unlike {@link Jws} it may be signed by RSA, as those servers commonly do.
 */
public final class ServerJwt {
  private static final JsonLimits LIMITS = JsonLimits.DEFAULT.withMaxBytes(64 << 10);
  private static final String STAND_IN = "ES256";

  private final String signed;
  private final JwsHeader header;
  private final String algorithm;
  private final JsonObject claims;
  private final Bytes signature;

  private ServerJwt(
      String signed, JwsHeader header, String algorithm, JsonObject claims, Bytes signature) {
    this.signed = signed;
    this.header = header;
    this.algorithm = algorithm;
    this.claims = claims;
    this.signature = signature;
  }

  /**
   * Reads a token.
   *
   * @throws ProblemException PARSING_ERROR, LIMIT_EXCEEDED, ALGORITHM_NOT_ALLOWED (also for {@code
   *     none} and for symmetric algorithms) or MALFORMED_VALUE_ERROR
   */
  public static ServerJwt parse(String text, int maxChars) {
    if (text.length() > maxChars) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED, "token longer than " + maxChars + " characters");
    }
    int headerEnd = text.indexOf('.');
    int payloadEnd = headerEnd < 0 ? -1 : text.indexOf('.', headerEnd + 1);
    if (headerEnd < 1 || payloadEnd < 0 || text.indexOf('.', payloadEnd + 1) >= 0) {
      throw new ProblemException(
          ProblemCode.PARSING_ERROR, "not a JWS of three parts (RFC 7515, 7.1)");
    }
    JsonObject header = json(text.substring(0, headerEnd), "header");
    String algorithm = header.string("alg").orElse("");
    boolean rsa = RsaAlgorithm.named(algorithm).isPresent();
    return new ServerJwt(
        text.substring(0, payloadEnd),
        JwsHeader.of(rsa ? header.with("alg", STAND_IN) : header),
        algorithm,
        json(text.substring(headerEnd + 1, payloadEnd), "payload"),
        decoded(text.substring(payloadEnd + 1), "signature"));
  }

  private static JsonObject json(String part, String name) {
    try {
      return JsonReader.readObject(decoded(part, name), LIMITS);
    } catch (JsonException e) {
      throw new ProblemException(ProblemCode.PARSING_ERROR, name + ": " + e.getMessage());
    }
  }

  private static Bytes decoded(String part, String name) {
    try {
      return Base64Url.decode(part);
    } catch (MalformedEncoding e) {
      throw new ProblemException(ProblemCode.PARSING_ERROR, name + ": " + e.getMessage());
    }
  }

  /**
   * Returns the claims, unproven: for a token that came straight from its maker over TLS, or to
   * find its maker.
   */
  public JsonObject unverifiedClaims() {
    return claims;
  }

  /**
   * Returns the claims if a key of the set signed the token.
   *
   * <p>Computes signatures, so never on an event loop.
   *
   * @param keys the server's {@code {"keys": […]}}
   * @throws ProblemException TOKEN_TYPE_ERROR if it is another kind of token; UNTRUSTED_ISSUER if
   *     no one key is meant; CRYPTOGRAPHIC_SECURITY_ERROR if the signature does not hold
   */
  JsonObject verify(TokenType type, JsonObject keys) {
    if (!type.matches(header.typ())) {
      throw new ProblemException(
          ProblemCode.TOKEN_TYPE_ERROR,
          "typ: expected "
              + type.typ()
              + ", came "
              + Came.word(header.typ())
              + " (RFC 9068, section 4)");
    }
    if (!holds(keys)) {
      throw new ProblemException(
          ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, "the signature does not hold for the key");
    }
    return claims;
  }

  private boolean holds(JsonObject keys) {
    Optional<RsaAlgorithm> rsa = RsaAlgorithm.named(algorithm);
    if (rsa.isPresent()) {
      return rsa.get().verify(rsaKey(keys), Bytes.utf8(signed), signature);
    }
    Jwk key = JwkSet.parse(keys).select(header).orElseThrow(this::noKey);
    return AllowedAlgorithms.DEFAULT
        .find(algorithm, key.key().type())
        .map(found -> key.key().verify(found, Bytes.utf8(signed), signature))
        .orElse(false);
  }

  private JsonObject rsaKey(JsonObject keys) {
    List<JsonObject> found =
        keys.array("keys").flatMap(JsonArray::objects).orElse(List.of()).stream()
            .filter(key -> key.string("kty").equals(Optional.of("RSA")))
            .filter(key -> !key.has("d"))
            .filter(key -> key.string("use").filter(use -> !use.equals("sig")).isEmpty())
            .filter(key -> key.string("alg").filter(alg -> !alg.equals(algorithm)).isEmpty())
            .filter(key -> header.kid().isEmpty() || header.kid().equals(key.string("kid")))
            .toList();
    if (found.size() != 1) {
      throw noKey();
    }
    return found.get(0);
  }

  private ProblemException noKey() {
    return new ProblemException(
        ProblemCode.UNTRUSTED_ISSUER,
        "kid: expected the name of one key that the authorization server publishes for "
            + Came.word(algorithm)
            + ", came "
            + (header.kid().isPresent() ? Came.ANOTHER : Came.NOTHING)
            + " (RFC 9068, section 4)");
  }

  /** Tells nothing of the token. */
  @Override
  public String toString() {
    return "ServerJwt[" + header + "]";
  }
}
