package org.cooppassport.e2e.conformance;

import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.did.DidDocument;
import org.cooppassport.core.did.DidError;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolution;
import org.cooppassport.core.did.DidUrl;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * The HTTP binding of DID Resolution: resolves DIDs and dereferences DID URLs.
 *
 * @see <a href="https://www.w3.org/TR/did-resolution/#bindings-https">DID Resolution, HTTP(S)
 *     binding</a>
 */
final class DidResolutionApi {
  private static final String RESOLUTION = "application/did-resolution";
  private static final String DEREFERENCING = "application/did-url-dereferencing";
  private static final String JSON = "application/json";
  private static final String JSON_LD = "application/ld+json";

  /** The representations of a document alone. */
  private static final List<String> DOCUMENTS =
      List.of("application/did+ld+json", "application/did", "application/did+json");

  private final Vertx vertx;
  private final DidLookup lookup;

  DidResolutionApi(Vertx vertx, DidLookup lookup) {
    this.vertx = vertx;
    this.lookup = lookup;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new CoreEndpoint(
            vertx,
            Route.get("/1.0/identifiers/{did*}")
                .produces(new String[0])
                .sharedWithAnyOrigin()
                .onAnyHost(),
            this::answer));
  }

  private Response answer(Request request) {
    String text = DidUrlText.of(request);
    try {
      DidUrl url = DidUrl.parse(text);
      return url.toString().equals(url.did().toString()) && !request.asksFor(DEREFERENCING)
          ? resolve(request, url)
          : dereference(request, url);
    } catch (DidException e) {
      return text.matches("did:[^/?#]*[/?#].*")
          ? notDereferenced(e)
          : resolved(DidResolution.failed(e));
    }
  }

  private Response resolve(Request request, DidUrl url) {
    DidResolution resolution = lookup.resolve(url.did(), Map.of());
    Optional<String> alone = DOCUMENTS.stream().filter(request::asksFor).findFirst();
    boolean whole =
        request.accepts(RESOLUTION) || request.asksFor(JSON) || request.asksFor(JSON_LD);
    if (whole && (alone.isEmpty() || request.asksFor(RESOLUTION))) {
      return resolved(resolution);
    }
    if (alone.isEmpty()) {
      return resolved(DidResolution.failed(unsupported()));
    }
    return resolution.failure().isPresent()
        ? resolved(resolution)
        : Response.json(200, alone.get(), resolution.documentOrThrow().json());
  }

  private static Response resolved(DidResolution resolution) {
    int status = resolution.failure().map(e -> DidLookup.status(e.error())).orElse(200);
    DidResolution named = status == 500 ? invalidDocument(resolution) : resolution;
    return Response.json(status, RESOLUTION, named.toJson());
  }

  /** A document that breaks the rules of Controlled Identifiers is, here, an invalid one. */
  private static DidResolution invalidDocument(DidResolution resolution) {
    return DidResolution.failed(
        DidError.INVALID_DID_DOCUMENT, resolution.failure().orElseThrow().detail());
  }

  private static DidException unsupported() {
    return new DidException(
        DidError.REPRESENTATION_NOT_SUPPORTED,
        "the representations are " + RESOLUTION + " and " + String.join(", ", DOCUMENTS));
  }

  private Response dereference(Request request, DidUrl url) {
    Map<String, String> parameters = DidUrlText.parameters(url);
    DidResolution resolution = lookup.resolve(url.did(), parameters);
    if (resolution.failure().isPresent()) {
      return notDereferenced(resolution.failure().get());
    }
    DidDocument document = resolution.documentOrThrow();
    if (parameters.containsKey("service")) {
      return Response.seeOther(serviceUrl(document, url, parameters));
    }
    if (!url.path().isEmpty()) {
      throw new DidException(DidError.NOT_FOUND, "the DID's method gives paths no meaning");
    }
    JsonValue content =
        url.fragment().isEmpty()
            ? document.json()
            : part(document, url.did() + "#" + url.fragment().get());
    return dereferenced(request, content);
  }

  private static Response dereferenced(Request request, JsonValue content) {
    Optional<String> alone = DOCUMENTS.stream().filter(request::asksFor).findFirst();
    if (request.asksFor(DEREFERENCING)) {
      return Response.json(200, DEREFERENCING, result(content));
    }
    if (alone.isPresent() || request.asksFor(JSON) || request.asksFor(JSON_LD)) {
      return Response.json(200, alone.orElse(request.asksFor(JSON) ? JSON : JSON_LD), content);
    }
    if (request.accepts(DEREFERENCING)) {
      return Response.json(200, DEREFERENCING, result(content));
    }
    return notDereferenced(unsupported());
  }

  private static JsonObject result(JsonValue content) {
    return JsonObject.builder()
        .put("dereferencingMetadata", JsonObject.of("contentType", "application/did"))
        .put("contentStream", content)
        .put("contentMetadata", JsonObject.EMPTY)
        .build();
  }

  private static Response notDereferenced(DidException failure) {
    JsonObject error =
        JsonObject.builder()
            .put("type", failure.error().type())
            .put("title", failure.error().name())
            .put("detail", failure.detail())
            .build();
    return Response.json(
        DidLookup.status(failure.error()),
        DEREFERENCING,
        JsonObject.builder()
            .put("dereferencingMetadata", JsonObject.of("error", error))
            .put("contentStream", JsonNull.NULL)
            .put("contentMetadata", JsonObject.EMPTY)
            .build());
  }

  /**
   * Returns the verification method or service with this URL.
   *
   * @throws DidException {@code NOT_FOUND} if the document has neither
   */
  static JsonObject part(DidDocument document, String url) {
    return document.methods().stream()
        .filter(method -> method.id().equals(url))
        .map(VerificationMethod::json)
        .findFirst()
        .or(() -> document.service(url))
        .orElseThrow(
            () -> new DidException(DidError.NOT_FOUND, "the document has no part of that id"));
  }

  private static URI serviceUrl(DidDocument document, DidUrl url, Map<String, String> parameters) {
    String service = parameters.get("service");
    String id = service.startsWith("did:") ? service : url.did() + "#" + service;
    URI endpoint =
        document
            .service(id)
            .flatMap(found -> found.get("serviceEndpoint"))
            .filter(JsonString.class::isInstance)
            .map(value -> URI.create(((JsonString) value).value()))
            .orElseThrow(
                () -> new DidException(DidError.NOT_FOUND, "there is no such service with a URL"));
    String reference = parameters.getOrDefault("relativeRef", "");
    URI target = reference.isEmpty() ? endpoint : endpoint.resolve(reference);
    return url.fragment().map(fragment -> URI.create(target + "#" + fragment)).orElse(target);
  }
}
