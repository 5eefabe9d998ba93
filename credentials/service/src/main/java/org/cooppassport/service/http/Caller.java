package org.cooppassport.service.http;

import java.util.Objects;
import java.util.Set;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;

/**
 * The API client behind a verified access token.
 *
 * @param clientId the client's id within its co-op
 * @param coop the co-op that issued the token, and the only one it is good for
 * @param scopes the client's rights as the token grants them
 */
public record Caller(String clientId, Coop coop, Set<Scope> scopes) {
  public Caller {
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(coop);
    scopes = Set.copyOf(scopes);
  }

  /** Tells whether the caller may do this at all, perhaps for some credential types only. */
  public boolean mayForSomeType(String action) {
    return scopes.stream().anyMatch(scope -> scope.action().equals(action));
  }

  /** Tells whether the caller may do this for this credential type. */
  public boolean may(String action, String credentialType) {
    Scope wanted = new Scope(action, credentialType);
    return scopes.stream().anyMatch(scope -> scope.covers(wanted));
  }

  /**
   * Checks that the caller may do this for this credential type.
   *
   * @throws Refusal of reason {@code ACCESS_DENIED} if not
   */
  public void require(String action, String credentialType) {
    if (!may(action, credentialType)) {
      throw new Refusal(
          Refusal.Reason.ACCESS_DENIED,
          "the access token has no scope " + action + " for this credential type");
    }
  }
}
