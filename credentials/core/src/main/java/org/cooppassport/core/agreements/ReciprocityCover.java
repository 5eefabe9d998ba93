package org.cooppassport.core.agreements;

import java.util.Set;

/**
 * Which memberships an agreement speaks of.
 *
 * @param issuers the co-op of the membership, by every name under which it issues
 * @param classes the classes of members; empty for all
 */
public record ReciprocityCover(Set<String> issuers, Set<String> classes) {
  public ReciprocityCover {
    issuers = Set.copyOf(issuers);
    classes = Set.copyOf(classes);
  }

  /** Whether it covers members of that class. */
  public boolean covers(String membershipClass) {
    return classes.isEmpty() || classes.contains(membershipClass);
  }
}
