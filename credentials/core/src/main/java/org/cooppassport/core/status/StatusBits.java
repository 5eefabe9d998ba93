package org.cooppassport.core.status;

import java.util.Arrays;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * The packed statuses of one list: entries of 1 to 8 bits, read in the order of the list's kind.
 *
 * <p>Immutable and thread-safe; {@link Builder} is the mutable form and shares no memory with it.
 */
public final class StatusBits {
  /** Bytes of one list, unpacked: 134 million entries of one bit. */
  public static final int MAX_BYTES = 16 << 20;

  private final byte[] packed;
  private final int width;
  private final BitOrder order;

  private StatusBits(byte[] packed, int width, BitOrder order) {
    this.packed = packed;
    this.width = width;
    this.order = order;
  }

  /** Takes over the bytes, which nobody else keeps. */
  static StatusBits owned(byte[] packed, int width, BitOrder order) {
    requireWidth(width, order);
    return new StatusBits(packed, width, order);
  }

  /**
   * Returns an empty list in the making: every status is 0.
   *
   * @param entries at least one; rounded up to whole bytes
   * @param width bits of one entry: 1 to 8, for {@link BitOrder#LEAST_SIGNIFICANT_FIRST} a power of
   *     two
   */
  public static Builder builder(int entries, int width, BitOrder order) {
    requireWidth(width, order);
    long bytes = ((long) entries * width + 7) / 8;
    if (entries < 1 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException("a list has 1 to " + MAX_BYTES + " bytes of entries");
    }
    return new Builder(new byte[(int) bytes], width, order);
  }

  private static void requireWidth(int width, BitOrder order) {
    boolean allowed =
        width >= 1
            && width <= 8
            && (order == BitOrder.MOST_SIGNIFICANT_FIRST || Integer.bitCount(width) == 1);
    if (!allowed) {
      throw new IllegalArgumentException("entries of " + width + " bits");
    }
  }

  /** Returns the number of entries. */
  public long entries() {
    return (long) packed.length * 8 / width;
  }

  /** Returns the bits of one entry. */
  public int width() {
    return width;
  }

  /** Returns the direction of counting. */
  public BitOrder order() {
    return order;
  }

  /**
   * Returns the status at {@code index}.
   *
   * @throws ProblemException RANGE_ERROR if the list has no such entry
   */
  public int get(long index) {
    if (index < 0 || index >= entries()) {
      throw new ProblemException(ProblemCode.RANGE_ERROR, "the list has no entry of this index");
    }
    return read(packed, index, width, order);
  }

  private static int read(byte[] packed, long index, int width, BitOrder order) {
    long bit = index * width;
    if (order == BitOrder.LEAST_SIGNIFICANT_FIRST) {
      return packed[(int) (bit >>> 3)] >>> (bit & 7) & mask(width);
    }
    int at = (int) (bit >>> 3);
    int next = at + 1 < packed.length ? packed[at + 1] & 0xff : 0;
    int window = (packed[at] & 0xff) << 8 | next;
    return window >>> (16 - (int) (bit & 7) - width) & mask(width);
  }

  private static int mask(int width) {
    return (1 << width) - 1;
  }

  /** Returns the packed bytes. */
  public Bytes toBytes() {
    return Bytes.of(packed);
  }

  byte[] packed() {
    return packed;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StatusBits bits
        && width == bits.width
        && order == bits.order
        && Arrays.equals(packed, bits.packed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(width, order, Arrays.hashCode(packed));
  }

  @Override
  public String toString() {
    return "StatusBits[" + entries() + " of " + width + ", " + order + "]";
  }

  /** A list in the making. For one thread. */
  public static final class Builder {
    private final byte[] packed;
    private final int width;
    private final BitOrder order;

    private Builder(byte[] packed, int width, BitOrder order) {
      this.packed = packed;
      this.width = width;
      this.order = order;
    }

    /**
     * Sets one status.
     *
     * @throws IndexOutOfBoundsException if the list has no such entry
     * @throws IllegalArgumentException if the value does not fit the entry
     */
    public Builder set(int index, int value) {
      Objects.checkIndex(index, (long) packed.length * 8 / width);
      if ((value & ~mask(width)) != 0) {
        throw new IllegalArgumentException("a status of more than " + width + " bits");
      }
      long bit = (long) index * width;
      int at = (int) (bit >>> 3);
      int offset = (int) (bit & 7);
      if (order == BitOrder.LEAST_SIGNIFICANT_FIRST) {
        packed[at] = (byte) ((packed[at] & ~(mask(width) << offset)) | value << offset);
        return this;
      }
      int shift = 16 - offset - width;
      int next = at + 1 < packed.length ? packed[at + 1] & 0xff : 0;
      int window = (packed[at] & 0xff) << 8 | next;
      window = (window & ~(mask(width) << shift)) | value << shift;
      packed[at] = (byte) (window >>> 8);
      if (at + 1 < packed.length) {
        packed[at + 1] = (byte) window;
      }
      return this;
    }

    /** Returns the status at {@code index}. */
    public int get(int index) {
      Objects.checkIndex(index, (long) packed.length * 8 / width);
      return read(packed, index, width, order);
    }

    /** Returns the list as it is now. */
    public StatusBits build() {
      return new StatusBits(packed.clone(), width, order);
    }
  }
}
