package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import java.time.Clock;
import org.cooppassport.core.agreements.AgreementText;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;

/** Takes the words of an agreement. */
public final class DraftAgreementEndpoint implements Endpoint {
  /** What a client needs for agreements. */
  public static final String ACTION = "agreement";

  private static final Route ROUTE =
      Route.post("/{coop}/agreements")
          .body(BodyRule.json(BodyRule.SMALL))
          .access(Access.scope(ACTION));

  private final Clock clock;
  private final CpuPool cpu;
  private final DraftAgreement drafting;

  /** Makes the endpoint. */
  public DraftAgreementEndpoint(Clock clock, CpuPool cpu, DraftAgreement drafting) {
    this.clock = clock;
    this.cpu = cpu;
    this.drafting = drafting;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return drafting
        .draft(request.coop(), AgreementText.read(request.json()), request.caller().clientId())
        .compose(draft -> cpu.run(() -> AgreementView.brief(draft, clock.instant())))
        .map(Response::created);
  }
}
