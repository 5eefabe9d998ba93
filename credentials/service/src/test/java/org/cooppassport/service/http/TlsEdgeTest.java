package org.cooppassport.service.http;

import static org.cooppassport.service.store.Await.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.coop.Coops;
import org.cooppassport.service.keys.PrivateCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsEdgeTest {
  private static final RandomSource RANDOM = RandomSource.secure();

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final int port = FreePort.take();
  private final URI origin = URI.create("https://localhost:" + port);
  private final Instant now = Clock.systemUTC().instant();
  private final AtomicInteger called = new AtomicInteger();

  /** A client that nobody holds is closed with its connections. */
  private final List<HttpClientAgent> clients = new ArrayList<>();

  private PrivateCa ca;
  private Edge edge;

  @BeforeEach
  void open() {
    ca = PrivateCa.openOrMake(folder.resolve("ca"), "Test CA", now, RANDOM);
    makeTlsFiles();
    EdgeSettings settings =
        new EdgeSettings(
            "127.0.0.1",
            port,
            origin,
            Optional.of(
                new EdgeSettings.TlsFiles(
                    folder.resolve("server.crt"), folder.resolve("server.key"))),
            1,
            EdgeSettings.Limits.DEFAULT,
            Set.of());
    edge =
        new Edge(settings, Coops.of(), Authenticator.NONE, RANDOM)
            .serve(
                new TestEndpoint(
                    Route.get("/held"),
                    request -> {
                      called.incrementAndGet();
                      return Promise.<Response>promise().future();
                    }))
            .serve(TestEndpoint.of(Route.get("/hello"), request -> Response.ok(JsonObject.EMPTY)));
    await(edge.start(vertx));
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private void makeTlsFiles() {
    ca.makeTlsFiles(
        origin, folder.resolve("server.crt"), folder.resolve("server.key"), now, RANDOM);
  }

  private HttpClientConnection connect() {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setTrustOptions(new PemTrustOptions().addCertPath(ca.certificateFile().toString()));
    HttpClientAgent client = vertx.createHttpClient(options);
    clients.add(client);
    return await(client.connect(new HttpConnectOptions().setHost("localhost").setPort(port)));
  }

  private X509Certificate certificate() throws Exception {
    try (SSLSocket socket =
        (SSLSocket) TrustEverything.context().getSocketFactory().createSocket("localhost", port)) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  @Tag("attack:OPS-02")
  void streamsThatAreResetAtOnceEndTheConnection() throws Exception {
    HttpClientConnection connection = connect();
    Promise<Void> closed = Promise.promise();
    connection.closeHandler(gone -> closed.tryComplete());
    for (int i = 0; i < 2_000 && !closed.future().isComplete(); i++) {
      connection
          .request(new RequestOptions().setMethod(HttpMethod.GET).setURI("/held"))
          .onSuccess(
              request -> {
                request.send();
                request.reset(8);
              });
    }
    closed.future().await(30, TimeUnit.SECONDS);
    assertTrue(called.get() < 2_000);
    assertEquals(
        200,
        await(
                connect()
                    .request(new RequestOptions().setURI("/hello"))
                    .compose(request -> request.send()))
            .statusCode());
  }

  @Test
  @Tag("attack:OPS-02")
  void aConnectionIsToldHowManyStreamsAndHowLargeHeadersItMayHave() {
    HttpClientConnection connection = connect();
    await(
        connection
            .request(new RequestOptions().setURI("/hello"))
            .compose(request -> request.send()));
    assertEquals(100, connection.remoteSettings().getMaxConcurrentStreams());
    assertEquals(16 * 1024, connection.remoteSettings().getMaxHeaderListSize());
  }

  @Test
  void aTypeWithoutABodyIsNoBodyAndOtherTypesAreRefusedUnread() {
    HttpClientConnection connection = connect();
    Map<String, Integer> answers =
        Map.of("application/json", 200, "multipart/form-data; boundary=x", 415);
    answers.forEach(
        (type, status) ->
            assertEquals(
                status,
                await(
                        connection
                            .request(new RequestOptions().setURI("/hello"))
                            .compose(request -> request.putHeader("content-type", type).send()))
                    .statusCode(),
                type));
  }

  @Test
  void onlyModernTlsIsSpoken() throws Exception {
    for (String protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
      try (SSLSocket socket = socket(protocol)) {
        socket.startHandshake();
        String suite = socket.getSession().getCipherSuite();
        assertTrue(suite.matches("TLS_(ECDHE_ECDSA_WITH_)?(AES_\\d+_GCM|CHACHA20)_.*"), suite);
      }
    }
    try (SSLSocket socket = socket("TLSv1.2")) {
      socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
      assertThrows(java.io.IOException.class, socket::startHandshake);
    }
  }

  @Test
  void aRenewedCertificateIsServedWithoutARestart() throws Exception {
    X509Certificate before = certificate();
    assertFalse(await(edge.reloadTls()));
    makeTlsFiles();
    assertTrue(await(edge.reloadTls()));
    assertNotEquals(before.getSerialNumber(), certificate().getSerialNumber());
  }

  private SSLSocket socket(String protocol) throws Exception {
    SSLSocket socket =
        (SSLSocket) TrustEverything.context().getSocketFactory().createSocket("localhost", port);
    socket.setEnabledProtocols(new String[] {protocol});
    return socket;
  }
}
