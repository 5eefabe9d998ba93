package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.keys.PrivateCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is said to a node that is not the one it should be. */
class CassandraTlsTest {
  private static final RandomSource RANDOM = RandomSource.secure();

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Instant now = Clock.systemUTC().instant();
  private final AtomicInteger trusted = new AtomicInteger();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  /** Hangs up on whoever finished the handshake. */
  private int node(PrivateCa ca, String name) {
    Path certificate = folder.resolve(name + ".crt");
    Path key = folder.resolve(name + ".key");
    ca.makeTlsFiles(URI.create("https://" + name), certificate, key, now, RANDOM);
    NetServer server =
        vertx.createNetServer(
            new NetServerOptions()
                .setHost("127.0.0.1")
                .setSsl(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addCertPath(certificate.toString())
                        .addKeyPath(key.toString())));
    server.connectHandler(
        socket ->
            socket.handler(
                bytes -> {
                  trusted.incrementAndGet();
                  socket.close();
                }));
    return await(server.listen(0)).actualPort();
  }

  private static SSLContext trusting(PrivateCa ca) throws Exception {
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    try (InputStream in = Files.newInputStream(ca.certificateFile())) {
      anchors.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(anchors);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return tls;
  }

  private void open(int port, SSLContext tls) {
    CassandraOptions options =
        CassandraOptions.of(List.of(new InetSocketAddress("localhost", port)), "dc1", "records")
            .withTls(tls);
    assertThrows(
        RuntimeException.class,
        () ->
            await(
                CassandraRecordStore.open(vertx, options, Clock.systemUTC(), RANDOM)
                    .map(store -> store)));
  }

  @Test
  void aNodeIsSpokenToIfItsCertificateIsOfOurAuthorityAndNamesIt() throws Exception {
    PrivateCa ours = PrivateCa.openOrMake(folder.resolve("ours"), "Ours", now, RANDOM);
    PrivateCa theirs = PrivateCa.openOrMake(folder.resolve("theirs"), "Theirs", now, RANDOM);

    open(node(ours, "node.example"), trusting(ours));
    assertEquals(0, trusted.get(), "another name");

    int port = node(ours, "localhost");
    open(port, trusting(theirs));
    assertEquals(0, trusted.get(), "another authority");

    open(port, trusting(ours));
    assertTrue(trusted.get() > 0, "the right one");
  }
}
