package org.cooppassport.wallet.jdk;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses may be called. */
public enum Destinations {
  /** Addresses of the public internet only. */
  PUBLIC,
  /** Also this machine: for development and trials. */
  PUBLIC_AND_LOOPBACK;

  /** Tells whether an address may be called. */
  boolean allows(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return this == PUBLIC_AND_LOOPBACK;
    }
    if (address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return isPublic4(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff);
    }
    return address instanceof Inet6Address && isPublic6(bytes);
  }

  // IANA special-purpose registry, IPv4.
  private static boolean isPublic4(int a, int b, int c) {
    boolean reserved =
        a == 0
            || a >= 240
            || (a == 100 && b >= 64 && b < 128)
            || (a == 192 && b == 0 && (c == 0 || c == 2))
            || (a == 192 && b == 88 && c == 99)
            || (a == 198 && (b == 18 || b == 19))
            || (a == 198 && b == 51 && c == 100)
            || (a == 203 && b == 0 && c == 113);
    return !reserved;
  }

  // Global unicast is 2000::/3; of it documentation, 6to4 and Teredo lead elsewhere.
  private static boolean isPublic6(byte[] bytes) {
    int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
    int second = ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff);
    boolean global = (first & 0xe000) == 0x2000;
    boolean special =
        first == 0x2002 || (first == 0x2001 && (second == 0 || second == 0xdb8)) || first == 0x3fff;
    return global && !special;
  }
}
