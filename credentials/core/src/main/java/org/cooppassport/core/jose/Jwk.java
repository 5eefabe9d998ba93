package org.cooppassport.core.jose;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * A public key with the members that say its name and what it is for. Private and symmetric keys
 * are refused.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-4">RFC 7517, section 4</a>
 */
public final class Jwk {
  private static final List<String> PRIVATE_MEMBERS =
      List.of("d", "k", "p", "q", "dp", "dq", "qi", "oth", "priv");

  private final JsonObject json;
  private final VerificationKey key;

  private Jwk(JsonObject json, VerificationKey key) {
    this.json = json;
    this.key = key;
  }

  /**
   * Reads a public JWK.
   *
   * @throws ProblemException CRYPTOGRAPHIC_SECURITY_ERROR if it is no usable public key;
   *     MALFORMED_VALUE_ERROR if {@code kid}, {@code use}, {@code alg} or {@code key_ops} cannot be
   *     read
   */
  public static Jwk parse(JsonObject json) {
    if (holdsPrivateMember(json)) {
      throw new ProblemException(
          ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR,
          "a private or symmetric key where a public key belongs");
    }
    for (String name : List.of("kid", "use", "alg")) {
      if (json.has(name) && json.string(name).isEmpty()) {
        throw new ProblemException(
            ProblemCode.MALFORMED_VALUE_ERROR, "JWK member " + name + " is not a string");
      }
    }
    if (json.has("key_ops") && json.array("key_ops").flatMap(JsonArray::strings).isEmpty()) {
      throw new ProblemException(
          ProblemCode.MALFORMED_VALUE_ERROR, "JWK member key_ops is not an array of strings");
    }
    try {
      return new Jwk(json, VerificationKey.fromJwk(json));
    } catch (InvalidKey e) {
      throw new ProblemException(ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, e.getMessage());
    }
  }

  /** Returns the JWK of {@code key}, named by its RFC 7638 thumbprint, for signatures. */
  public static Jwk of(VerificationKey key) {
    return of(key, key.thumbprint());
  }

  /** Returns the JWK of {@code key} with the given name, for signatures. */
  public static Jwk of(VerificationKey key, String kid) {
    JsonObject.Builder json = key.toJwk().toBuilder().put("kid", kid);
    key.algorithm().ifPresent(algorithm -> json.put("use", "sig").put("alg", algorithm.joseName()));
    return new Jwk(json.build(), key);
  }

  static boolean holdsPrivateMember(JsonObject json) {
    return PRIVATE_MEMBERS.stream().anyMatch(json::has)
        || json.string("kty").equals(Optional.of("oct"));
  }

  /** Returns the key. */
  public VerificationKey key() {
    return key;
  }

  /** Returns the key's name. */
  public Optional<String> kid() {
    return json.string("kid");
  }

  /** Returns {@code use}, {@code sig} or {@code enc}. */
  public Optional<String> use() {
    return json.string("use");
  }

  /** Returns the algorithm the key is bound to. */
  public Optional<String> alg() {
    return json.string("alg");
  }

  /**
   * Tells whether nothing in the JWK speaks against checking signatures with it: its type signs,
   * {@code use} is not for encryption, {@code key_ops} lists {@code verify}, {@code alg} is its
   * algorithm.
   */
  public boolean mayVerify() {
    Optional<SignatureAlgorithm> own = key.algorithm();
    return own.isPresent()
        && use().orElse("sig").equals("sig")
        && json.array("key_ops")
            .flatMap(JsonArray::strings)
            .map(ops -> ops.contains("verify"))
            .orElse(true)
        && alg().map(name -> SignatureAlgorithm.ofJoseName(name).equals(own)).orElse(true);
  }

  /** Returns the JWK with all its members. */
  public JsonObject toJson() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Jwk jwk && json.equals(jwk.json);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key);
  }

  @Override
  public String toString() {
    return "Jwk[" + key + "]";
  }
}
