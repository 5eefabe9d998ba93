package org.cooppassport.service.fetch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.keys.PrivateCa;

/** A web of one TLS server on loopback, with names and certificates of its own. */
final class TestWeb implements AutoCloseable, NameResolver {
  static final String HOST = "good.example";

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, List<InetAddress>> names = new HashMap<>();
  private final List<HttpServer> servers = new ArrayList<>();
  private final PrivateCa ca;
  private final Path folder;
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger requests = new AtomicInteger();
  final List<String> resolved = new CopyOnWriteArrayList<>();
  final List<String> hostsSeen = new CopyOnWriteArrayList<>();

  TestWeb(Path folder, Instant now) {
    this.folder = folder;
    this.ca = PrivateCa.openOrMake(folder.resolve("ca"), "Test CA", now, RandomSource.secure());
    name(HOST, "127.0.0.1");
  }

  Vertx vertx() {
    return vertx;
  }

  Path caFile() {
    return ca.certificateFile();
  }

  /** Gives a name its addresses. */
  TestWeb name(String host, String... addresses) {
    List<InetAddress> all = new ArrayList<>();
    for (String address : addresses) {
      try {
        all.add(InetAddress.getByName(address));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(e);
      }
    }
    names.put(host, all);
    return this;
  }

  /** Starts a server with a certificate for {@code host}, made as of {@code now}. */
  int serve(String host, Instant now, Consumer<HttpServerRequest> answer) throws TimeoutException {
    Path certificate = folder.resolve(host + servers.size() + ".crt");
    Path key = folder.resolve(host + servers.size() + ".key");
    ca.makeTlsFiles(URI.create("https://" + host), certificate, key, now, RandomSource.secure());
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setSsl(true)
                    .setSni(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .addCertPath(certificate.toString())
                            .addKeyPath(key.toString())))
            .connectionHandler(opened -> connections.incrementAndGet())
            .requestHandler(
                request -> {
                  requests.incrementAndGet();
                  hostsSeen.add(
                      request.getHeader("host") + " " + request.connection().indicatedServerName());
                  answer.accept(request);
                });
    servers.add(server);
    return server.listen().await(20, TimeUnit.SECONDS).actualPort();
  }

  static void json(HttpServerRequest request, String body) {
    request.response().putHeader("content-type", "application/json").end(Buffer.buffer(body));
  }

  @Override
  public Future<List<InetAddress>> resolve(String host) {
    resolved.add(host);
    List<InetAddress> found = names.get(host);
    return found == null
        ? Future.failedFuture(new UnknownHostException(host))
        : Future.succeededFuture(found);
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(20, TimeUnit.SECONDS);
  }
}
