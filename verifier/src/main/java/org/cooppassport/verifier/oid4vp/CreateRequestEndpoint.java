package org.cooppassport.verifier.oid4vp;

import io.vertx.core.Future;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.requests.CreatePresentationRequest;
import org.cooppassport.verifier.requests.CreatedRequest;
import org.cooppassport.verifier.requests.RequestWish;

/** Makes a presentation request from a named policy. */
public final class CreateRequestEndpoint implements Endpoint {
  /** What a client needs to make requests and to read their results. */
  public static final String ACTION = "request";

  private static final Route ROUTE =
      Route.post("/{coop}/requests")
          .body(BodyRule.json(BodyRule.SMALL))
          .access(Access.scope(ACTION));

  private final VerifierCoops coops;
  private final CreatePresentationRequest create;

  /** Makes the endpoint. */
  public CreateRequestEndpoint(VerifierCoops coops, CreatePresentationRequest create) {
    this.coops = coops;
    this.create = create;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    VerifierCoop coop = coops.of(request.coop());
    return create
        .create(coop, RequestWish.read(request.json(), coop))
        .map(made -> Response.created(toJson(made)).header("location", location(coop, made)));
  }

  private static String location(VerifierCoop coop, CreatedRequest made) {
    return coop.coop().link("/requests/" + made.id());
  }

  private static JsonObject toJson(CreatedRequest made) {
    JsonObject.Builder json = JsonObject.builder().put("id", made.id()).put("status", "open");
    if (!made.link().isEmpty()) {
      json.put("authorizationRequest", made.link());
    }
    if (!made.dcApi().isEmpty()) {
      json.put(
              "digitalCredentialRequests",
              made.dcApi().stream().map(DcApiRequest::toJson).collect(JsonArray.collector()))
          .put("digitalCredentialResponses", made.answers());
    }
    return json.put("page", made.page()).put("expiresAt", made.expires().toString()).build();
  }
}
