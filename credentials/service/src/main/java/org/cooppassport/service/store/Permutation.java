package org.cooppassport.service.store;

import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;

/**
 * A keyed permutation of the numbers below a size: who lacks the key cannot tell in which order the
 * results were drawn.
 *
 * <p>An alternating Feistel network over the smallest number of bits that holds the size, with a
 * keyed SHA-256 block as round function, and cycle-walking for results beyond the size. Ten rounds
 * and more are what NIST SP 800-38G asks of such small domains; twelve are used. Immutable and
 * thread-safe.
 */
final class Permutation {
  static final int KEY_BYTES = 24;
  private static final int ROUNDS = 12;

  private final Bytes key;
  private final int size;
  private final int leftBits;
  private final int rightBits;

  /**
   * Makes the permutation of one list.
   *
   * @param key {@link #KEY_BYTES} secret random bytes that no other list has
   * @param size 2 to 2^30
   */
  Permutation(Bytes key, int size) {
    if (key.size() != KEY_BYTES) {
      throw new IllegalArgumentException("key must have " + KEY_BYTES + " bytes");
    }
    if (size < 2 || size > 1 << 30) {
      throw new IllegalArgumentException("size must be 2 to 2^30");
    }
    this.key = key;
    this.size = size;
    int bits = 32 - Integer.numberOfLeadingZeros(size - 1);
    this.leftBits = bits / 2;
    this.rightBits = bits - leftBits;
  }

  /** Returns the number that {@code counter} is mapped to; both are below the size. */
  int at(int counter) {
    if (counter < 0 || counter >= size) {
      throw new IllegalArgumentException("counter beyond the list");
    }
    int value = counter;
    do {
      value = encipher(value);
    } while (value >= size);
    return value;
  }

  private int encipher(int value) {
    int left = value >>> rightBits;
    int right = value & mask(rightBits);
    for (int round = 0; round < ROUNDS; round += 2) {
      left ^= pseudoRandom(round, right) & mask(leftBits);
      right ^= pseudoRandom(round + 1, left) & mask(rightBits);
    }
    return left << rightBits | right;
  }

  private int pseudoRandom(int round, int half) {
    byte[] input = {
      (byte) round, (byte) (half >>> 24), (byte) (half >>> 16), (byte) (half >>> 8), (byte) half
    };
    Bytes digest = HashAlgorithm.SHA_256.digest(key, Bytes.owned(input));
    return digest.at(0) << 24 | digest.at(1) << 16 | digest.at(2) << 8 | digest.at(3);
  }

  private static int mask(int bits) {
    return (1 << bits) - 1;
  }
}
