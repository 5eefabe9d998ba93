package org.cooppassport.verifier.oid4vp;

import io.vertx.core.Future;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.acceptance.PolicyInWords;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.coops.VerifierCoops;

/** Gives the newest version of a policy: as data, or in words for the board's minutes. */
public final class PolicyEndpoint implements Endpoint {
  private static final String WORDS = "text/markdown";

  private static final Route ROUTE =
      Route.get("/{coop}/policies/{id}")
          .access(Access.scope(CreateRequestEndpoint.ACTION))
          .produces("application/json", WORDS);

  private final VerifierCoops coops;
  private final CpuPool cpu;

  /** Makes the endpoint. */
  public PolicyEndpoint(VerifierCoops coops, CpuPool cpu) {
    this.coops = coops;
    this.cpu = cpu;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    VerifierCoop coop = coops.of(request.coop());
    Policy policy =
        coop.policies()
            .newest(request.path("id"))
            .orElseThrow(
                () -> new Refusal(Refusal.Reason.NOT_FOUND, "there is no policy of that name"));
    if (!request.asksFor(WORDS)) {
      return Future.succeededFuture(Response.ok(policy.json()));
    }
    return cpu.run(() -> PolicyInWords.markdown(policy, coop.law(), coop.language()))
        .map(words -> Response.of(WORDS + "; charset=utf-8", words));
  }
}
