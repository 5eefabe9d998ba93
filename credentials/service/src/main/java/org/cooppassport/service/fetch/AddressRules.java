package org.cooppassport.service.fetch;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.cooppassport.service.config.FetchSettings.Loopback;

/**
 * Which addresses are somewhere in the public internet. An IPv6 address that carries an IPv4
 * address (mapped, compatible, NAT64, 6to4, Teredo) is judged by both.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA, IPv4</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IANA, IPv6</a>
 */
final class AddressRules {
  private static final List<Block> SPECIAL_V4 =
      List.of(
          Block.v4(0, 0, 0, 0, 8), // this network
          Block.v4(10, 0, 0, 0, 8), // private
          Block.v4(100, 64, 0, 0, 10), // carrier-grade NAT
          Block.v4(127, 0, 0, 0, 8), // loopback
          Block.v4(169, 254, 0, 0, 16), // link-local, cloud metadata
          Block.v4(172, 16, 0, 0, 12), // private
          Block.v4(192, 0, 0, 0, 24), // protocol assignments
          Block.v4(192, 0, 2, 0, 24), // documentation
          Block.v4(192, 31, 196, 0, 24), // AS112
          Block.v4(192, 52, 193, 0, 24), // AMT
          Block.v4(192, 88, 99, 0, 24), // 6to4 relay
          Block.v4(192, 168, 0, 0, 16), // private
          Block.v4(192, 175, 48, 0, 24), // AS112
          Block.v4(198, 18, 0, 0, 15), // benchmarks
          Block.v4(198, 51, 100, 0, 24), // documentation
          Block.v4(203, 0, 113, 0, 24), // documentation
          Block.v4(224, 0, 0, 0, 4), // multicast
          Block.v4(240, 0, 0, 0, 4)); // reserved, broadcast

  /** Only 2000::/3 is handed out; of that, what is special. */
  private static final Block GLOBAL_V6 = Block.v6("2000", 3);

  private static final List<Block> SPECIAL_V6 =
      List.of(
          Block.v6("20010000", 23), // protocol assignments, Teredo, benchmarks, ORCHID
          Block.v6("20010db8", 32), // documentation
          Block.v6("2002", 16), // 6to4
          Block.v6("3fff0000", 20), // documentation
          Block.v6("2620004f8000", 48)); // AS112

  private static final Block MAPPED = Block.v6("00000000000000000000ffff", 96);
  private static final Block NAT64 = Block.v6("0064ff9b0000000000000000", 96);

  private AddressRules() {}

  /** Tells whether the fetcher may connect to {@code address}. */
  static boolean allows(InetAddress address, Loopback loopback) {
    if (isPublic(address)) {
      return true;
    }
    return switch (loopback) {
      case FORBIDDEN -> false;
      case ALLOWED_IN_DEVELOPMENT -> isLoopback(address);
    };
  }

  /** Tells whether the address is this machine: 127.0.0.0/8 or ::1. */
  static boolean isLoopback(InetAddress address) {
    return address.isLoopbackAddress();
  }

  private static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return isPublicV4(bytes);
    }
    if (!(address instanceof Inet6Address)) {
      return false;
    }
    if (MAPPED.contains(bytes) || NAT64.contains(bytes)) {
      return isPublicV4(new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]});
    }
    return GLOBAL_V6.contains(bytes) && SPECIAL_V6.stream().noneMatch(b -> b.contains(bytes));
  }

  private static boolean isPublicV4(byte[] bytes) {
    return SPECIAL_V4.stream().noneMatch(block -> block.contains(bytes));
  }

  /**
   * Addresses with a common beginning.
   *
   * @param prefix the beginning, in hexadecimal
   * @param bits how many of its bits count
   */
  private record Block(String prefix, int bits) {
    static Block v4(int a, int b, int c, int d, int bits) {
      return new Block(String.format(Locale.ROOT, "%02x%02x%02x%02x", a, b, c, d), bits);
    }

    static Block v6(String prefix, int bits) {
      return new Block(prefix, bits);
    }

    boolean contains(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int expected = Character.digit(prefix.charAt(bit / 4), 16) >> (3 - bit % 4) & 1;
        int actual = address[bit / 8] >> (7 - bit % 8) & 1;
        if (expected != actual) {
          return false;
        }
      }
      return true;
    }
  }
}
