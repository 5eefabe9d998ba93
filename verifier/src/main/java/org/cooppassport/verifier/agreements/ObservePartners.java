package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import java.util.List;
import org.cooppassport.core.agreements.AgreementStatement;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.fetch.DocumentFetcher;

/**
 * Fetches the DID document of whoever made a statement, as it is now, and puts it beside the
 * statement. What the sender sent along is not looked at. Thread-safe.
 */
public final class ObservePartners {
  private static final int ROUNDS = 4;

  private final DocumentFetcher fetcher;

  /** Makes the operation. */
  public ObservePartners(DocumentFetcher fetcher) {
    this.fetcher = fetcher;
  }

  /**
   * Succeeds with the statement and what was observed; what could not be had is observed as such.
   */
  Future<AgreementStatement> observe(AgreementStatement statement) {
    return gather(did(statement.by()), Documents.none(), ROUNDS).map(statement::observing);
  }

  /** Succeeds with what a DID resolves from now. */
  Future<Documents> documentsOf(String did) {
    return gather(did(did), Documents.none(), ROUNDS);
  }

  private static Did did(String by) {
    try {
      return Did.parse(by);
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
