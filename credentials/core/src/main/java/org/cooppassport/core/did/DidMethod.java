package org.cooppassport.core.did;

import java.time.Instant;
import java.util.List;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;

/** How the DIDs of one method are resolved. Pure and thread-safe. */
public interface DidMethod {
  /** The method's name in its DIDs. */
  String name();

  /**
   * The documents that resolving needs and {@code documents} do not hold yet, in the order to get
   * them; empty if there is nothing to get.
   *
   * @throws DidException if the DID's method-specific part is not acceptable
   */
  List<DocumentNeed> missing(Did did, Documents documents);

  /**
   * Resolves the DID from what was gathered.
   *
   * @param now the instant a history is judged at
   */
  DidResolution resolve(Did did, Documents documents, Instant now);
}
