package org.cooppassport.e2e.load;

import java.util.Arrays;

/** How long the requests of one run took. Each index is written once, by one thread. */
final class Latencies {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final long[] nanos;
  private long wholeNanos = 1;

  Latencies(int count) {
    nanos = new long[count];
  }

  void record(int index, long took) {
    nanos[index] = took;
  }

  void took(long whole) {
    wholeNanos = whole;
  }

  int count() {
    return nanos.length;
  }

  double perSecond() {
    return nanos.length * NANOS_PER_SECOND / wholeNanos;
  }

  /** Returns the time in milliseconds that this share of the requests did not exceed. */
  double millis(double share) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, index)] / NANOS_PER_MILLI;
  }
}
