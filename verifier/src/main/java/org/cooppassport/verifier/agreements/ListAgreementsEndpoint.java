package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;

/** Lists a co-op's agreements, each in its newest version, and whether it is in force now. */
public final class ListAgreementsEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get("/{coop}/agreements").access(Access.scope(DraftAgreementEndpoint.ACTION));

  private final Clock clock;
  private final CpuPool cpu;
  private final AgreementRegister register;

  /** Makes the endpoint. */
  public ListAgreementsEndpoint(Clock clock, CpuPool cpu, AgreementRegister register) {
    this.clock = clock;
    this.cpu = cpu;
    this.register = register;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    Instant now = clock.instant();
    return register
        .held(request.coop().id())
        .compose(held -> cpu.run(() -> list(held, now)))
        .map(list -> Response.ok(JsonObject.of("agreements", list)));
  }

  private static JsonArray list(HeldAgreements held, Instant now) {
    return held.newest().stream()
        .map(one -> AgreementView.brief(one.file(), now))
        .collect(JsonArray.collector());
  }
}
