package org.cooppassport.core.jose;

import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;

/**
 * A token whose type and signature hold. Only {@link Jws#verify} makes one.
 *
 * <p>Immutable and thread-safe.
 */
public final class VerifiedJws {
  private final Jws jws;
  private final TokenType type;
  private final VerificationKey key;
  private final SignatureAlgorithm algorithm;

  VerifiedJws(Jws jws, TokenType type, VerificationKey key, SignatureAlgorithm algorithm) {
    this.jws = jws;
    this.type = type;
    this.key = key;
    this.algorithm = algorithm;
  }

  /** Returns the signed header. */
  public JwsHeader header() {
    return jws.header();
  }

  /** Returns the signed payload. */
  public Bytes payload() {
    return jws.unverifiedPayload();
  }

  /**
   * Returns the signed payload as a JSON object.
   *
   * @throws ProblemException PARSING_ERROR or LIMIT_EXCEEDED if it is not an acceptable JSON object
   */
  public JsonObject json() {
    return Jws.readObject(payload());
  }

  /**
   * Returns the signed payload with its registered claims read.
   *
   * @throws ProblemException PARSING_ERROR, LIMIT_EXCEEDED, or MALFORMED_VALUE_ERROR if a
   *     registered claim cannot be read
   */
  public JwtClaims claims() {
    return JwtClaims.read(json());
  }

  /** Returns what kind of token it is. */
  public TokenType type() {
    return type;
  }

  /** Returns the key the signature was checked with. */
  public VerificationKey key() {
    return key;
  }

  /** Returns the algorithm the signature was checked with. */
  public SignatureAlgorithm algorithm() {
    return algorithm;
  }

  /** Returns the token as received. */
  public String text() {
    return jws.text();
  }

  @Override
  public String toString() {
    return "VerifiedJws[" + jws.header() + "]";
  }
}
