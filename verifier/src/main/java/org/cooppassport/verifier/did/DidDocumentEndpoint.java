package org.cooppassport.verifier.did;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.PublishedKey;

/**
 * Serves a co-op's DID document: every key that ever signed a request, under authentication, every
 * key that ever signed a receipt, under assertionMethod, and every key that may bind the co-op,
 * under capabilityInvocation.
 *
 * @see <a href="https://w3c-ccg.github.io/did-method-web/">did:web</a>
 */
public final class DidDocumentEndpoint implements Endpoint {
  private static final Duration MAX_AGE = Duration.ofMinutes(5);
  private static final String MEDIA_TYPE = "application/did+json";

  private final Route route;
  private final KeyRing keys;

  private DidDocumentEndpoint(String path, KeyRing keys) {
    this.route = Route.get(path).produces(MEDIA_TYPE, "application/json").sharedWithAnyOrigin();
    this.keys = keys;
  }

  /** Makes the endpoint of a DID with a path: {@code did:web:host:coop}. */
  public static DidDocumentEndpoint underPath(KeyRing keys) {
    return new DidDocumentEndpoint("/{coop}/did.json", keys);
  }

  /** Makes the endpoint of a DID that is a co-op's own domain: {@code did:web:host}. */
  public static DidDocumentEndpoint onOwnDomain(KeyRing keys) {
    return new DidDocumentEndpoint("/{coop}/.well-known/did.json", keys);
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    boolean named = request.asksFor(MEDIA_TYPE);
    return Future.succeededFuture(
        Response.json(200, named ? MEDIA_TYPE : "application/json", document(request.coop()))
            .publicFor(MAX_AGE));
  }

  private JsonObject document(Coop coop) {
    List<PublishedKey> requests = keys.published(coop.id(), KeyPurpose.REQUEST_OBJECT);
    List<PublishedKey> receipts = keys.published(coop.id(), KeyPurpose.RECEIPT);
    List<PublishedKey> binding = keys.published(coop.id(), KeyPurpose.AGREEMENT);
    List<JsonValue> methods = new ArrayList<>();
    requests.forEach(key -> methods.add(method(coop, key)));
    receipts.forEach(key -> methods.add(method(coop, key)));
    binding.forEach(key -> methods.add(method(coop, key)));
    return JsonObject.builder()
        .put(
            "@context",
            JsonArray.ofStrings("https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"))
        .put("id", coop.did())
        .put("verificationMethod", new JsonArray(methods))
        .putStrings("authentication", requests.stream().map(key -> url(coop, key)).toList())
        .putStrings("assertionMethod", receipts.stream().map(key -> url(coop, key)).toList())
        .putStrings("capabilityInvocation", binding.stream().map(key -> url(coop, key)).toList())
        .build();
  }

  private static JsonObject method(Coop coop, PublishedKey key) {
    return JsonObject.builder()
        .put("id", url(coop, key))
        .put("type", "JsonWebKey")
        .put("controller", coop.did())
        .put("publicKeyJwk", key.publicKey().toJwk().with("kid", key.kid()))
        .build();
  }

  private static String url(Coop coop, PublishedKey key) {
    return coop.did() + "#" + key.kid();
  }
}
