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

/** Serves token status lists from memory. */
public final class TokenStatusListEndpoint implements Endpoint {
  private static final String TOKEN = "application/statuslist+jwt";
  private static final Route ROUTE =
      Route.get("/{coop}/status/{list}").produces(TOKEN).sharedWithAnyOrigin();

  private final CoopIssuers issuers;
  private final PublishStatusLists lists;

  /** Makes the endpoint. */
  public TokenStatusListEndpoint(CoopIssuers issuers, PublishStatusLists lists) {
    this.issuers = issuers;
    this.lists = lists;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return lists
        .tokenList(issuers.of(request.coop()), request.path("list"))
        .map(
            found -> {
              PublishedList list =
                  found.orElseThrow(
                      () -> new Refusal(Reason.NOT_FOUND, "there is no such status list"));
              return Response.of(TOKEN, list.body()).publicFor(list.ttl());
            });
  }
}
