package org.cooppassport.core.jose;

import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * The private half of an {@link EncryptionKey}. A fresh one for each request is the rule; {@link
 * #toJwk} lets its owner keep it until the answer comes.
 *
 * <p>Immutable and thread-safe. {@link #toString} shows nothing secret.
 */
public final class DecryptionKey {
  private final SigningKey material;
  private final EncryptionKey publicKey;

  private DecryptionKey(SigningKey material, String kid) {
    this.material = material;
    this.publicKey = EncryptionKey.of(material.publicKey(), kid);
  }

  /** Makes a fresh key, named by its RFC 7638 thumbprint. */
  public static DecryptionKey generate(RandomSource random) {
    SigningKey material = SigningKey.generate(KeyType.P256, random);
    return new DecryptionKey(material, material.publicKey().thumbprint());
  }

  /**
   * Reads the private JWK that {@link #toJwk} wrote, or another one for ECDH-ES on P-256.
   *
   * @throws ProblemException ALGORITHM_NOT_ALLOWED if it is for something else
   * @throws org.cooppassport.core.keys.InvalidKey if it is no private key
   */
  public static DecryptionKey fromJwk(JsonObject jwk) {
    SigningKey material = SigningKey.fromJwk(jwk);
    if (material.type() != KeyType.P256
        || jwk.string("use").filter(use -> !use.equals("enc")).isPresent()) {
      throw new ProblemException(
          ProblemCode.ALGORITHM_NOT_ALLOWED, "the key is not for ECDH-ES on P-256");
    }
    return new DecryptionKey(
        material, jwk.string("kid").orElseGet(() -> material.publicKey().thumbprint()));
  }

  /** Returns the public half, to be published. */
  public EncryptionKey publicKey() {
    return publicKey;
  }

  /** Returns the private JWK, for its owner to keep. */
  public JsonObject toJwk() {
    return publicKey.toJwk().with("d", material.toJwk().string("d").orElseThrow());
  }

  /** Tells whether a token that names its key by {@code kid} means this one. */
  boolean isNamed(Optional<String> kid) {
    return kid.isEmpty() || kid.equals(publicKey.kid());
  }

  @Override
  public String toString() {
    return "DecryptionKey[" + publicKey + "]";
  }
}
