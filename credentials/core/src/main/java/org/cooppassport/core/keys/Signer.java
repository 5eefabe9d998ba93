package org.cooppassport.core.keys;

import org.cooppassport.core.encoding.Bytes;

/**
 * Makes signatures with one key that never leaves it.
 *
 * <p>Thread-safe. May be slow or remote, so never called on an event loop.
 */
public interface Signer {

  /** Returns the public half. */
  VerificationKey publicKey();

  /** Returns the algorithm of the signatures. */
  default SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.ofKeyType(publicKey().type())
        .orElseThrow(() -> new IllegalStateException("a key that cannot sign"));
  }

  /**
   * Returns the signature over {@code data}.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason {@code KEY_UNAVAILABLE} if the key
   *     cannot be used now
   */
  Bytes sign(Bytes data);
}
