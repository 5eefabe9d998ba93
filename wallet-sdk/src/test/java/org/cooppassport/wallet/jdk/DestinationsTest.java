package org.cooppassport.wallet.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationsTest {
  @ParameterizedTest
  @Tag("attack:WAL-01")
  @CsvSource({
    "93.184.216.34, true, true",
    "2606:2800:220:1::1, true, true",
    "127.0.0.1, false, true",
    "::1, false, true",
    "10.0.0.7, false, false",
    "192.168.1.1, false, false",
    "172.16.0.1, false, false",
    "169.254.169.254, false, false",
    "100.64.0.1, false, false",
    "0.0.0.0, false, false",
    "198.18.0.1, false, false",
    "224.0.0.1, false, false",
    "255.255.255.255, false, false",
    "fc00::1, false, false",
    "fe80::1, false, false",
    "64:ff9b::a00:7, false, false",
    "2002:a00:7::1, false, false",
    "2001:db8::1, false, false",
    "::ffff:10.0.0.7, false, false"
  })
  void letsOnlyPublicAddressesThroughAndInDevelopmentThisMachine(
      String address, boolean inPublic, boolean inDevelopment) throws UnknownHostException {
    InetAddress resolved = InetAddress.getByName(address);
    assertEquals(inPublic, Destinations.PUBLIC.allows(resolved));
    assertEquals(inDevelopment, Destinations.PUBLIC_AND_LOOPBACK.allows(resolved));
  }
}
