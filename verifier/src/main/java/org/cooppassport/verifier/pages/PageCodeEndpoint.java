package org.cooppassport.verifier.pages;

import io.vertx.core.Future;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.requests.OpenPage;

/** Takes the response code that the wallet sent the browser back with. */
public final class PageCodeEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.post(RequestPageEndpoint.PATH + "/code").body(BodyRule.json(BodyRule.SMALL));

  private final VerifierCoops coops;
  private final OpenPage pages;

  /** Makes the endpoint. */
  public PageCodeEndpoint(VerifierCoops coops, OpenPage pages) {
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
    String code =
        Members.of(request.json(), "page of a request")
            .refusing(Refusal.Reason.INVALID_VALUE)
            .text("response_code");
    return pages
        .release(coop, request.path("page"), PageSession.of(request), code)
        .map(
            result ->
                Response.ok(ResultWords.in(coop.language()).toJson(result, coop.coop().name())));
  }
}
