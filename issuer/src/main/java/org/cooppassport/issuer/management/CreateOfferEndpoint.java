package org.cooppassport.issuer.management;

import io.vertx.core.Future;
import org.cooppassport.issuer.edge.IdempotentRequests;
import org.cooppassport.issuer.issuance.CreateOffer;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Makes an offer of one or several credentials to a member. */
public final class CreateOfferEndpoint implements Endpoint {
  private static final String PATH = "/offers";
  private static final Route ROUTE =
      Route.post("/{coop}" + PATH)
          .body(BodyRule.json(BodyRule.DOCUMENT))
          .access(Access.scope("issue"))
          .within(Route.LONGEST_DEADLINE);

  private final CoopIssuers issuers;
  private final CreateOffer creating;
  private final IdempotentRequests idempotent;

  /** Makes the endpoint. */
  public CreateOfferEndpoint(
      CoopIssuers issuers, CreateOffer creating, IdempotentRequests idempotent) {
    this.issuers = issuers;
    this.creating = creating;
    this.idempotent = idempotent;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    CoopIssuer issuer = issuers.of(request.coop());
    CreateOffer.Wish wish = OfferRequest.read(issuer, request.caller(), request.json());
    return idempotent.once(
        request,
        PATH,
        operation ->
            creating
                .create(issuer, wish, operation)
                .map(created -> Response.created(OfferRequest.answer(request.coop(), created))));
  }
}
