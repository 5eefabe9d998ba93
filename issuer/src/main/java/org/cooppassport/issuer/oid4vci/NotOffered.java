package org.cooppassport.issuer.oid4vci;

import io.vertx.core.Future;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * The endpoints of the authorization code flow. Wallets look for them in the metadata even if they
 * were given a pre-authorized code; who calls them learns which flow is offered.
 */
public final class NotOffered implements Endpoint {
  private final Route route;

  private NotOffered(Route route) {
    this.route = route;
  }

  /** Returns the authorization endpoint. */
  public static NotOffered authorization() {
    return new NotOffered(
        Route.get("/{coop}/authorize").errors(ErrorForm.OAUTH).produces("application/json"));
  }

  /** Returns the pushed authorization request endpoint. */
  public static NotOffered pushedAuthorizationRequests() {
    return new NotOffered(
        Route.post("/{coop}/par")
            .body(BodyRule.form(BodyRule.SMALL))
            .errors(ErrorForm.OAUTH)
            .sharedWithAnyOrigin());
  }

  static String authorizationAddress(Coop coop) {
    return coop.link("/authorize");
  }

  static String pushedAddress(Coop coop) {
    return coop.link("/par");
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    throw new Refusal(
        Reason.MALFORMED_REQUEST,
        "response_type",
        "response_type: this issuer makes offers with a pre-authorized code; ask the co-op for"
            + " one");
  }
}
