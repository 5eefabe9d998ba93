package org.cooppassport.verifier.oid4vp;

import io.vertx.core.Future;
import java.util.Set;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Form;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.requests.ReadResult;

/** Reads what came of a request; with {@code wait}, waits so many seconds for it. */
public final class ReadRequestEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get("/{coop}/requests/{id}")
          .access(Access.scope(CreateRequestEndpoint.ACTION))
          .within(Route.LONGEST_DEADLINE);
  private static final Set<String> PARAMETERS = Set.of("wait", "response_code");

  private final VerifierCoops coops;
  private final ReadResult read;

  /** Makes the endpoint. */
  public ReadRequestEndpoint(VerifierCoops coops, ReadResult read) {
    this.coops = coops;
    this.read = read;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    Form query = request.query();
    query.names().stream()
        .filter(name -> !PARAMETERS.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new Refusal(
                  Refusal.Reason.UNKNOWN_OPTION, name, "known are wait and response_code");
            });
    String id = request.path("id");
    return read.byId(
            coops.of(request.coop()), id, query.get("response_code").orElse(""), Waiting.of(query))
        .map(result -> Response.ok(result.toJson(id)));
  }
}
