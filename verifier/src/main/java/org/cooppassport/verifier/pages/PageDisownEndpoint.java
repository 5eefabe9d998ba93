package org.cooppassport.verifier.pages;

import io.vertx.core.Future;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.requests.OpenPage;

/** Takes back an answer that the person at the page says was not theirs. */
public final class PageDisownEndpoint implements Endpoint {
  private static final Route ROUTE = Route.post(RequestPageEndpoint.PATH + "/disown");

  private final VerifierCoops coops;
  private final OpenPage pages;

  /** Makes the endpoint. */
  public PageDisownEndpoint(VerifierCoops coops, OpenPage pages) {
    this.coops = coops;
    this.pages = pages;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    VerifierCoop coop = coops.of(request.coop());
    return pages
        .disown(coop, request.path("page"), PageSession.of(request))
        .map(
            result ->
                Response.ok(ResultWords.in(coop.language()).toJson(result, coop.coop().name())));
  }
}
