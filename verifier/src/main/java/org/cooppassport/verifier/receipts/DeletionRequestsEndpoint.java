package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import org.cooppassport.core.acceptance.DeletionAnswer;
import org.cooppassport.core.acceptance.DeletionRequest;
import org.cooppassport.core.openid.vp.DeletionDesk;
import org.cooppassport.core.trust.StrictMembers;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.coops.VerifierCoops;

/**
 * Takes the request of a person's wallet to delete what was shown, and answers it. Needs no token:
 * the key that was presented proves it.
 */
public final class DeletionRequestsEndpoint implements Endpoint {
  private static final String PLACE = "/deletion-requests";
  private static final Route ROUTE =
      Route.post("/{coop}" + PLACE).body(BodyRule.json(BodyRule.SMALL));

  private final VerifierCoops coops;
  private final CpuPool cpu;
  private final AnswerDeletion answering;

  DeletionRequestsEndpoint(VerifierCoops coops, CpuPool cpu, AnswerDeletion answering) {
    this.coops = coops;
    this.cpu = cpu;
    this.answering = answering;
  }

  /** Where a co-op takes them, as its requests tell wallets. */
  public static DeletionDesk of(Coop coop) {
    return new DeletionDesk(coop.link(PLACE), coop.did());
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    StrictMembers body = StrictMembers.of(request.json());
    String text = body.text("request");
    body.nothingElse();
    return cpu.run(() -> DeletionRequest.read(text))
        .compose(
            read -> answering.answer(coops.of(request.coop()), of(request.coop()).endpoint(), read))
        .map(DeletionAnswer::toJson)
        .map(Response::ok);
  }
}
