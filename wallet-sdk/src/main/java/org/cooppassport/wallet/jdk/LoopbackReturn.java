package org.cooppassport.wallet.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Where a browser on this machine comes back to a wallet without a scheme of its own: one address
 * on the loopback interface, for one answer.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8252#section-7.3">RFC 8252, section 7.3</a>
 */
public final class LoopbackReturn implements AutoCloseable {
  private static final String PATH = "/return";
  private static final String PAGE =
      "<!doctype html><html lang=\"en\"><title>Done</title><p>Go back to your wallet.</p></html>";

  private final HttpServer server;
  private final BlockingQueue<URI> returned = new ArrayBlockingQueue<>(1);

  private LoopbackReturn(HttpServer server) {
    this.server = server;
  }

  /** Opens a free port. */
  public static LoopbackReturn open() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
      LoopbackReturn loopback = new LoopbackReturn(server);
      server.createContext(PATH, loopback::answer);
      server.start();
      return loopback;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'");
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
    }
    if (exchange.getRequestURI().getRawQuery() != null) {
      returned.offer(URI.create(address() + "?" + exchange.getRequestURI().getRawQuery()));
    }
  }

  /** Returns the redirect address. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
  }

  /** Waits for the browser; nothing if it does not come in time. */
  public Optional<URI> await(Duration atMost) {
    try {
      return Optional.ofNullable(returned.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
