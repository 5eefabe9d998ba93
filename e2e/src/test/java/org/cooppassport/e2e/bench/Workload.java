package org.cooppassport.e2e.bench;

import java.util.Optional;

/**
 * What an issuer, a holder and a verifier do with one securing mechanism; each returns a result.
 */
interface Workload {
  /** Secures one credential; returns what goes to the holder. */
  String issue();

  /** Derives what a verifier is shown; empty if the mechanism shows everything. */
  Optional<String> derive(String issued);

  /** Reads and verifies what is shown; throws if it does not hold. */
  Object verify(String shown);

  /** Returns what a verifier is shown of a fresh credential. */
  default String shown() {
    String issued = issue();
    return derive(issued).orElse(issued);
  }
}
