package org.cooppassport.core.status;

import java.util.Objects;

/**
 * What happened to the credentials of one list, from which both published forms are made.
 *
 * <p>Rebuilt from the stored events, never from a list published before. Every entry starts valid,
 * whether it is in use or not. Revocation is for good and outweighs suspension. For one thread; a
 * list of a million entries holds 250 kB.
 */
public final class StatusList {
  private final int entries;
  private final long[] revoked;
  private final long[] suspended;

  /**
   * Makes a list on which nothing happened.
   *
   * @param entries at least {@link BitstringStatusList#MIN_ENTRIES}, so that nobody stands out
   */
  public StatusList(int entries) {
    if (entries < BitstringStatusList.MIN_ENTRIES || entries > StatusBits.MAX_BYTES * 4) {
      throw new IllegalArgumentException(
          "a list has at least " + BitstringStatusList.MIN_ENTRIES + " entries");
    }
    this.entries = entries;
    this.revoked = new long[(entries + 63) / 64];
    this.suspended = new long[(entries + 63) / 64];
  }

  /** Returns the number of entries. */
  public int entries() {
    return entries;
  }

  /** Revokes a credential for good. */
  public void revoke(int index) {
    set(revoked, index);
  }

  /** Suspends a credential until it is reinstated. */
  public void suspend(int index) {
    set(suspended, index);
  }

  /** Ends a suspension. */
  public void reinstate(int index) {
    Objects.checkIndex(index, entries);
    suspended[index >> 6] &= ~(1L << index);
  }

  private void set(long[] bits, int index) {
    Objects.checkIndex(index, entries);
    bits[index >> 6] |= 1L << index;
  }

  private static boolean isSet(long[] bits, int index) {
    return (bits[index >> 6] & 1L << index) != 0;
  }

  /** Returns the status of a credential. */
  public CredentialStatus statusOf(int index) {
    Objects.checkIndex(index, entries);
    if (isSet(revoked, index)) {
      return CredentialStatus.REVOKED;
    }
    return isSet(suspended, index) ? CredentialStatus.SUSPENDED : CredentialStatus.VALID;
  }

  /** Returns the bits of the Bitstring list about revocation. */
  public StatusBits revocationBits() {
    return bitstring(revoked);
  }

  /** Returns the bits of the Bitstring list about suspension. */
  public StatusBits suspensionBits() {
    return bitstring(suspended);
  }

  private StatusBits bitstring(long[] bits) {
    byte[] packed = new byte[(entries + 7) / 8];
    for (int i = 0; i < packed.length; i++) {
      int leastFirst = (int) (bits[i >> 3] >>> ((i & 7) << 3)) & 0xff;
      packed[i] = (byte) (Integer.reverse(leastFirst) >>> 24);
    }
    return StatusBits.owned(packed, 1, BitOrder.MOST_SIGNIFICANT_FIRST);
  }

  /** Returns the bits of the Token Status List: two for each entry; 1 revoked, 2 suspended. */
  public StatusBits tokenBits() {
    byte[] packed = new byte[(entries + 3) / 4];
    for (int i = 0; i < packed.length; i++) {
      int shift = (i & 15) << 2;
      int low = (int) (revoked[i >> 4] >>> shift) & 0xf;
      int high = (int) (suspended[i >> 4] >>> shift) & 0xf & ~low;
      packed[i] = (byte) (spread(low) | spread(high) << 1);
    }
    return StatusBits.owned(packed, 2, BitOrder.LEAST_SIGNIFICANT_FIRST);
  }

  /** Puts the four bits at the even places of a byte. */
  private static int spread(int nibble) {
    int pairs = (nibble | nibble << 2) & 0x33;
    return (pairs | pairs << 1) & 0x55;
  }

  @Override
  public String toString() {
    return "StatusList[" + entries + "]";
  }
}
