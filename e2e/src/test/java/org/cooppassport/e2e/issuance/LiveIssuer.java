package org.cooppassport.e2e.issuance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.e2e.story.BackOffice;
import org.cooppassport.e2e.story.Http;
import org.cooppassport.e2e.story.Narrator;
import org.cooppassport.issuer.IssuerApp;
import org.cooppassport.service.auth.ApiClient;
import org.cooppassport.service.auth.FileApiClients;
import org.cooppassport.service.auth.SecretHash;
import org.cooppassport.service.cli.Server;
import org.cooppassport.service.cli.ServerCommands;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.http.Scope;

/**
 * A real issuer on loopback in this process, made with its own commands, with the co-op riverside.
 */
final class LiveIssuer implements AutoCloseable {
  private static final String SECRET = "a-secret-of-the-tests-0123456789";

  private final Path data;
  private final String origin;
  private Server server;

  private LiveIssuer(Path data, String origin) {
    this.data = data;
    this.origin = origin;
  }

  /**
   * Starts one.
   *
   * @param walletSettings what stands in the co-op's section {@code wallets}
   */
  public static LiveIssuer start(Path folder, String walletSettings) throws Exception {
    return prepare(folder).serve(walletSettings);
  }

  /** Makes one that is yet to be served: its authority and certificate are there. */
  public static LiveIssuer prepare(Path folder) throws Exception {
    LiveIssuer issuer = new LiveIssuer(folder.resolve("issuer"), "https://localhost:" + freePort());
    issuer.command("init", "--dev", "--origin", issuer.origin);
    issuer.command("add-coop", "--dev", "--id", "riverside", "--name", "Riverside Food Co-op");
    FileApiClients.add(
        issuer.coop(),
        new ApiClient(
            "back-office",
            "back-office",
            Set.of(Scope.parse("issue").orElseThrow(), Scope.parse("on-behalf-of").orElseThrow()),
            List.of(SecretHash.of(SECRET, RandomSource.secure())),
            List.of()));
    return issuer;
  }

  private Path coop() {
    return data.resolve("coops").resolve("riverside");
  }

  /** Serves what was prepared, with these wallet settings. */
  public LiveIssuer serve(String walletSettings) throws Exception {
    Path conf = coop().resolve("coop.conf");
    Files.writeString(conf, Files.readString(conf).replace("# profile = open", walletSettings));
    serve();
    return this;
  }

  /** Has what was prepared issue in these forms. */
  public LiveIssuer issuingIn(List<String> forms) throws Exception {
    Path conf = coop().resolve("coop.conf");
    String list = forms.stream().collect(Collectors.joining("\", \"", "[\"", "\"]"));
    Files.writeString(
        conf,
        Files.readString(conf).replace("# forms = [\"dc+sd-jwt\", \"ldp_vc\"]", "forms = " + list));
    return this;
  }

  /** Returns the folder with the certificate and key for this machine. */
  public Path tls() {
    return data.resolve("tls");
  }

  /** Returns a free port of this machine. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void command(String name, String... more) {
    List<String> args = new ArrayList<>(List.of(name, "--data", data.toString()));
    args.addAll(List.of(more));
    if (ServerCommands.run(new IssuerApp(), args.toArray(String[]::new)) != 0) {
      throw new IllegalStateException(name);
    }
  }

  private void serve() throws Exception {
    Clock clock = Clock.systemUTC();
    ServerSettings.Unread unread =
        ServerSettings.read(
            data,
            data.resolve(ServerSettings.FILE),
            ServerSettings.Mode.DEVELOPMENT,
            "issuer",
            Map.of(),
            clock.instant());
    server =
        Server.start(
                new IssuerApp(),
                unread.settings(),
                CoopSettings.readAll(unread.settings()),
                clock,
                RandomSource.secure())
            .await(60, TimeUnit.SECONDS);
  }

  /** Returns the identifier of the co-op as an issuer. */
  public String base() {
    return origin + "/riverside";
  }

  /** Returns the file with the certificate authority of the issuer. */
  public Path ca() {
    return data.resolve("ca").resolve("ca.crt");
  }

  private BackOffice office() {
    BackOffice office = new BackOffice(Http.trusting(ca()), base(), SECRET, Narrator.SILENT);
    office.signIn();
    return office;
  }

  /** Offers a membership. */
  public JsonObject offer(JsonObject more) {
    JsonObject offer =
        JsonReader.readObject(
            """
            {"credentials": [{"type": "CoopMembershipCredential", "claims": {
              "coop": {"id": "https://localhost/riverside", "name": "Riverside Food Co-op"},
              "membershipClass": "worker", "memberSince": "2019-04-01",
              "standing": "active", "politicalRights": true}}]}
            """);
    return office().post("/offers", offer.toBuilder().putAll(more).build(), 201);
  }

  /** Releases an offer that is held. */
  public void release(JsonObject offer) {
    String address = base() + "/offers/" + offer.string("id").orElseThrow() + "/release";
    int status = Http.trusting(ca()).post(address, office().token(), JsonObject.EMPTY).status();
    if (status != 204) {
      throw new IllegalStateException("release: " + status);
    }
  }

  @Override
  public void close() {
    try {
      server.stop().await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the server did not stop", e);
    }
  }
}
