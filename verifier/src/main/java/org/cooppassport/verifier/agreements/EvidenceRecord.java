package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import org.cooppassport.core.json.JsonObject;

/** Port: how the partner of an agreement delivers papers. */
@FunctionalInterface
public interface EvidenceRecord {
  /** Succeeds with counts, worst delay and last drill under an agreement. */
  Future<JsonObject> under(String coop, String agreement);
}
