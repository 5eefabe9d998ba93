package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.net.URI;
import java.util.Optional;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Where a member's browser comes back from the co-op's OpenID Provider. */
public final class ProviderCallbackEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get(AuthorizationAddresses.CALLBACK_ROUTE).produces("text/html").spends();

  private final CoopIssuers issuers;
  private final ProviderLogin login;

  /** Makes the endpoint. */
  public ProviderCallbackEndpoint(CoopIssuers issuers, ProviderLogin login) {
    this.issuers = issuers;
    this.login = login;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    CoopIssuer issuer = issuers.of(request.coop());
    return Future.succeededFuture()
        .compose(begun -> finish(issuer, request))
        .map(
            transaction ->
                Response.seeOther(
                    URI.create(AuthorizationAddresses.transaction(request.coop(), transaction))))
        .recover(failure -> LoginLinkEndpoint.page(failure, issuer, request));
  }

  private Future<String> finish(CoopIssuer issuer, Request request) {
    Optional<BrowserSession> session = BrowserSession.known(request);
    if (session.isEmpty() || issuer.wallets().provider() == null) {
      throw new Refusal(Reason.NOT_FOUND, "no log-in waits here for this browser");
    }
    return login.finish(issuer, session.get(), new Form(request.query().fields()));
  }
}
