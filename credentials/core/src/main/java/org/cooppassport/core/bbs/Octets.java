package org.cooppassport.core.bbs;

import org.cooppassport.core.encoding.Bytes;

/** Integers as octets, most significant first (I2OSP). */
final class Octets {
  private Octets() {}

  static Bytes of(long value, int size) {
    byte[] out = new byte[size];
    long rest = value;
    for (int i = size - 1; i >= 0; i--) {
      out[i] = (byte) rest;
      rest >>>= 8;
    }
    return Bytes.owned(out);
  }
}
