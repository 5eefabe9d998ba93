package org.cooppassport.verifier.vcapi;

import io.vertx.core.Future;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Makes a challenge for a presentation, good once. */
public final class CreateChallengeEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.post("/{coop}/challenges")
          .body(BodyRule.json(BodyRule.SMALL))
          .access(Access.scope(VerifyCredentialEndpoint.ACTION));

  private final Challenges challenges;

  /** Makes the endpoint. */
  public CreateChallengeEndpoint(Challenges challenges) {
    this.challenges = challenges;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public boolean changesSomething() {
    return false;
  }

  @Override
  public Future<Response> handle(Request request) {
    return challenges
        .make(request.coop())
        .map(
            made ->
                Response.created(
                    JsonObject.builder()
                        .put("challenge", made.text())
                        .put("domain", request.coop().base())
                        .put("expiresAt", made.expires().toString())
                        .build()));
  }
}
