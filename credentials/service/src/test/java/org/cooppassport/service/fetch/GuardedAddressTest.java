package org.cooppassport.service.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.documents.Gathered.Cause;
import org.cooppassport.service.config.FetchSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a fetch may go. */
class GuardedAddressTest extends FetchWorld {
  @ParameterizedTest
  @Tag("attack:DID-01")
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.9.10",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1"
      })
  void anAddressThatIsNotPublicIsNeverConnectedTo(String address) throws Exception {
    int port = web.serve(TestWeb.HOST, now, request -> TestWeb.json(request, "{}"));
    web.name("inside.example", address);
    GuardedFetcher fetcher = production(port);
    assertRefused(
        Cause.DESTINATION_FORBIDDEN, fetch(fetcher, "https://inside.example:" + port + "/"));
    String literal = address.contains(":") ? "[" + address + "]" : address;
    assertRefused(
        Cause.DESTINATION_FORBIDDEN, fetch(fetcher, "https://" + literal + ":" + port + "/"));
    assertEquals(0, web.connections.get());
  }

  @ParameterizedTest
  @Tag("attack:DID-01")
  @ValueSource(
      strings = {
        "127.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "%31%32%37.0.0.1",
        "localhost%00.example",
        "[::1%25lo]",
        "１２７.0.0.1",
        "good.example.",
        "good_example",
        "-good.example",
        "1.2.3.256"
      })
  void aHostThatResolversReadDifferentlyIsNotEvenLookedUp(String host) throws Exception {
    int port = web.serve(TestWeb.HOST, now, request -> TestWeb.json(request, "{}"));
    assertRefused(
        Cause.DESTINATION_FORBIDDEN, fetch(production(port), "https://" + host + ":" + port + "/"));
    assertEquals(List.of(), web.resolved);
    assertEquals(0, web.connections.get());
  }

  @ParameterizedTest
  @Tag("attack:DID-01")
  @ValueSource(strings = {"93.184.216.34", "8.8.8.8", "2606:4700::1", "64:ff9b::808:808"})
  void aPublicAddressIsAllowed(String address) throws Exception {
    assertTrue(
        AddressRules.allows(InetAddress.getByName(address), FetchSettings.Loopback.FORBIDDEN));
  }

  @Test
  @Tag("attack:DID-02")
  void oneBadRecordSpoilsTheAnswer() throws Exception {
    int port = web.serve(TestWeb.HOST, now, request -> TestWeb.json(request, "{}"));
    web.name("mixed.example", "93.184.216.34", "127.0.0.1");
    assertRefused(
        Cause.DESTINATION_FORBIDDEN,
        fetch(production(port), "https://mixed.example:" + port + "/"));
    assertEquals(0, web.connections.get());
  }

  @Test
  @Tag("attack:DID-02")
  void aNameIsResolvedOnceAndTheConnectionGoesToTheCheckedAddressUnderTheName() throws Exception {
    int port = web.serve(TestWeb.HOST, now, request -> TestWeb.json(request, "{}"));
    AtomicInteger asked = new AtomicInteger();
    NameResolver rebinding =
        host -> {
          String address = asked.getAndIncrement() == 0 ? "127.0.0.1" : "10.0.0.1";
          try {
            return Future.succeededFuture(List.of(InetAddress.getByName(address)));
          } catch (IOException e) {
            return Future.failedFuture(e);
          }
        };
    GuardedFetcher fetcher =
        fetcher(Set.of(), FetchSettings.Loopback.ALLOWED_IN_DEVELOPMENT, rebinding, PATIENT);
    Gathered answer = fetch(fetcher, "https://good.example:" + port + "/");
    assertTrue(answer.fetched().isPresent());
    assertEquals(1, asked.get());
    assertEquals(List.of("good.example:" + port + " good.example"), web.hostsSeen);
    // the second look-up names an inner address: nothing is reused from the first
    assertRefused(
        Cause.DESTINATION_FORBIDDEN, fetch(fetcher, "https://good.example:" + port + "/other"));
    assertEquals(1, web.requests.get());
  }

  @ParameterizedTest
  @Tag("attack:DID-03")
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsNotFollowed(int status) throws Exception {
    AtomicInteger elsewhere = new AtomicInteger();
    int target =
        web.serve(
            TestWeb.HOST,
            now,
            request -> {
              elsewhere.incrementAndGet();
              TestWeb.json(request, "{}");
            });
    int port =
        web.serve(
            TestWeb.HOST,
            now,
            request ->
                request
                    .response()
                    .setStatusCode(status)
                    .putHeader("location", "https://good.example:" + target + "/")
                    .end());
    assertRefused(
        Cause.DESTINATION_FORBIDDEN, fetch(development(), "https://good.example:" + port + "/"));
    assertEquals(0, elsewhere.get());
  }

  @ParameterizedTest
  @Tag("attack:DID-03")
  @ValueSource(
      strings = {
        "http://good.example/",
        "ftp://good.example/",
        "file:///etc/passwd",
        "gopher://good.example/",
        "https://user@good.example/",
        "https://user:pass@good.example/",
        "https://good.example/#x",
        "https:good.example",
        "https://",
        "//good.example/",
        "jar:https://good.example!/x",
        "https://good.example\\@evil.example/",
        "https://good.example:99999/"
      })
  void onlyPlainHttpsAddressesAreLookedAt(String url) throws Exception {
    assertRefused(Cause.DESTINATION_FORBIDDEN, fetch(development(), url));
    assertEquals(List.of(), web.resolved);
  }

  @ParameterizedTest
  @Tag("attack:DID-03")
  @ValueSource(ints = {22, 25, 80, 6379, 8443})
  void onlyAllowedPortsAreCalled(int port) throws Exception {
    web.name("public.example", "93.184.216.34");
    assertRefused(
        Cause.DESTINATION_FORBIDDEN,
        fetch(production(443), "https://public.example:" + port + "/"));
  }
}
