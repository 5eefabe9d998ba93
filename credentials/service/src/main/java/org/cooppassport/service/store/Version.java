package org.cooppassport.service.store;

import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;

/**
 * The mark that one write left on a record.
 *
 * <p>Drawn at random for each write, so that a mark proves which write stands there, also after a
 * removal, a second insertion, or a write whose outcome was not heard.
 *
 * @param mark 16 random bytes; none for an event
 */
public record Version(Bytes mark) {
  static final int BYTES = 16;

  /** The version of an event, which has one writing only. */
  static final Version EVENT = new Version(Bytes.EMPTY);

  static Version next(RandomSource random) {
    return new Version(random.next(BYTES));
  }
}
