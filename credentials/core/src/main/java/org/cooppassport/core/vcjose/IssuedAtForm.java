package org.cooppassport.core.vcjose;

/** How {@code iat} may be written. */
public enum IssuedAtForm {
  /** As RFC 7519 says: a number of seconds. */
  NUMERIC_DATE,
  /**
   * Also as a date and time, against RFC 7519 but as the tokens of W3C's own test suite have it.
   * For conformance tests only.
   */
  DATE_TIME_TOLERATED
}
