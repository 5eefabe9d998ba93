package org.cooppassport.core.keys;

import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;

/** Verifies signatures by one key. Thread-safe. */
interface SignatureChecker {
  @CheckReturnValue
  boolean check(Bytes data, Bytes signature);
}
