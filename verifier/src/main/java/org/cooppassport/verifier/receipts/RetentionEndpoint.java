package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.StrictMembers;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Tells and changes until when a receipt is kept. */
public final class RetentionEndpoint implements Endpoint {
  private static final int MAX_REFERENCE = 200;

  private final Route route;
  private final Function<Request, UnaryOperator<ReceiptState>> change;
  private final ReceiptStates states;

  private RetentionEndpoint(
      Route route, Function<Request, UnaryOperator<ReceiptState>> change, ReceiptStates states) {
    this.route = route.access(Access.scope(ReceiptEndpoint.ACTION));
    this.change = change;
    this.states = states;
  }

  /** Makes the endpoints: read, end of the relationship, hold, release. */
  public static List<Endpoint> all(Clock clock, ReceiptStates states) {
    String path = "/{coop}/receipts/{id}/";
    return List.of(
        new RetentionEndpoint(Route.get(path + "retention"), request -> state -> state, states),
        new RetentionEndpoint(
            Route.post(path + "relationship-ended").body(BodyRule.json(BodyRule.SMALL)),
            RetentionEndpoint::ended,
            states),
        new RetentionEndpoint(
            Route.put(path + "hold").body(BodyRule.json(BodyRule.SMALL)),
            request -> hold(request, clock),
            states),
        new RetentionEndpoint(
            Route.delete(path + "hold"), request -> ReceiptState::released, states));
  }

  private static UnaryOperator<ReceiptState> ended(Request request) {
    StrictMembers members = StrictMembers.of(request.json());
    LocalDate on =
        members.optionalDay("on").orElseThrow(() -> members.wrong("on", "a day is required"));
    members.nothingElse();
    return state -> alive(state).ended(on);
  }

  private static UnaryOperator<ReceiptState> hold(Request request, Clock clock) {
    StrictMembers members = StrictMembers.of(request.json());
    String reference = members.text("reference");
    members.nothingElse();
    if (reference.length() > MAX_REFERENCE) {
      throw members.wrong("reference", "expected at most " + MAX_REFERENCE + " characters");
    }
    JsonObject hold = JsonObject.of("reference", reference, "since", clock.instant().toString());
    return state -> alive(state).with(ReceiptState.HOLD, hold);
  }

  private static ReceiptState alive(ReceiptState state) {
    if (state.erased() || state.erasing().isPresent()) {
      throw new Refusal(Refusal.Reason.GONE, "the receipt was erased");
    }
    return state;
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    return states
        .change(request.coop().id(), request.path("id"), change.apply(request))
        .map(state -> Response.ok(state.view()));
  }
}
