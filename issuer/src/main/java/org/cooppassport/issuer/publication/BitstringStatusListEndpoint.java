package org.cooppassport.issuer.publication;

import io.vertx.core.Future;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.issuer.status.PublishStatusLists;
import org.cooppassport.issuer.status.PublishedList;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Serves bitstring status list credentials from memory. */
public final class BitstringStatusListEndpoint implements Endpoint {
  private static final String CREDENTIAL = "application/vc";
  private static final Route ROUTE =
      Route.get("/{coop}/status/{list}/{purpose}")
          .produces("application/json", "application/ld+json", CREDENTIAL)
          .sharedWithAnyOrigin();

  private final CoopIssuers issuers;
  private final PublishStatusLists lists;

  /** Makes the endpoint. */
  public BitstringStatusListEndpoint(CoopIssuers issuers, PublishStatusLists lists) {
    this.issuers = issuers;
    this.lists = lists;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    // Not every client parses application/vc: it is for those that name it.
    String type = request.asksFor(CREDENTIAL) ? CREDENTIAL : "application/json";
    return lists
        .bitstringList(issuers.of(request.coop()), request.path("list"), request.path("purpose"))
        .map(
            found -> {
              PublishedList list =
                  found.orElseThrow(
                      () -> new Refusal(Reason.NOT_FOUND, "there is no such status list"));
              return Response.of(type, list.body()).publicFor(list.ttl()).header("vary", "Accept");
            });
  }
}
