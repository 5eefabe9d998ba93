package org.cooppassport.service.http;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
      throw denied(action);
    }
  }

  /**
   * Returns what was looked up by a name, if the caller may do this with it.
   *
   * <p>Who may do it for some types only is told the same of what is not there and of what is of
   * another type: the answer does not tell which.
   *
   * @param type tells the credential type of what was found
   * @throws Refusal of reason {@code NOT_FOUND} or {@code ACCESS_DENIED}
   */
  public <T> T reach(String action, Optional<T> found, Function<T, String> type) {
    if (found.isEmpty() && may(action, "")) {
      throw new Refusal(Refusal.Reason.NOT_FOUND, "there is no such credential");
    }
    return found.filter(each -> may(action, type.apply(each))).orElseThrow(() -> denied(action));
  }

  private static Refusal denied(String action) {
    return new Refusal(
        Refusal.Reason.ACCESS_DENIED,
        "the access token has no scope " + action + " for this credential type");
  }
}
