package org.cooppassport.verifier.pages;

import io.vertx.core.Future;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.oid4vp.DcApiResponseEndpoint;
import org.cooppassport.verifier.requests.OpenPage;

/** Takes what the Digital Credentials API gave the page of a request. */
public final class PageAnswerEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.post(RequestPageEndpoint.PATH + "/dc-api")
          .body(BodyRule.json(BodyRule.PRESENTATION))
          .within(Route.LONGEST_DEADLINE);

  private final VerifierCoops coops;
  private final CpuPool cpu;
  private final OpenPage pages;

  /** Makes the endpoint. */
  public PageAnswerEndpoint(VerifierCoops coops, CpuPool cpu, OpenPage pages) {
    this.coops = coops;
    this.cpu = cpu;
    this.pages = pages;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    VerifierCoop coop = coops.of(request.coop());
    return cpu.run(() -> DcApiResponseEndpoint.returned(request))
        .compose(
            answer ->
                pages.answer(
                    coop, request.path("page"), PageSession.of(request), answer, request.id()))
        .map(
            result ->
                Response.ok(ResultWords.in(coop.language()).toJson(result, coop.coop().name())));
  }
}
