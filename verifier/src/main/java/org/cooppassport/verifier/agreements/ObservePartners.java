package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import org.cooppassport.core.agreements.AgreementStatement;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.service.fetch.DidDocuments;
import org.cooppassport.service.fetch.DocumentFetcher;

/**
 * Fetches the DID document of whoever made a statement, as it is now, and puts it beside the
 * statement. What the sender sent along is not looked at. Thread-safe.
 */
public final class ObservePartners {
  private final DidDocuments documents;

  /** Makes the operation. */
  public ObservePartners(DocumentFetcher fetcher) {
    this.documents = new DidDocuments(fetcher);
  }

  /**
   * Succeeds with the statement and what was observed; what could not be had is observed as such.
   */
  Future<AgreementStatement> observe(AgreementStatement statement) {
    return documents.of(statement.by()).map(statement::observing);
  }

  /** Succeeds with what a DID resolves from now. */
  public Future<Documents> documentsOf(String did) {
    return documents.of(did);
  }
}
