package org.cooppassport.verifier.pages;

import io.vertx.core.Future;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.requests.OpenPage;

/** Tells a page what to give to the Digital Credentials API of its browser. */
public final class PageBrowserEndpoint implements Endpoint {
  private static final Route ROUTE = Route.get(RequestPageEndpoint.PATH + "/dc-api");

  private final VerifierCoops coops;
  private final OpenPage pages;

  /** Makes the endpoint. */
  public PageBrowserEndpoint(VerifierCoops coops, OpenPage pages) {
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
        .browserRequests(coop, request.path("page"), PageSession.of(request))
        .map(
            requests ->
                Response.ok(
                    JsonObject.of(
                        "requests",
                        requests.stream()
                            .map(DcApiRequest::toJson)
                            .collect(JsonArray.collector()))));
  }
}
