package org.cooppassport.core.did;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;

/**
 * did:web: the document stands at an https URL that follows from the identifier.
 *
 * @see <a href="https://w3c-ccg.github.io/did-method-web/">The did:web method</a>
 */
public final class DidWeb implements DidMethod {

  /**
   * The URL of a DID's document.
   *
   * @throws DidException {@code INVALID_DID} if the identifier is not a plain domain and path
   */
  public static String documentUrl(Did did) {
    if (!did.method().equals("web")) {
      throw new DidException(DidError.INVALID_DID, "not a did:web");
    }
    WebLocation location = WebLocation.read(did.methodSpecificId());
    return location.url(location.hasPath() ? "/did.json" : "/.well-known/did.json");
  }

  @Override
  public String name() {
    return "web";
  }

  @Override
  public List<DocumentNeed> missing(Did did, Documents documents) {
    DocumentNeed need = need(did);
    return documents.get(need).isPresent() ? List.of() : List.of(need);
  }

  @Override
  public DidResolution resolve(Did did, Documents documents, Instant now) {
    Optional<Gathered> gathered = documents.get(need(did));
    if (gathered.isEmpty() || gathered.get().fetched().isEmpty()) {
      return DidResolution.failed(DidError.NOT_FOUND, unavailable(gathered));
    }
    return new DidResolution.Resolved(
        read(did, gathered.get().fetched().get()), DidResolution.Metadata.NONE);
  }

  private static DocumentNeed need(Did did) {
    return new DocumentNeed(DocumentKind.DID_DOCUMENT, documentUrl(did));
  }

  private static DidDocument read(Did did, Gathered.Fetched fetched) {
    JsonValue value;
    try {
      value = JsonReader.read(fetched.body());
    } catch (JsonException e) {
      throw new DidException(DidError.INVALID_DID_DOCUMENT, "the DID document is not JSON");
    }
    if (!(value instanceof JsonObject json)) {
      throw new DidException(DidError.INVALID_DID_DOCUMENT, "the DID document is not an object");
    }
    if (!json.string("id").map(id -> id.equals(did.toString())).orElse(false)) {
      throw new DidException(
          DidError.INVALID_DID_DOCUMENT, "the document at the DID's URL is of another DID");
    }
    return DidDocument.read(json);
  }

  static String unavailable(Optional<Gathered> gathered) {
    return gathered.orElse(null) instanceof Gathered.Unavailable unavailable
        ? "the DID document cannot be had: " + unavailable.cause().sentence()
        : "the DID document was not gathered";
  }
}
