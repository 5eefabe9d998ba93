package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.service.cli.Server;
import org.cooppassport.service.cli.ServerCommands;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.ServerSettings;

/**
 * A verifier that runs on loopback over https, made with its own commands, with two co-ops: Harbour
 * and Hillside.
 */
final class VerifierUnderTest implements AutoCloseable {
  static final String RIVERSIDE = "https://riverside.example/coop";

  final World world = new World();
  final SettableClock clock = new SettableClock(TestCoop.NOW);
  final TestCoop riverside = TestCoop.at(RIVERSIDE);
  final URI origin;
  final Path data;

  private final RandomSource random = RandomSource.secure();
  private final SigningKey client = SigningKey.generate(KeyType.P256, random);
  private final Map<String, String> tokens = new HashMap<>();
  private final HttpClient http;
  private Server server;

  private VerifierUnderTest(Path folder) {
    this.origin = URI.create("https://localhost:" + freePort());
    this.data = folder.resolve("data");
    world.publish(riverside);
    command("init", "--data", data, "--dev", "--origin", origin);
    addCoop(folder, "harbour", "Harbour Housing Co-op", "harbour.json");
    addCoop(folder, "hillside", "Hillside Credit Union", "hillside.json");
    this.http = HttpClient.newBuilder().sslContext(trusting()).build();
    start();
  }

  /** Makes and starts one in an empty folder. */
  static VerifierUnderTest in(Path folder) {
    return new VerifierUnderTest(folder);
  }

  private void addCoop(Path folder, String id, String name, String policy) {
    command("add-coop", "--data", data, "--dev", "--id", id, "--name", name);
    try {
      Path keys = folder.resolve("client.jwks");
      Files.writeString(keys, JwkSet.of(Jwk.of(client.publicKey())).toJson().toJson());
      command(
          "add-client",
          "--data",
          data,
          "--dev",
          "--coop",
          id,
          "--id",
          "back-office",
          "--jwks",
          keys,
          "--scope",
          "request",
          "--scope",
          "verify",
          "--scope",
          "trust",
          "--scope",
          "federation",
          "--scope",
          "credits",
          "--scope",
          "evidence",
          "--scope",
          "receipt",
          "--scope",
          "agreement");
      command(
          "add-client",
          "--data",
          data,
          "--dev",
          "--coop",
          id,
          "--id",
          "archive",
          "--jwks",
          keys,
          "--scope",
          "receipt");
      Path coop = data.resolve("coops").resolve(id);
      Files.writeString(coop.resolve("policies").resolve(policy), resource(policy));
      Path settings = coop.resolve("coop.conf");
      Files.writeString(
          settings,
          Files.readString(settings)
              + "\n"
              + "verifier.redirects { sign-up = \"https://www.harbour.example/joined?from=p\""
              + " }\n"
              + "verifier.origins = [\"https://www.harbour.example\"]\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command of the verifier and returns what it printed; it must succeed. */
  String command(Object... args) {
    StringWriter out = new StringWriter();
    int code = command(new PrintWriter(out), args);
    assertEquals(0, code, out.toString());
    return out.toString();
  }

  int command(PrintWriter out, Object... args) {
    return ServerCommands.commandLine(world, clock, random)
        .setOut(out)
        .setErr(out)
        .execute(List.of(args).stream().map(Object::toString).toArray(String[]::new));
  }

  void start() {
    server = started(Map.of());
  }

  /** Starts another instance over the same data folder and store, on a port of its own. */
  Server second(int port) {
    return started(Map.of("COOP_SERVER_LISTEN", "127.0.0.1:" + port));
  }

  private Server started(Map<String, String> environment) {
    ServerSettings.Unread unread =
        ServerSettings.read(
            data,
            data.resolve(ServerSettings.FILE),
            ServerSettings.Mode.DEVELOPMENT,
            "verifier",
            environment,
            clock.instant());
    List<CoopSettings> coops = CoopSettings.readAll(unread.settings());
    world.check(unread.settings(), coops);
    return await(Server.start(world, unread.done(), coops, clock, random));
  }

  void stop() {
    await(server.stop());
  }

  @Override
  public void close() {
    stop();
  }

  // --- HTTP

  /** A request to the verifier, to be completed. */
  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(path.startsWith("https:") ? path : origin + path))
        .timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(to(path).GET());
  }

  /** A call of a co-op's back office. */
  HttpRequest.Builder as(String coop, String path) {
    return to(path).header("authorization", "Bearer " + token(coop, "back-office"));
  }

  HttpResponse<String> post(String coop, String path, JsonObject body) {
    return send(
        as(coop, path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body.toJson())));
  }

  HttpResponse<String> postForm(String path, Map<String, String> form) {
    return send(
        to(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(encoded(form))));
  }

  static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static JsonObject json(HttpResponse<String> answer) {
    return JsonReader.readObject(answer.body());
  }

  /** An access token of a co-op's client, by private_key_jwt. */
  String token(String coop, String clientId) {
    return tokens.computeIfAbsent(coop + "/" + clientId, key -> freshToken(coop, clientId));
  }

  private String freshToken(String coop, String clientId) {
    JsonObject claims =
        JsonObject.builder()
            .put("iss", clientId)
            .put("sub", clientId)
            .put("aud", origin + "/" + coop)
            .put("jti", random.token(16))
            .put("iat", clock.instant().getEpochSecond())
            .put("exp", clock.instant().plusSeconds(60).getEpochSecond())
            .build();
    String assertion =
        Jws.signing(TokenType.CLIENT_ASSERTION)
            .kid(client.publicKey().thumbprint())
            .sign(claims, client.signer())
            .text();
    HttpResponse<String> answer =
        postForm(
            "/" + coop + "/token",
            Map.of(
                "grant_type",
                "client_credentials",
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                assertion));
    assertEquals(200, answer.statusCode(), answer.body());
    return json(answer).string("access_token").orElseThrow();
  }

  void forgetTokens() {
    tokens.clear();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  static String resource(String name) {
    try (InputStream in = VerifierUnderTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its certificate is valid by the test's clock, not by the machine's. */
  private static SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyCertificate()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class AnyCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
