package org.cooppassport.e2e.conformance;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidError;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolution;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.did.DidUrl;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * The HTTP binding of DID Resolution, and the older form that the did:key suite asks for.
 *
 * @see <a href="https://www.w3.org/TR/did-resolution/#bindings-https">DID Resolution, HTTP(S)
 *     binding</a>
 */
final class DidResolutionApi {
  private static final String RESOLUTION = "application/did-resolution";
  private static final String DOCUMENT = "application/did+ld+json";

  private final Vertx vertx;
  private final DidResolver resolver;
  private final OfferedDocuments offered;
  private final Clock clock;

  DidResolutionApi(Vertx vertx, DidResolver resolver, OfferedDocuments offered, Clock clock) {
    this.vertx = vertx;
    this.resolver = resolver;
    this.offered = offered;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new CoreEndpoint(
            vertx,
            Route.get("/1.0/identifiers/{did}")
                .produces(
                    RESOLUTION,
                    DOCUMENT,
                    "application/did",
                    "application/did+json",
                    "application/json",
                    "application/ld+json"),
            this::resolve),
        new CoreEndpoint(
            vertx,
            Route.get("/did-key/identifiers/{did}")
                .produces("application/json", "application/ld+json", RESOLUTION, DOCUMENT),
            this::resolveOlderForm));
  }

  private Response resolve(Request request) {
    DidResolution resolution = resolution(request.path("did"));
    int status = resolution.failure().map(DidResolutionApi::status).orElse(200);
    for (String type : List.of(DOCUMENT, "application/did", "application/did+json")) {
      if (status == 200 && request.asksFor(type) && !request.asksFor(RESOLUTION)) {
        return Response.json(200, type, resolution.documentOrThrow().json());
      }
    }
    return Response.json(status, RESOLUTION, resolution.toJson());
  }

  private DidResolution resolution(String text) {
    try {
      Did did = text.contains("#") ? DidUrl.parse(text).did() : Did.parse(text);
      Instant now = clock.instant();
      Documents documents = Documents.none();
      for (int round = 0; round < Verification.MAX_ROUNDS; round++) {
        List<DocumentNeed> missing = resolver.missing(did, documents);
        if (missing.isEmpty()) {
          break;
        }
        documents = documents.with(offered.gather(missing, now));
      }
      return resolver.resolve(did, documents, now);
    } catch (DidException e) {
      return DidResolution.failed(e);
    }
  }

  private static int status(DidException failure) {
    return switch (failure.error()) {
      case NOT_FOUND -> 404;
      case DEACTIVATED -> 410;
      case METHOD_NOT_SUPPORTED, FEATURE_NOT_SUPPORTED -> 501;
      case REPRESENTATION_NOT_SUPPORTED -> 406;
      case INTERNAL_ERROR -> 500;
      case INVALID_DID,
          INVALID_DID_URL,
          INVALID_DID_DOCUMENT,
          INVALID_OPTIONS,
          INVALID_PROOF,
          INVALID_PARAMETERS,
          INVALID_PUBLIC_KEY,
          INVALID_PUBLIC_KEY_LENGTH,
          UNSUPPORTED_PUBLIC_KEY_TYPE,
          INVALID_VERIFICATION_METHOD_URL,
          INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID,
          INVALID_CONTROLLED_IDENTIFIER_DOCUMENT,
          INVALID_VERIFICATION_METHOD,
          INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD ->
          400;
    };
  }

  private Response resolveOlderForm(Request request) {
    String text = request.path("did");
    DidResolution resolution = resolution(text);
    JsonObject.Builder body =
        JsonObject.builder().put("@context", "https://w3id.org/did-resolution/v1");
    if (resolution.failure().isPresent()) {
      DidError error = resolution.failure().get().error();
      JsonObject metadata = JsonObject.of("error", error.legacyName());
      return Response.json(
          status(resolution.failure().get()),
          body.put("didDocument", JsonObject.EMPTY)
              .put("didDocumentMetadata", JsonObject.EMPTY)
              .put("didResolutionMetadata", metadata)
              .put("didDereferencingMetadata", metadata)
              .build());
    }
    JsonObject document = resolution.documentOrThrow().json();
    return Response.ok(
        body.put("didDocument", document)
            .put("didDocumentMetadata", JsonObject.EMPTY)
            .put("didResolutionMetadata", JsonObject.of("contentType", DOCUMENT))
            .put("didDereferencingMetadata", JsonObject.of("contentType", DOCUMENT))
            .put("contentStream", text.contains("#") ? JsonNull.NULL : document)
            .build());
  }
}
