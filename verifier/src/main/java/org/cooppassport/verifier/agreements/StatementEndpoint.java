package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.cooppassport.core.agreements.AgreementStatement.Deed;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;

/** Signs, certifies or ends an agreement in the co-op's name. */
public final class StatementEndpoint implements Endpoint {
  private final Route route;
  private final Deed deed;
  private final Clock clock;
  private final CpuPool cpu;
  private final MakeStatement statements;

  private StatementEndpoint(
      String verb, Deed deed, Clock clock, CpuPool cpu, MakeStatement statements) {
    this.route =
        Route.post("/{coop}/agreements/{id}/" + verb)
            .body(BodyRule.json(BodyRule.SMALL))
            .access(Access.scope(DraftAgreementEndpoint.ACTION));
    this.deed = deed;
    this.clock = clock;
    this.cpu = cpu;
    this.statements = statements;
  }

  /** Makes the endpoints of all that can be said. */
  public static List<Endpoint> all(Clock clock, CpuPool cpu, MakeStatement statements) {
    return List.of(
        new StatementEndpoint("sign", Deed.SIGNATURE, clock, cpu, statements),
        new StatementEndpoint("certify", Deed.CERTIFICATION, clock, cpu, statements),
        new StatementEndpoint("end", Deed.END, clock, cpu, statements));
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    return statements
        .make(
            request.coop(),
            request.path("id"),
            deed,
            StatementWish.read(
                request.json(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)),
            request.caller().clientId())
        .compose(held -> cpu.run(() -> AgreementView.whole(held, clock.instant())))
        .map(Response::ok);
  }
}
