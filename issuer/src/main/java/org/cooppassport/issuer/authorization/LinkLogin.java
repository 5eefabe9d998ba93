package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import org.cooppassport.core.acceptance.Outcome;
import org.cooppassport.issuer.register.CoopIssuer;

/** Log-in by a link that the co-op sent to the member alone, opened in the same browser. */
public final class LinkLogin implements LoginStep {
  private final BrowserSessions sessions;

  /** Makes the step. */
  public LinkLogin(BrowserSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Future<Outcome> next(CoopIssuer issuer, Visit visit) {
    return sessions
        .member(issuer.coop().id(), visit.session())
        .map(member -> member.<Outcome>map(Outcome.Known::new).orElseGet(Outcome.OpenLink::new));
  }
}
