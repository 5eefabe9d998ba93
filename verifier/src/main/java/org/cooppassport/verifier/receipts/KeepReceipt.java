package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.verification.JudgedAnswer;

/** Signs and keeps the receipt of an acceptance. */
@FunctionalInterface
public interface KeepReceipt {
  /** Succeeds with the receipt's id once it is durable. */
  Future<String> keep(VerifierCoop coop, JudgedAnswer judged);
}
