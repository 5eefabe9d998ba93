package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.time.Duration;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;

/**
 * The public keys of a co-op's access tokens, for resource servers that check them by themselves.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8414#section-2">RFC 8414, section 2: jwks_uri</a>
 */
public final class JwksEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get("/{coop}/jwks")
          .produces("application/jwk-set+json", "application/json")
          .sharedWithAnyOrigin();
  private static final Duration MAX_AGE = Duration.ofMinutes(5);

  private final KeyRing keys;

  /** Makes the endpoint. */
  public JwksEndpoint(KeyRing keys) {
    this.keys = keys;
  }

  static String address(Coop coop) {
    return coop.link("/jwks");
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    JsonArray published =
        keys.published(request.coop().id(), KeyPurpose.ACCESS_TOKEN).stream()
            .map(
                key ->
                    key.publicKey()
                        .toJwk()
                        .with("kid", key.kid())
                        .with("use", "sig")
                        .with("alg", key.algorithm().joseName()))
            .collect(JsonArray.collector());
    String type =
        request.asksFor("application/jwk-set+json")
            ? "application/jwk-set+json"
            : "application/json";
    return Future.succeededFuture(
        Response.json(200, type, JsonObject.of("keys", published)).publicFor(MAX_AGE));
  }
}
