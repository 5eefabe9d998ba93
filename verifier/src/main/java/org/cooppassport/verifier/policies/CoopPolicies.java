package org.cooppassport.verifier.policies;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;

/**
 * The policies of one co-op, in all versions that still stand in its folder. Immutable and
 * thread-safe.
 */
public final class CoopPolicies {
  private final Map<String, Policy> newest;
  private final Map<String, Policy> byDigest;
  private final TrustedIssuers trust;

  private CoopPolicies(Map<String, Policy> newest, Map<String, Policy> byDigest) {
    this.newest = Map.copyOf(newest);
    this.byDigest = Map.copyOf(byDigest);
    List<TrustedIssuer> entries =
        all().stream().flatMap(policy -> policy.trust().entries().stream()).distinct().toList();
    this.trust = TrustedIssuers.of(entries);
  }

  /**
   * Makes the table.
   *
   * @throws IllegalArgumentException if two different policies have one id and version
   */
  public static CoopPolicies of(Collection<Policy> policies) {
    Map<String, Policy> newest = new HashMap<>();
    Map<String, Policy> byDigest = new HashMap<>();
    for (Policy policy : policies) {
      Policy known = newest.get(policy.id());
      if (known != null && known.version() == policy.version() && !known.equals(policy)) {
        throw new IllegalArgumentException(
            "two policies " + policy.id() + " of version " + policy.version());
      }
      byDigest.put(policy.digest(), policy);
      if (known == null || known.version() < policy.version()) {
        newest.put(policy.id(), policy);
      }
    }
    return new CoopPolicies(newest, byDigest);
  }

  /** Returns the newest version of a policy. */
  public Optional<Policy> newest(String id) {
    return Optional.ofNullable(newest.get(id));
  }

  /** Returns the very policy with this digest, newest or not. */
  public Optional<Policy> exactly(String digest) {
    return Optional.ofNullable(byDigest.get(digest));
  }

  /** Returns the newest version of every policy, by id. */
  public List<Policy> all() {
    return newest.values().stream().sorted(Comparator.comparing(Policy::id)).toList();
  }

  /** Returns everybody whom the newest version of a policy trusts, each for what it says there. */
  public TrustedIssuers trust() {
    return trust;
  }
}
