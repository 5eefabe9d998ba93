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

/** Gives an agreement in all its versions, with file and history, and how papers come under it. */
public final class ReadAgreementEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get("/{coop}/agreements/{id}").access(Access.scope(DraftAgreementEndpoint.ACTION));

  private final Clock clock;
  private final CpuPool cpu;
  private final AgreementRegister register;
  private final EvidenceRecord evidence;

  /** Makes the endpoint. */
  public ReadAgreementEndpoint(
      Clock clock, CpuPool cpu, AgreementRegister register, EvidenceRecord evidence) {
    this.evidence = evidence;
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
    String id = request.path("id");
    return register
        .held(request.coop().id())
        .compose(held -> cpu.run(() -> versions(held, id, now)))
        .compose(
            read ->
                evidence
                    .under(request.coop().id(), id)
                    .map(record -> Response.ok(read.with("evidence", record))));
  }

  private static JsonObject versions(HeldAgreements held, String id, Instant now) {
    JsonArray versions =
        held.versions(id).stream()
            .map(one -> AgreementView.whole(one, now))
            .collect(JsonArray.collector());
    if (versions.isEmpty()) {
      throw AgreementRegister.unknown();
    }
    return JsonObject.of("versions", versions).with("id", id);
  }
}
