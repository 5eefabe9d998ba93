package org.cooppassport.issuer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.auth.ApiClient;
import org.cooppassport.service.auth.FileApiClients;
import org.cooppassport.service.auth.SecretHash;
import org.cooppassport.service.cli.Server;
import org.cooppassport.service.cli.ServerCommands;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.http.Scope;

/**
 * A real issuer on loopback over TLS, made with its own commands, with the co-ops riverside and
 * harbour. For tests that speak HTTP to it.
 */
final class IssuerServer implements AutoCloseable {
  static final String SECRET = "a-secret-of-the-tests-0123456789";

  private final Path data;
  private final String origin;
  private Server server;

  private IssuerServer(Path data, String origin) {
    this.data = data;
    this.origin = origin;
  }

  static IssuerServer make(Path folder) {
    int port = Ports.free();
    Path data = folder.resolve("data");
    IssuerServer issuer = new IssuerServer(data, "https://localhost:" + port);
    issuer.command("init", "--dev", "--origin", issuer.origin);
    issuer.addCoop("riverside", "Riverside Food Co-op");
    issuer.addCoop("harbour", "Harbour Housing Co-op");
    return issuer;
  }

  /** Changes a line of a co-op's settings. */
  IssuerServer setting(String coop, String from, String to) throws Exception {
    Path file = data.resolve("coops").resolve(coop).resolve("coop.conf");
    String text = Files.readString(file);
    if (!text.contains(from)) {
      throw new IllegalArgumentException("no such setting: " + from);
    }
    Files.writeString(file, text.replace(from, to));
    return this;
  }

  IssuerServer client(String coop, String id, String... scopes) {
    RandomSource random = RandomSource.secure();
    FileApiClients.add(
        data.resolve("coops").resolve(coop),
        new ApiClient(
            id,
            id,
            List.of(scopes).stream()
                .map(scope -> Scope.parse(scope).orElseThrow())
                .collect(Collectors.toSet()),
            List.of(SecretHash.of(SECRET, random)),
            List.of()));
    return this;
  }

  IssuerServer start() throws Exception {
    return start(Clock.systemUTC());
  }

  /** Starts another server on the same data folder, under a port of its own. */
  IssuerServer beside() throws Exception {
    int port = Ports.free();
    IssuerServer other = new IssuerServer(data, "https://localhost:" + port);
    return other.start(
        Clock.systemUTC(),
        Map.of("COOP_SERVER_ORIGIN", other.origin, "COOP_SERVER_LISTEN", "127.0.0.1:" + port));
  }

  IssuerServer start(Clock clock) throws Exception {
    return start(clock, Map.of());
  }

  private IssuerServer start(Clock clock, Map<String, String> environment) throws Exception {
    ServerSettings.Unread unread =
        ServerSettings.read(
            data,
            data.resolve(ServerSettings.FILE),
            ServerSettings.Mode.DEVELOPMENT,
            "issuer",
            environment,
            clock.instant());
    List<CoopSettings> coops = CoopSettings.readAll(unread.settings());
    server =
        Server.start(new IssuerApp(), unread.settings(), coops, clock, RandomSource.secure())
            .await(60, TimeUnit.SECONDS);
    return this;
  }

  void stop() throws Exception {
    server.stop().await(30, TimeUnit.SECONDS);
    server = null;
  }

  List<Route> routes() {
    return server.routes();
  }

  String origin() {
    return origin;
  }

  String base(String coop) {
    return origin + "/" + coop;
  }

  Path data() {
    return data;
  }

  Path ca() {
    return data.resolve("ca").resolve("ca.crt");
  }

  void command(String name, String... more) {
    List<String> args = new ArrayList<>(List.of(name, "--data", data.toString()));
    args.addAll(List.of(more));
    int code = ServerCommands.run(new IssuerApp(), args.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException(name + " ended with " + code);
    }
  }

  private void addCoop(String id, String name) {
    command("add-coop", "--dev", "--id", id, "--name", name);
  }

  @Override
  public void close() {
    if (server != null) {
      try {
        stop();
      } catch (Exception e) {
        throw new IllegalStateException("the server did not stop", e);
      }
    }
  }
}
