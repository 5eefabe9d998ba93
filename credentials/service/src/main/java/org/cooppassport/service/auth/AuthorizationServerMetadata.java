package org.cooppassport.service.auth;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * What a co-op's authorization server can do.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8414">RFC 8414</a>
 */
public final class AuthorizationServerMetadata implements Endpoint {
  /** The name between host and path. */
  public static final String WELL_KNOWN = "oauth-authorization-server";

  private static final Route BETWEEN =
      Route.get("/.well-known/" + WELL_KNOWN + "/{coop}").sharedWithAnyOrigin();
  private static final Route APPENDED =
      Route.get("/{coop}/.well-known/" + WELL_KNOWN).sharedWithAnyOrigin();
  private static final Duration MAX_AGE = Duration.ofMinutes(5);

  private final Route route;
  private final List<String> grantTypes;
  private final Function<Coop, JsonObject> more;

  /**
   * Makes the document's endpoint.
   *
   * @param grantTypes the grants of the token endpoint
   * @param more further members for a co-op, which win over the common ones
   */
  public AuthorizationServerMetadata(List<String> grantTypes, Function<Coop, JsonObject> more) {
    this(BETWEEN, grantTypes, more);
  }

  private AuthorizationServerMetadata(
      Route route, List<String> grantTypes, Function<Coop, JsonObject> more) {
    this.route = route;
    this.grantTypes = List.copyOf(grantTypes);
    this.more = more;
  }

  /** Returns the same document below the co-op's path, where older clients look for it. */
  public AuthorizationServerMetadata appended() {
    return new AuthorizationServerMetadata(APPENDED, grantTypes, more);
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    return Future.succeededFuture(Response.ok(document(request.coop())).publicFor(MAX_AGE));
  }

  /** Returns the document of a co-op. */
  public JsonObject document(Coop coop) {
    return JsonObject.builder()
        .put("issuer", coop.base())
        .put("token_endpoint", TokenEndpoint.address(coop))
        .put("response_types_supported", JsonArray.EMPTY)
        .putStrings("grant_types_supported", grantTypes)
        .putStrings(
            "token_endpoint_auth_methods_supported",
            List.of("client_secret_basic", "client_secret_post", "private_key_jwt"))
        .putStrings(
            "token_endpoint_auth_signing_alg_values_supported", List.of("ES256", "ES384", "EdDSA"))
        .putAll(more.apply(coop))
        .build();
  }
}
