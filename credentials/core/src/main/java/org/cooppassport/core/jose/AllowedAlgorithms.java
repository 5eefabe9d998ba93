package org.cooppassport.core.jose;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SignatureAlgorithm;

/**
 * The signature algorithms a verifier accepts. Only asymmetric ones exist here.
 *
 * @param algorithms at least one
 */
public record AllowedAlgorithms(Set<SignatureAlgorithm> algorithms) {
  /** ES256, ES384 and EdDSA. */
  public static final AllowedAlgorithms DEFAULT =
      of(SignatureAlgorithm.ES256, SignatureAlgorithm.ES384, SignatureAlgorithm.EDDSA);

  public AllowedAlgorithms {
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("no algorithm allowed");
    }
    algorithms = Set.copyOf(algorithms);
  }

  /** Returns the set of the given algorithms. */
  public static AllowedAlgorithms of(SignatureAlgorithm first, SignatureAlgorithm... others) {
    return new AllowedAlgorithms(EnumSet.of(first, others));
  }

  /** Returns the set of the algorithms with these JOSE names; unknown names are left out. */
  public static AllowedAlgorithms named(List<String> joseNames) {
    Set<SignatureAlgorithm> found = EnumSet.noneOf(SignatureAlgorithm.class);
    joseNames.forEach(name -> SignatureAlgorithm.ofJoseName(name).ifPresent(found::add));
    return new AllowedAlgorithms(found);
  }

  /** Returns the allowed algorithm that {@code joseName} means for a key of this type. */
  Optional<SignatureAlgorithm> find(String joseName, KeyType keyType) {
    return SignatureAlgorithm.ofJoseName(joseName)
        .filter(algorithms::contains)
        .filter(algorithm -> algorithm.keyType() == keyType);
  }
}
