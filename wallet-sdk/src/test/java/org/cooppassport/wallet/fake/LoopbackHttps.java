package org.cooppassport.wallet.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.TestCertificates;
import org.cooppassport.wallet.port.WalletHttp;

/** Serves a {@link WalletHttp} over real https on a free port of this machine. */
public final class LoopbackHttps implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final HttpsServer server;

  /** Starts a server for {@code localhost} with a certificate of the authority. */
  public LoopbackHttps(TestCertificates authority, WalletHttp answers) {
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(context(authority)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    server.createContext("/", exchange -> answer(exchange, answers));
    server.start();
  }

  private static SSLContext context(TestCertificates authority)
      throws GeneralSecurityException, IOException {
    SigningKey key = SigningKey.generate(KeyType.P256, RandomSource.secure());
    byte[] leaf = authority.leaf(key.publicKey(), "localhost").toByteArray();
    Certificate certificate =
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(leaf));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(key.toPkcs8().toByteArray())),
        PASSWORD,
        new Certificate[] {certificate});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void answer(HttpExchange exchange, WalletHttp answers) throws IOException {
    try (exchange) {
      Map<String, String> headers = new HashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
      WalletHttp.Request request =
          new WalletHttp.Request(
              WalletHttp.Method.valueOf(exchange.getRequestMethod()),
              URI.create("https://localhost" + exchange.getRequestURI()),
              headers,
              Bytes.owned(exchange.getRequestBody().readAllBytes()),
              64 << 20);
      WalletHttp.Response response = answers.exchange(request);
      response.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      byte[] body = response.body().toByteArray();
      exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  /** Returns the authority of its addresses, {@code localhost} with the port. */
  public String authority() {
    return "localhost:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
