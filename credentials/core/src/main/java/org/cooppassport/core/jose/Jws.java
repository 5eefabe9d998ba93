package org.cooppassport.core.jose;

import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * A signed token in compact serialization, as received: well-formed, and nothing about it proven.
 *
 * <p>Immutable and thread-safe. The received text is kept, since the signature covers it. Neither
 * the text nor the signature is an identity: whoever holds an ECDSA signature can make a second one
 * that also verifies.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-7.1">RFC 7515, section 7.1</a>
 */
public final class Jws {
  /** Fits a credential of 500 disclosures and every protocol message; lists ask for more. */
  public static final int DEFAULT_MAX_CHARS = 2 << 20;

  private final String text;
  private final int payloadEnd;
  private final JwsHeader header;
  private final Bytes payload;
  private final Bytes signature;

  Jws(String text, int payloadEnd, JwsHeader header, Bytes payload, Bytes signature) {
    this.text = text;
    this.payloadEnd = payloadEnd;
    this.header = header;
    this.payload = payload;
    this.signature = signature;
  }

  /**
   * Reads a token of at most {@link #DEFAULT_MAX_CHARS}.
   *
   * @throws ProblemException PARSING_ERROR, ALGORITHM_NOT_ALLOWED, MALFORMED_VALUE_ERROR,
   *     TOKEN_TYPE_ERROR or LIMIT_EXCEEDED
   */
  public static Jws parse(String text) {
    return parse(text, DEFAULT_MAX_CHARS);
  }

  /**
   * Reads a token.
   *
   * @throws ProblemException PARSING_ERROR, ALGORITHM_NOT_ALLOWED, MALFORMED_VALUE_ERROR,
   *     TOKEN_TYPE_ERROR or LIMIT_EXCEEDED
   */
  public static Jws parse(String text, int maxChars) {
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
    JwsHeader header = JwsHeader.decode(text.substring(0, headerEnd));
    Bytes payload = part(text.substring(headerEnd + 1, payloadEnd), "payload");
    Bytes signature = signature(text.substring(payloadEnd + 1));
    return new Jws(text, payloadEnd, header, payload, signature);
  }

  private static Bytes part(String base64Url, String name) {
    try {
      return Base64Url.decode(base64Url);
    } catch (MalformedEncoding e) {
      throw new ProblemException(ProblemCode.PARSING_ERROR, name + ": " + e.getMessage());
    }
  }

  private static Bytes signature(String base64Url) {
    try {
      return Base64Url.decode(base64Url);
    } catch (MalformedEncoding e) {
      throw new ProblemException(
          ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, "signature: " + e.getMessage());
    }
  }

  /** Starts a token of the given type, to be signed by {@link JwsSigning#sign}. */
  public static JwsSigning signing(TokenType type) {
    return new JwsSigning(type);
  }

  /** Returns the token as received. */
  public String text() {
    return text;
  }

  /** Returns the header; unproven, for finding the key. */
  public JwsHeader header() {
    return header;
  }

  /** Returns the payload's bytes, unproven. */
  public Bytes unverifiedPayload() {
    return payload;
  }

  /**
   * Returns the payload as a JSON object, unproven: only for finding the issuer's key.
   *
   * @throws ProblemException PARSING_ERROR or LIMIT_EXCEEDED if it is not an acceptable JSON object
   */
  public JsonObject unverifiedClaims() {
    return readObject(payload);
  }

  static JsonObject readObject(Bytes payload) {
    try {
      return JsonReader.readObject(payload, JsonLimits.DEFAULT.withMaxBytes(payload.size() + 1));
    } catch (JsonException e) {
      throw new ProblemException(
          e.kind() == JsonException.Kind.LIMIT
              ? ProblemCode.LIMIT_EXCEEDED
              : ProblemCode.PARSING_ERROR,
          "payload: " + e.getMessage());
    }
  }

  /** Tells whether the {@code typ} header is that of {@code type}. */
  public boolean isOfType(TokenType type) {
    return type.matches(header.typ());
  }

  /**
   * Returns the proven token.
   *
   * <p>Computes a signature, so never on an event loop. The key decides which algorithm the header
   * may name; times and audiences are the caller's next checks, see {@link JwtClaims}.
   *
   * @param type what the caller expects the token to be
   * @param key the key the caller found in a place it trusts
   * @throws ProblemException TOKEN_TYPE_ERROR if it is another kind of token; ALGORITHM_NOT_ALLOWED
   *     if the header's algorithm is not the key's, is not allowed, or the token brings a key where
   *     its type has none; CRYPTOGRAPHIC_SECURITY_ERROR if the signature does not hold
   */
  @CheckReturnValue
  public VerifiedJws verify(TokenType type, VerificationKey key, AllowedAlgorithms allowed) {
    requireType(type);
    Optional<SignatureAlgorithm> algorithm = allowed.find(header.alg(), key.type());
    if (algorithm.isEmpty()) {
      throw new ProblemException(
          ProblemCode.ALGORITHM_NOT_ALLOWED,
          "alg: expected an allowed algorithm of the key, came "
              + header.alg()
              + " (RFC 8725, 3.1)");
    }
    Bytes signingInput = Bytes.utf8(text.substring(0, payloadEnd));
    if (!key.verify(algorithm.get(), signingInput, signature)) {
      throw new ProblemException(
          ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, "the signature does not hold for the key");
    }
    return new VerifiedJws(this, type, key, algorithm.get());
  }

  /**
   * Checks the token's type and that it brings no key where its type has none; before a key is
   * looked for.
   *
   * @throws ProblemException TOKEN_TYPE_ERROR or ALGORITHM_NOT_ALLOWED
   */
  public void requireType(TokenType type) {
    if (!isOfType(type)) {
      throw new ProblemException(
          ProblemCode.TOKEN_TYPE_ERROR,
          new Mismatch("typ", type.typ(), Came.word(header.typ()), "RFC 8725, section 3.11")
              .sentence());
    }
    if ((header.jwk().isPresent() && !type.headerKey().allowsJwk())
        || (!header.x5c().isEmpty() && !type.headerKey().allowsX5c())) {
      throw new ProblemException(
          ProblemCode.ALGORITHM_NOT_ALLOWED,
          "a token of type " + type.typ() + " brings no key in its header (RFC 8725, 3.10)");
    }
  }

  @Override
  public String toString() {
    return "Jws[" + header + "]";
  }
}
