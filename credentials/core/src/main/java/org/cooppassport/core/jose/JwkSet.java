package org.cooppassport.core.jose;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * The public keys somebody publishes.
 *
 * @param keys those we can read, in their order
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517, section 5</a>
 */
public record JwkSet(List<Jwk> keys) {
  /** Nobody publishes more for one purpose; each costs a point check. */
  private static final int MAX_KEYS = 100;

  public JwkSet {
    keys = List.copyOf(keys);
  }

  /** Returns the set of the given keys. */
  public static JwkSet of(Jwk... keys) {
    return new JwkSet(List.of(keys));
  }

  /**
   * Reads a set. Keys of types we do not know are left out, as RFC 7517 asks; a private or
   * symmetric key refuses the whole set, since its owner has given it away.
   *
   * @throws ProblemException PARSING_ERROR if it is no key set, LIMIT_EXCEEDED above 100 keys,
   *     CRYPTOGRAPHIC_SECURITY_ERROR on a private key
   */
  public static JwkSet parse(JsonObject json) {
    JsonArray array =
        json.array("keys")
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.PARSING_ERROR, "keys is missing or not an array"));
    if (array.size() > MAX_KEYS) {
      throw new ProblemException(ProblemCode.LIMIT_EXCEEDED, "more than " + MAX_KEYS + " keys");
    }
    List<Jwk> keys = new ArrayList<>();
    for (JsonValue item : array) {
      if (!(item instanceof JsonObject object)) {
        throw new ProblemException(ProblemCode.PARSING_ERROR, "a key that is not an object");
      }
      if (Jwk.holdsPrivateMember(object)) {
        throw new ProblemException(
            ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, "the key set holds a private key");
      }
      readable(object).ifPresent(keys::add);
    }
    return new JwkSet(keys);
  }

  private static Optional<Jwk> readable(JsonObject object) {
    try {
      return Optional.of(Jwk.parse(object));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the key that checks a token with this header: the one its {@code kid} names, or, if it
   * has none, the only one that fits its algorithm. Two keys of one name are nobody's key.
   */
  public Optional<Jwk> select(JwsHeader header) {
    return select(header.kid(), header.alg());
  }

  /**
   * As {@link #select(JwsHeader)}, for what is no JWS.
   *
   * @param alg the algorithm's JOSE name
   */
  public Optional<Jwk> select(Optional<String> kid, String alg) {
    List<Jwk> found =
        keys.stream()
            .filter(Jwk::mayVerify)
            .filter(key -> kid.isEmpty() || key.kid().equals(kid))
            .filter(key -> fits(key, alg))
            .toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  private static boolean fits(Jwk key, String alg) {
    return SignatureAlgorithm.ofJoseName(alg).equals(key.key().algorithm());
  }

  /** Returns the key of this name, if there is exactly one. */
  public Optional<Jwk> find(String kid) {
    List<Jwk> found = keys.stream().filter(key -> key.kid().equals(Optional.of(kid))).toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** Returns the {@code {"keys": […]}} object. */
  public JsonObject toJson() {
    return JsonObject.of("keys", keys.stream().map(Jwk::toJson).collect(JsonArray.collector()));
  }
}
