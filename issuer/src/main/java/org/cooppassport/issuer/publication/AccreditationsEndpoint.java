package org.cooppassport.issuer.publication;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.federation.DecisionFiles;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * The accreditations that a co-op was given, so that verifiers find out who lets it issue what:
 * credentials as tokens ({@code .jwt}) or with embedded proofs ({@code .json}).
 */
public final class AccreditationsEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get("/{coop}/.well-known/coop-accreditations").sharedWithAnyOrigin();
  private static final String FOLDER = "accreditations";
  private static final Duration MAX_AGE = Duration.ofMinutes(1);

  private final Map<String, JsonObject> byCoop = new HashMap<>();

  /** Reads the folder {@code accreditations} of each co-op. */
  public AccreditationsEndpoint(List<CoopSettings> coops) {
    coops.forEach(coop -> byCoop.put(coop.coop().id(), read(coop)));
  }

  /**
   * Reads a co-op's folder.
   *
   * @throws org.cooppassport.service.config.InvalidSetting naming a file that is no JSON object
   */
  public static JsonObject read(CoopSettings coop) {
    List<JsonValue> all =
        new java.util.ArrayList<>(DecisionFiles.json(coop, FOLDER, credential -> credential));
    DecisionFiles.texts(coop, FOLDER).forEach(token -> all.add(new JsonString(token)));
    return JsonObject.of("accreditations", new JsonArray(all));
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return Future.succeededFuture(Response.ok(byCoop.get(request.coop().id())).publicFor(MAX_AGE));
  }
}
