package org.cooppassport.service.fetch;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;

/** Port: fetches documents that a decision asked for. */
@FunctionalInterface
public interface DocumentFetcher {
  /**
   * Fetches one document. Always succeeds: what could not be had is a {@link Gathered.Unavailable}
   * with its cause. Takes 5 s at most.
   */
  Future<Gathered> fetch(DocumentNeed need);

  /** Fetches documents that do not wait for each other; the answers stand in the same order. */
  default Future<List<Gathered>> fetchAll(Collection<DocumentNeed> needs) {
    return Future.all(needs.stream().map(this::fetch).toList()).map(all -> all.<Gathered>list());
  }
}
