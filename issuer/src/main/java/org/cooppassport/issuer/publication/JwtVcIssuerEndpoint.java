package org.cooppassport.issuer.publication;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;

/**
 * The keys that sign a co-op's SD-JWT VCs and token status lists, past ones included.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/">SD-JWT VC, JWT VC
 *     Issuer Metadata</a>
 */
public final class JwtVcIssuerEndpoint implements Endpoint {
  private static final String NAME = "jwt-vc-issuer";
  private static final Duration MAX_AGE = Duration.ofMinutes(5);

  private final Route route;
  private final KeyRing keys;

  private JwtVcIssuerEndpoint(String path, KeyRing keys) {
    this.route = Route.get(path).sharedWithAnyOrigin();
    this.keys = keys;
  }

  /** Returns the endpoints at both addresses: between host and path, and below the path. */
  public static List<JwtVcIssuerEndpoint> both(KeyRing keys) {
    return List.of(
        new JwtVcIssuerEndpoint("/.well-known/" + NAME + "/{coop}", keys),
        new JwtVcIssuerEndpoint("/{coop}/.well-known/" + NAME, keys));
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    Coop coop = request.coop();
    JwkSet set =
        new JwkSet(
            keys.published(coop.id(), KeyPurpose.SD_JWT).stream()
                .map(key -> Jwk.of(key.publicKey(), key.kid()))
                .toList());
    JsonObject metadata =
        JsonObject.builder().put("issuer", coop.base()).put("jwks", set.toJson()).build();
    return Future.succeededFuture(Response.ok(metadata).publicFor(MAX_AGE));
  }
}
