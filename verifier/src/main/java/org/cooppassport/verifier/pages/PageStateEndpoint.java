package org.cooppassport.verifier.pages;

import io.vertx.core.Future;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.oid4vp.Waiting;
import org.cooppassport.verifier.requests.OpenPage;

/** Tells a page how far its request has come, in words; with {@code wait}, when that changes. */
public final class PageStateEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get(RequestPageEndpoint.PATH + "/state").within(Route.LONGEST_DEADLINE);

  private final VerifierCoops coops;
  private final OpenPage pages;

  /** Makes the endpoint. */
  public PageStateEndpoint(VerifierCoops coops, OpenPage pages) {
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
        .state(coop, request.path("page"), PageSession.of(request), Waiting.of(request.query()))
        .map(
            result ->
                Response.ok(ResultWords.in(coop.language()).toJson(result, coop.coop().name())));
  }
}
