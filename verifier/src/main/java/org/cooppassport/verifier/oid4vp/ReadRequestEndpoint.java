package org.cooppassport.verifier.oid4vp;

import io.vertx.core.Future;
import java.time.Duration;
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

  /** How long a caller wants to wait. */
  public static final class Waiting {
    private Waiting() {}

    /**
     * Reads the parameter {@code wait}: whole seconds.
     *
     * @throws Refusal of reason {@code INVALID_VALUE} if it is no number from 0 to the longest wait
     */
    public static Duration of(Form query) {
      String text = query.get("wait").orElse("0");
      long longest = ReadResult.LONGEST_WAIT.toSeconds();
      if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > longest) {
        throw new Refusal(
            Refusal.Reason.INVALID_VALUE, "wait", "expected whole seconds from 0 to " + longest);
      }
      return Duration.ofSeconds(Integer.parseInt(text));
    }
  }
}
