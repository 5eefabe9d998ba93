package org.cooppassport.issuer.management;

import io.vertx.core.Future;
import org.cooppassport.issuer.issuance.ReleaseOffer;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Releases an offer that is held. */
public final class ReleaseOfferEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.post("/{coop}/offers/{offer}/release")
          .body(BodyRule.of(1_024, "application/json"))
          .access(Access.scope("issue"));

  private final ReleaseOffer releasing;

  /** Makes the endpoint. */
  public ReleaseOfferEndpoint(ReleaseOffer releasing) {
    this.releasing = releasing;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return releasing
        .release(request.coop().id(), request.path("offer"))
        .map(done -> Response.empty(204));
  }
}
