package org.cooppassport.issuer.publication;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
 * A co-op's did:web document, with every assertion key there ever was, and every key that may bind
 * the co-op: what an earlier key signed stays verifiable.
 *
 * @see <a href="https://w3c-ccg.github.io/did-method-web/">did:web</a>
 */
public final class DidDocumentEndpoint implements Endpoint {
  private static final Duration MAX_AGE = Duration.ofMinutes(5);
  private static final List<KeyPurpose> EMBEDDED =
      List.of(KeyPurpose.ASSERTION, KeyPurpose.ASSERTION_P256, KeyPurpose.ASSERTION_P384);
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
    List<JsonObject> methods = new ArrayList<>();
    for (KeyPurpose purpose : EMBEDDED) {
      keys.ring().published(coop.id(), purpose).forEach(key -> methods.add(multikey(coop, key)));
    }
    keys.ring()
        .publishedUnlinkable(coop.id())
        .forEach(key -> methods.add(multikey(coop, key.kid(), key.kid())));
    keys.ring()
        .published(coop.id(), KeyPurpose.ENVELOPE)
        .forEach(key -> methods.add(jsonWebKey(coop, key)));
    List<JsonObject> binding =
        keys.ring().published(coop.id(), KeyPurpose.AGREEMENT).stream()
            .map(key -> jsonWebKey(coop, key))
            .toList();
    return JsonObject.builder()
        .putStrings(
            "@context",
            List.of(
                "https://www.w3.org/ns/did/v1",
                "https://w3id.org/security/multikey/v1",
                "https://w3id.org/security/jwk/v1"))
        .put("id", coop.did())
        .put(
            "verificationMethod",
            Stream.concat(methods.stream(), binding.stream()).collect(JsonArray.collector()))
        .putStrings("assertionMethod", ids(methods))
        .putStrings("capabilityInvocation", ids(binding))
        .build();
  }

  private static List<String> ids(List<JsonObject> methods) {
    return methods.stream().map(method -> method.string("id").orElseThrow()).toList();
  }

  private static JsonObject multikey(Coop coop, PublishedKey key) {
    return multikey(coop, key.kid(), key.publicKey().toMultikey());
  }

  private static JsonObject multikey(Coop coop, String name, String multikey) {
    return JsonObject.builder()
        .put("id", coop.did() + "#" + name)
        .put("type", "Multikey")
        .put("controller", coop.did())
        .put("publicKeyMultibase", multikey)
        .build();
  }

  /**
   * Keys of envelopes, and those that bind the co-op, are published as VC-JOSE-COSE asks:
   * JsonWebKey with publicKeyJwk.
   */
  private static JsonObject jsonWebKey(Coop coop, PublishedKey key) {
    return JsonObject.builder()
        .put("id", IssuerKeyRing.verificationMethod(coop, key))
        .put("type", "JsonWebKey")
        .put("controller", coop.did())
        .put("publicKeyJwk", key.publicKey().toJwk())
        .build();
  }
}
