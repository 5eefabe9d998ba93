package org.cooppassport.issuer.management;

import io.vertx.core.Future;
import org.cooppassport.issuer.issuance.WithdrawOffer;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Ends an offer. */
public final class WithdrawOfferEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.delete("/{coop}/offers/{offer}").access(Access.scope("issue"));

  private final WithdrawOffer withdrawing;

  /** Makes the endpoint. */
  public WithdrawOfferEndpoint(WithdrawOffer withdrawing) {
    this.withdrawing = withdrawing;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return withdrawing
        .withdraw(request.coop().id(), request.path("offer"))
        .map(done -> Response.empty(204));
  }
}
