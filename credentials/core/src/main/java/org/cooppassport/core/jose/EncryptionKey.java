package org.cooppassport.core.jose;

import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * A recipient's public key for {@code ECDH-ES} on P-256.
 *
 * <p>Immutable and thread-safe.
 */
public final class EncryptionKey {
  static final String ALG = "ECDH-ES";

  private final Jwk jwk;

  private EncryptionKey(Jwk jwk) {
    this.jwk = jwk;
  }

  /**
   * Takes a public JWK.
   *
   * @throws ProblemException ALGORITHM_NOT_ALLOWED if it is not for encryption by ECDH-ES on P-256;
   *     CRYPTOGRAPHIC_SECURITY_ERROR if it is no usable public key
   */
  public static EncryptionKey parse(JsonObject json) {
    Jwk jwk = Jwk.parse(json);
    boolean usable =
        jwk.key().type() == KeyType.P256
            && jwk.use().orElse("enc").equals("enc")
            && jwk.alg().orElse(ALG).equals(ALG);
    if (!usable) {
      throw new ProblemException(
          ProblemCode.ALGORITHM_NOT_ALLOWED, "the key is not for ECDH-ES on P-256");
    }
    return new EncryptionKey(jwk);
  }

  static EncryptionKey of(VerificationKey key, String kid) {
    return new EncryptionKey(
        Jwk.parse(key.toJwk().with("use", "enc").with("alg", ALG).with("kid", kid)));
  }

  /** Returns the key's name, which the token repeats. */
  public Optional<String> kid() {
    return jwk.kid();
  }

  /** Returns whether the JWK itself says its algorithm, as OpenID4VP asks. */
  public boolean namesItsAlgorithm() {
    return jwk.alg().isPresent();
  }

  /** Returns the RFC 7638 thumbprint. */
  public String thumbprint() {
    return jwk.key().thumbprint();
  }

  /** Returns the public JWK. */
  public JsonObject toJwk() {
    return jwk.toJson();
  }

  @Override
  public String toString() {
    return "EncryptionKey[" + jwk.key() + "]";
  }
}
