package org.cooppassport.verifier.oid4vp;

import io.vertx.core.Future;
import java.util.Locale;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.coops.VerifierCoops;

/** Lists the policies by which a co-op can ask. */
public final class PoliciesEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get("/{coop}/policies").access(Access.scope(CreateRequestEndpoint.ACTION));

  private final VerifierCoops coops;

  /** Makes the endpoint. */
  public PoliciesEndpoint(VerifierCoops coops) {
    this.coops = coops;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    VerifierCoop coop = coops.of(request.coop());
    JsonArray policies =
        coop.policies().all().stream()
            .map(policy -> toJson(policy, coop.language()))
            .collect(JsonArray.collector());
    return Future.succeededFuture(Response.ok(JsonObject.of("policies", policies)));
  }

  private static JsonObject toJson(Policy policy, Locale language) {
    return JsonObject.builder()
        .put("id", policy.id())
        .put("version", policy.version())
        .put("digest", policy.digest())
        .put("title", policy.title().in(language))
        .put("purpose", policy.purpose().in(language))
        .put("crossDevice", policy.crossDevice() == Policy.CrossDevice.ALLOWED)
        .put("query", policy.toDcql().toJson())
        .build();
  }
}
