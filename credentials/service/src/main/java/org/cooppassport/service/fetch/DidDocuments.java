package org.cooppassport.service.fetch;

import io.vertx.core.Future;
import java.util.List;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.problem.Refusal;

/** Fetches what a DID resolves from, as it is now. Thread-safe. */
public final class DidDocuments {
  private static final int ROUNDS = 4;

  private final DocumentFetcher fetcher;

  /** Makes the operation. */
  public DidDocuments(DocumentFetcher fetcher) {
    this.fetcher = fetcher;
  }

  /**
   * Succeeds with the documents; what could not be had is among them as such.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} if the text is no DID
   */
  public Future<Documents> of(String did) {
    try {
      return gather(Did.parse(did), Documents.none(), ROUNDS);
    } catch (DidException e) {
      throw new Refusal(Refusal.Reason.INVALID_VALUE, "by", "by: expected a DID").causedBy(e);
    }
  }

  private Future<Documents> gather(Did did, Documents found, int rounds) {
    List<DocumentNeed> missing = DidResolver.standard().missing(did, found);
    if (missing.isEmpty() || rounds == 0) {
      return Future.succeededFuture(found);
    }
    return fetcher.fetchAll(missing).compose(more -> gather(did, found.with(more), rounds - 1));
  }
}
