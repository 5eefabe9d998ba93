package org.cooppassport.core.status;

/** From which end of a byte statuses are counted. */
public enum BitOrder {
  /**
   * Index 0 is the left-most bit: Bitstring Status List.
   *
   * @see <a href="https://www.w3.org/TR/vc-bitstring-status-list/#bitstring-encoding">Bitstring
   *     Status List 1.0, Bitstring Encoding</a>
   */
  MOST_SIGNIFICANT_FIRST,
  /** Index 0 is the least significant bit: Token Status List, section 4.1. */
  LEAST_SIGNIFICANT_FIRST
}
