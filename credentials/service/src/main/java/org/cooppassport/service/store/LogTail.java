package org.cooppassport.service.store;

import org.cooppassport.core.encoding.Bytes;

/**
 * Where a log ends.
 *
 * @param blocks how many it has
 * @param digest what the next one is bound to
 */
record LogTail(long blocks, Bytes digest) {
  static final LogTail EMPTY = new LogTail(0, LogBlock.FIRST);
}
