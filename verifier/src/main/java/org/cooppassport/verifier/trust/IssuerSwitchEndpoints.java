package org.cooppassport.verifier.trust;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.StrictMembers;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Switches an issuer, an accreditor or a federation off and on, and lists those switched off. */
public final class IssuerSwitchEndpoints {
  /** What a client needs to turn switches. */
  public static final String ACTION = "trust";

  private static final String PATH = "/{coop}/issuer-switches";
  private static final int MAX_NAME = 2_048;

  private final IssuerSwitches switches;

  private IssuerSwitchEndpoints(IssuerSwitches switches) {
    this.switches = switches;
  }

  /** Returns both endpoints. */
  public static List<Endpoint> of(IssuerSwitches switches) {
    IssuerSwitchEndpoints endpoints = new IssuerSwitchEndpoints(switches);
    return List.of(
        Endpoint.of(Route.get(PATH).access(Access.scope(ACTION)), endpoints::list),
        Endpoint.of(
            Route.put(PATH).body(BodyRule.json(BodyRule.SMALL)).access(Access.scope(ACTION)),
            endpoints::turn));
  }

  private Future<Response> list(Request request) {
    return switches
        .list(request.coop().id())
        .map(off -> Response.ok(JsonObject.of("switchedOff", off)));
  }

  private Future<Response> turn(Request request) {
    StrictMembers body = StrictMembers.of(request.json());
    String issuer = body.text("issuer");
    IssuerSwitches.Position position =
        body.optionalNamed("state", IssuerSwitchEndpoints::position)
            .orElseThrow(() -> body.wrong("state", "expected off or on"));
    String decision = body.optionalText("decision").orElse("");
    body.nothingElse();
    boolean named = issuer.startsWith("did:") || issuer.startsWith("https://");
    if (!named || issuer.length() > MAX_NAME || decision.length() > MAX_NAME) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "issuer", "issuer: expected a DID or an https URL");
    }
    return switches
        .turn(request.coop().id(), issuer, position, decision, request.caller().clientId())
        .map(done -> Response.empty(204));
  }

  private static Optional<IssuerSwitches.Position> position(String name) {
    return java.util.Arrays.stream(IssuerSwitches.Position.values())
        .filter(position -> position.wireName().equals(name))
        .findFirst();
  }
}
