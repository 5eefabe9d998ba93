package org.cooppassport.core.bbs;

import org.cooppassport.core.encoding.Bytes;

/** A point of the prime-order subgroup G1. Immutable; only for points of the same curve object. */
interface G1Point {
  G1Point plus(G1Point other);

  /**
   * Multiplies; takes the same time for every scalar where the implementation can.
   *
   * @param scalar 32 bytes, most significant first, below the order
   */
  G1Point times(Bytes scalar);

  boolean isIdentity();

  /** Returns the 48 bytes of the compressed form. */
  Bytes compressed();
}
