package org.cooppassport.service.http;

import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.coop.Coops;

/** An edge on a free loopback port over plain HTTP, and ways to talk to it. */
public final class RunningEdge implements AutoCloseable {
  /** The own domain of the co-op {@code harbour}. */
  static final String HARBOUR_HOST = "harbour.example";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;
  private final Edge edge;

  private RunningEdge(
      EdgeSettings.Limits limits,
      Authenticator authenticator,
      ClientTimes times,
      List<? extends Endpoint> endpoints) {
    this.port = FreePort.take();
    URI origin = URI.create("http://localhost:" + port);
    EdgeSettings settings =
        new EdgeSettings(
            "127.0.0.1", port, origin, Optional.empty(), 1, limits, Set.of("127.0.0.1"));
    Coops coops =
        Coops.of(
            Coop.underPath("riverside", "Riverside Food Co-op", origin),
            Coop.onOwnDomain(
                "harbour", "Harbour Housing Co-op", URI.create("http://" + HARBOUR_HOST)));
    this.edge =
        new Edge(settings, coops, authenticator, RandomSource.secure())
            .times(times)
            .serveAll(endpoints);
  }

  static RunningEdge of(Endpoint... endpoints) throws Exception {
    return of(EdgeSettings.Limits.DEFAULT, Authenticator.NONE, ClientTimes.DEFAULT, endpoints);
  }

  static RunningEdge of(Authenticator authenticator, Endpoint... endpoints) throws Exception {
    return of(EdgeSettings.Limits.DEFAULT, authenticator, ClientTimes.DEFAULT, endpoints);
  }

  static RunningEdge of(
      EdgeSettings.Limits limits,
      Authenticator authenticator,
      ClientTimes times,
      Endpoint... endpoints)
      throws Exception {
    RunningEdge running = new RunningEdge(limits, authenticator, times, List.of(endpoints));
    running.edge.start(running.vertx).await(20, TimeUnit.SECONDS);
    return running;
  }

  Edge edge() {
    return edge;
  }

  Vertx vertx() {
    return vertx;
  }

  String origin() {
    return "http://localhost:" + port;
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(origin() + path)).timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(to(path));
  }

  HttpResponse<String> post(String path, String mediaType, String body) throws Exception {
    return send(
        to(path).header("Content-Type", mediaType).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Sends bytes as they are and returns everything up to the end of the connection. */
  String raw(String text) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return readAll(socket);
    }
  }

  /** Reads until the server closes. */
  static String readAll(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    try {
      in.transferTo(all);
    } catch (java.net.SocketException reset) {
      // closed with bytes of ours unread
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws TimeoutException {
    edge.stop(vertx).await(20, TimeUnit.SECONDS);
    vertx.close().await(20, TimeUnit.SECONDS);
  }
}
