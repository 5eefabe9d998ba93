package org.cooppassport.core.testing;

import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;

/** A random source that gives the same values for the same seed: tests only. */
public final class SeededRandom implements RandomSource {
  private final String seed;
  private long counter;

  /** Starts from {@code seed}. */
  public SeededRandom(String seed) {
    this.seed = seed;
  }

  @Override
  public synchronized Bytes next(int length) {
    Bytes all = Bytes.EMPTY;
    while (all.size() < length) {
      all = Bytes.concat(all, HashAlgorithm.SHA_256.digest(Bytes.utf8(seed + "/" + counter++)));
    }
    return all.slice(0, length);
  }

  /** Returns a number from 0 to {@code bound - 1}. */
  public int below(int bound) {
    Bytes bytes = next(4);
    int value = (bytes.at(0) & 0x7f) << 24 | bytes.at(1) << 16 | bytes.at(2) << 8 | bytes.at(3);
    return value % bound;
  }
}
