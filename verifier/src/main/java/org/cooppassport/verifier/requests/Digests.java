package org.cooppassport.verifier.requests;

import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;

/** Secrets that are kept as digests only. */
final class Digests {
  private Digests() {}

  static Bytes of(String secret) {
    return HashAlgorithm.SHA_256.digest(Bytes.utf8(secret));
  }
}
