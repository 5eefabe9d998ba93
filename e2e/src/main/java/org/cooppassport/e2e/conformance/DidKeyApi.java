package org.cooppassport.e2e.conformance;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidDocument;
import org.cooppassport.core.did.DidError;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.did.DidUrl;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * did:key in the older form of resolution, with the options of its specification.
 *
 * @see <a href="https://w3c-ccg.github.io/did-key-spec/">The did:key method</a>
 */
final class DidKeyApi {
  private static final String CONTEXT = "https://w3id.org/did-resolution/v1";
  private static final String DOCUMENT = "application/did+ld+json";
  private static final String MULTIKEY = "Multikey";
  private static final String ED25519_2020 = "Ed25519VerificationKey2020";
  private static final String X25519_2020 = "X25519KeyAgreementKey2020";
  private static final Set<String> JSON_WEB_KEYS = Set.of("JsonWebKey", "JsonWebKey2020");
  private static final Set<String> EXPERIMENTAL =
      Set.of(
          "Ed25519VerificationKey2018",
          "X25519KeyAgreementKey2019",
          "EcdsaSecp256k1VerificationKey2019",
          "Bls12381G2Key2020",
          "P256Key2021",
          "P384Key2021",
          "P521Key2021");

  private static final Map<String, String> CONTEXTS =
      Map.of(
          "JsonWebKey",
          "https://w3id.org/security/jwk/v1",
          "JsonWebKey2020",
          "https://w3id.org/security/suites/jws-2020/v1",
          ED25519_2020,
          "https://w3id.org/security/suites/ed25519-2020/v1",
          X25519_2020,
          "https://w3id.org/security/suites/x25519-2020/v1");

  private final Vertx vertx;

  DidKeyApi(Vertx vertx) {
    this.vertx = vertx;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new CoreEndpoint(
            vertx,
            Route.get("/did-key/identifiers/{did*}")
                .produces(new String[0])
                .sharedWithAnyOrigin()
                .onAnyHost(),
            this::answer));
  }

  private Response answer(Request request) {
    try {
      DidUrl url = DidUrl.parse(DidUrlText.of(request));
      requireVersion(url.did());
      JsonObject document = document(request, url.did());
      JsonObject content =
          url.fragment().isEmpty()
              ? document
              : DidResolutionApi.part(
                  DidDocument.read(document), url.did() + "#" + url.fragment().get());
      return Response.ok(
          body(content, JsonObject.of("contentType", DOCUMENT))
              .put("contentStream", content)
              .build());
    } catch (DidException e) {
      return Response.json(
          DidLookup.status(e.error()),
          body(JsonObject.EMPTY, JsonObject.of("error", e.error().legacyName())).build());
    }
  }

  private static JsonObject.Builder body(JsonObject document, JsonObject metadata) {
    return JsonObject.builder()
        .put("@context", CONTEXT)
        .put("didDocument", document)
        .put("didDocumentMetadata", JsonObject.EMPTY)
        .put("didResolutionMetadata", metadata)
        .put("didDereferencingMetadata", metadata);
  }

  /** {@code did:key:1:z…} is the same as {@code did:key:z…}; there is no other version. */
  private static void requireVersion(Did did) {
    if (did.method().equals("key") && !did.methodSpecificId().startsWith("z")) {
      throw new DidException(DidError.INVALID_DID, "the identifier is a base58btc multibase value");
    }
  }

  private static JsonObject document(Request request, Did did) {
    DidKey.KeyAgreement agreement =
        option(request, "enableEncryptionKeyDerivation", "true").equals("true")
            ? DidKey.KeyAgreement.DERIVED
            : DidKey.KeyAgreement.OMITTED;
    DidDocument document =
        DidResolver.of(List.of(new DidKey(agreement)))
            .resolve(did, Documents.none(), Instant.EPOCH)
            .documentOrThrow();
    String format = option(request, "publicKeyFormat", MULTIKEY);
    requireFormat(format, option(request, "enableExperimentalPublicKeyTypes", "false"));
    return format.equals(MULTIKEY) ? document.json() : inFormat(document, format);
  }

  private static String option(Request request, String name, String otherwise) {
    return request.query().get(name).orElse(otherwise);
  }

  // did:key, 3.1.5: known formats, and of them those that need no option
  private static void requireFormat(String format, String experimental) {
    boolean offered =
        format.equals(MULTIKEY)
            || format.equals(ED25519_2020)
            || format.equals(X25519_2020)
            || JSON_WEB_KEYS.contains(format);
    if (!offered && EXPERIMENTAL.contains(format) && !experimental.equals("true")) {
      throw new DidException(
          DidError.INVALID_PUBLIC_KEY_TYPE, "the format needs enableExperimentalPublicKeyTypes");
    }
    if (!offered) {
      throw new DidException(
          DidError.UNSUPPORTED_PUBLIC_KEY_TYPE, "verification methods are not made in this format");
    }
  }

  private static JsonObject inFormat(DidDocument document, String format) {
    JsonArray methods =
        document.methods().stream()
            .map(method -> (JsonValue) inFormat(method, format))
            .collect(JsonArray.collector());
    return document
        .json()
        .with("@context", JsonArray.ofStrings("https://www.w3.org/ns/did/v1", CONTEXTS.get(format)))
        .with("verificationMethod", methods);
  }

  private static JsonObject inFormat(VerificationMethod method, String format) {
    VerificationKey key = method.key();
    if (JSON_WEB_KEYS.contains(format)) {
      return method
          .json()
          .without("publicKeyMultibase")
          .with("type", new JsonString(format))
          .with("publicKeyJwk", key.toJwk());
    }
    KeyType wanted = format.equals(ED25519_2020) ? KeyType.ED25519 : KeyType.X25519;
    if (key.type() == wanted) {
      return method.json().with("type", new JsonString(format));
    }
    if (key.type() == KeyType.X25519 && format.equals(ED25519_2020)) {
      return method.json().with("type", new JsonString(X25519_2020));
    }
    throw new DidException(
        DidError.INVALID_PUBLIC_KEY_TYPE, "the format does not hold keys of this type");
  }
}
