package org.cooppassport.wallet.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.openid.TestCertificates;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.fake.LoopbackHttps;
import org.cooppassport.wallet.port.PeerUnreachable;
import org.cooppassport.wallet.port.WalletHttp;
import org.cooppassport.wallet.port.WalletHttp.Request;
import org.cooppassport.wallet.port.WalletHttp.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JdkWalletHttpTest {
  private final TestCertificates authority =
      TestCertificates.authority("Test authority", Instant.now().minus(Duration.ofDays(1)));
  private final AtomicInteger calls = new AtomicInteger();
  private final LoopbackHttps server = new LoopbackHttps(authority, this::answer);
  private final WalletHttp http =
      JdkWalletHttp.trusting(
          TrustAnchors.of(authority.authorityDer()), Destinations.PUBLIC_AND_LOOPBACK);

  @AfterEach
  void stop() {
    server.close();
  }

  private Response answer(Request request) {
    calls.incrementAndGet();
    return switch (request.uri().getPath()) {
      case "/echo" -> new Response(200, Map.of("content-type", "text/plain"), request.body());
      case "/away" ->
          new Response(307, Map.of("location", "https://collector.example/"), Bytes.EMPTY);
      default -> new Response(200, Map.of(), Bytes.owned(new byte[100_000]));
    };
  }

  @Test
  void postsAndReadsWithinBounds() {
    Response response =
        http.exchange(Request.post(uri("/echo"), Map.of(), Bytes.utf8("hello"), 100));
    assertEquals("hello", response.body().toUtf8());
    assertEquals("text/plain", response.mediaType());
    assertThrows(
        PeerUnreachable.class, () -> http.exchange(Request.get(uri("/big"), "*/*", 99_999)));
    assertEquals(100_000, http.exchange(Request.get(uri("/big"), "*/*", 100_000)).body().size());
  }

  @Test
  @Tag("attack:WAL-06")
  void followsNoRedirect() {
    assertEquals(
        307,
        http.exchange(Request.post(uri("/away"), Map.of(), Bytes.utf8("secret"), 100)).status());
    assertEquals(1, calls.get());
  }

  @Test
  @Tag("attack:WAL-01")
  void callsNeitherPlainHttpNorPrivateAddresses() {
    WalletHttp strict =
        JdkWalletHttp.trusting(TrustAnchors.of(authority.authorityDer()), Destinations.PUBLIC);
    for (URI uri :
        new URI[] {
          uri("/echo"),
          URI.create("http://localhost/"),
          URI.create("https://10.0.0.7/"),
          URI.create("https://[fe80::1]/"),
          URI.create("https://user@localhost/")
        }) {
      Refusal refusal =
          assertThrows(Refusal.class, () -> strict.exchange(Request.get(uri, "*/*", 10)));
      assertEquals(Reason.DESTINATION_FORBIDDEN, refusal.reason());
    }
    assertEquals(0, calls.get());
  }

  @Test
  void trustsTheGivenAuthorityAndNoOther() {
    TestCertificates other =
        TestCertificates.authority("Another", Instant.now().minus(Duration.ofDays(1)));
    WalletHttp elsewhere =
        JdkWalletHttp.trusting(
            TrustAnchors.of(other.authorityDer()), Destinations.PUBLIC_AND_LOOPBACK);
    assertThrows(
        PeerUnreachable.class, () -> elsewhere.exchange(Request.get(uri("/echo"), "*/*", 10)));
    URI otherName = URI.create(uri("/echo").toString().replace("localhost", "127.0.0.1"));
    assertThrows(PeerUnreachable.class, () -> http.exchange(Request.get(otherName, "*/*", 10)));
    assertEquals(0, calls.get());
  }

  private URI uri(String path) {
    return URI.create("https://" + server.authority() + path);
  }
}
