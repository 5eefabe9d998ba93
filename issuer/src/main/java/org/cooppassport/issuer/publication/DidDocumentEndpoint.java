package org.cooppassport.issuer.publication;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.issuer.register.IssuerKeyRing;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.PublishedKey;

/**
 * A co-op's did:web document, with every assertion key there ever was: what an earlier key signed
 * stays verifiable.
 *
 * @see <a href="https://w3c-ccg.github.io/did-method-web/">did:web</a>
 */
public final class DidDocumentEndpoint implements Endpoint {
  private static final Duration MAX_AGE = Duration.ofMinutes(5);
  private static final String DID_JSON = "application/did+json";
  private static final String DID_JSON_LD = "application/did+ld+json";

  private final Route route;
  private final IssuerKeyRing keys;

  private DidDocumentEndpoint(String path, IssuerKeyRing keys) {
    this.route =
        Route.get(path)
            .produces("application/json", DID_JSON, DID_JSON_LD, "application/did")
            .sharedWithAnyOrigin();
    this.keys = keys;
  }

  /** Returns the endpoints for a DID with a path, and for one that is a whole domain. */
  public static List<DidDocumentEndpoint> both(IssuerKeyRing keys) {
    return List.of(
        new DidDocumentEndpoint("/{coop}/did.json", keys),
        new DidDocumentEndpoint("/{coop}/.well-known/did.json", keys));
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    String type =
        request.asksFor(DID_JSON_LD)
            ? DID_JSON_LD
            : request.asksFor(DID_JSON) ? DID_JSON : "application/json";
    return Future.succeededFuture(
        Response.json(200, type, document(request.coop()))
            .publicFor(MAX_AGE)
            .header("vary", "Accept"));
  }

  private JsonObject document(Coop coop) {
    List<PublishedKey> published = keys.ring().published(coop.id(), KeyPurpose.ASSERTION);
    JsonArray methods =
        published.stream().map(key -> method(coop, key)).collect(JsonArray.collector());
    return JsonObject.builder()
        .put(
            "@context",
            JsonArray.ofStrings(
                "https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"))
        .put("id", coop.did())
        .put("verificationMethod", methods)
        .putStrings(
            "assertionMethod",
            published.stream().map(key -> IssuerKeyRing.verificationMethod(coop, key)).toList())
        .build();
  }

  private static JsonObject method(Coop coop, PublishedKey key) {
    return JsonObject.builder()
        .put("id", IssuerKeyRing.verificationMethod(coop, key))
        .put("type", "Multikey")
        .put("controller", coop.did())
        .put("publicKeyMultibase", key.publicKey().toMultikey())
        .build();
  }
}
