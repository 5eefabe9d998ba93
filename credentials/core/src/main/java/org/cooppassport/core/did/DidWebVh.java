package org.cooppassport.core.did;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;

/**
 * did:webvh 1.0: the document has a history that verifies itself, at an https URL that follows from
 * the identifier.
 *
 * @see <a href="https://identity.foundation/didwebvh/v1.0/">The did:webvh method</a>
 */
public final class DidWebVh implements DidMethod {
  private static final String LOG = "did.jsonl";
  private static final String WITNESS = "did-witness.json";

  /**
   * The URL of a DID's log.
   *
   * @throws DidException {@code INVALID_DID} if the identifier is not an SCID, a plain domain and
   *     path
   */
  public static String logUrl(Did did) {
    if (!did.method().equals("webvh")) {
      throw new DidException(DidError.INVALID_DID, "not a did:webvh");
    }
    return url(did.methodSpecificId(), LOG);
  }

  /** The URL of a file beside the log; the identifier may name its host in any script. */
  static String url(String methodSpecificId, String file) {
    int colon = methodSpecificId.indexOf(':');
    if (colon < 0) {
      throw new DidException(DidError.INVALID_DID, "a did:webvh has an SCID and a domain");
    }
    WebVhHash.requireHash(methodSpecificId.substring(0, colon), DidError.INVALID_DID);
    WebLocation location = WebLocation.read(methodSpecificId.substring(colon + 1));
    return location.url(location.hasPath() ? "/" + file : "/.well-known/" + file);
  }

  @Override
  public String name() {
    return "webvh";
  }

  @Override
  public List<DocumentNeed> missing(Did did, Documents documents) {
    DocumentNeed log = need(did, DocumentKind.DID_LOG, LOG);
    Optional<Gathered> gathered = documents.get(log);
    if (gathered.isEmpty()) {
      return List.of(log);
    }
    DocumentNeed witness = need(did, DocumentKind.DID_WITNESS_PROOFS, WITNESS);
    boolean witnessed =
        gathered.get().fetched().map(f -> WebVhLog.namesWitnesses(f.body())).orElse(false);
    return witnessed && documents.get(witness).isEmpty() ? List.of(witness) : List.of();
  }

  @Override
  public DidResolution resolve(Did did, Documents documents, Instant now) {
    Optional<Gathered> gathered = documents.get(need(did, DocumentKind.DID_LOG, LOG));
    if (gathered.isEmpty() || gathered.get().fetched().isEmpty()) {
      return DidResolution.failed(DidError.NOT_FOUND, DidWeb.unavailable(gathered));
    }
    Optional<Bytes> witnessProofs =
        documents
            .get(need(did, DocumentKind.DID_WITNESS_PROOFS, WITNESS))
            .flatMap(Gathered::fetched)
            .map(Gathered.Fetched::body);
    return WebVhLog.verify(did, gathered.get().fetched().get().body(), witnessProofs, now).latest();
  }

  private static DocumentNeed need(Did did, DocumentKind kind, String file) {
    logUrl(did);
    return new DocumentNeed(kind, url(did.methodSpecificId(), file));
  }
}
