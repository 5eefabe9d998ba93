package org.cooppassport.e2e.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonObject;

/**
 * One issuer and one verifier for the co-ops of the story, set up with the commands an
 * administrator types, on https and loopback, with one private CA.
 */
public final class Deployment implements AutoCloseable {
  /** Where the servers keep what they know. */
  public sealed interface Store {
    /** A file each. */
    record Sqlite() implements Store {}

    /**
     * A Cassandra cluster.
     *
     * @param contactPoint host and port
     * @param datacenter its name
     */
    record Cassandra(String contactPoint, String datacenter) implements Store {}
  }

  private static final List<String> ISSUER_SCOPES = List.of("issue", "status", "read", "evidence");
  private static final List<String> VERIFIER_SCOPES =
      List.of("request", "verify", "receipt", "agreement", "credits", "evidence");

  private final Path folder;
  private final Command issuer;
  private final Command verifier;
  private final Narrator narrator;
  private final int issuerPort;
  private final int verifierPort;
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private RunningServer issuerServer;
  private RunningServer verifierServer;

  private Deployment(
      Path folder,
      Command issuer,
      Command verifier,
      Narrator narrator,
      int issuerPort,
      int verifierPort) {
    this.folder = folder;
    this.issuer = issuer;
    this.verifier = verifier;
    this.narrator = narrator;
    this.issuerPort = issuerPort;
    this.verifierPort = verifierPort;
  }

  /**
   * Makes both data folders below {@code folder}, which must be new or empty, and starts both
   * servers.
   */
  public static Deployment start(
      Path folder, Command issuer, Command verifier, Store store, Narrator narrator) {
    return start(
        folder,
        issuer,
        verifier,
        store,
        narrator,
        RunningServer.freePort(),
        RunningServer.freePort());
  }

  /** Does the same on these ports. */
  public static Deployment start(
      Path folder,
      Command issuer,
      Command verifier,
      Store store,
      Narrator narrator,
      int issuerPort,
      int verifierPort) {
    Deployment deployment =
        new Deployment(folder, issuer, verifier, narrator, issuerPort, verifierPort);
    deployment.setUp(store);
    deployment.startIssuer();
    deployment.startVerifier();
    return deployment;
  }

  /**
   * Makes both data folders and starts nothing: {@link #issuerAt} and {@link #verifierAt} do.
   *
   * @param issuerPort the port of the issuer's address, which whoever calls answers at
   * @param verifierPort the same of the verifier's
   */
  public static Deployment prepare(
      Path folder,
      Command issuer,
      Command verifier,
      Store store,
      int issuerPort,
      int verifierPort) {
    Deployment deployment =
        new Deployment(folder, issuer, verifier, Narrator.SILENT, issuerPort, verifierPort);
    deployment.setUp(store);
    return deployment;
  }

  /** Starts one more issuer process on the same data, which listens on another port. */
  public RunningServer issuerAt(int port) {
    return serve(issuer, "issuer", port);
  }

  /** Starts one more verifier process on the same data, which listens on another port. */
  public RunningServer verifierAt(int port) {
    return serve(verifier, "verifier", port);
  }

  /** Adds an API client that signs its assertions with a key of {@code jwks}. */
  public void addSigningClient(String data, String coop, String id, Path jwks, String... scopes) {
    List<String> arguments =
        new ArrayList<>(List.of("add-client", data(data), "--dev", "--coop", coop, "--id", id));
    arguments.addAll(List.of("--jwks", jwks.toString()));
    List.of(scopes).forEach(scope -> arguments.addAll(List.of("--scope", scope)));
    run(data.equals("issuer") ? issuer : verifier, arguments.toArray(new String[0]));
  }

  private void setUp(Store store) {
    makeFolder();
    run(issuer, "init", data("issuer"), "--dev", "--origin", issuerOrigin(), caFolder());
    configure("issuer", store);
    addCoop(issuer, "issuer", "riverside", "Riverside Food Co-op");
    addCoop(issuer, "issuer", "harbour", "Harbour Housing Co-op");
    run(verifier, "init", data("verifier"), "--dev", "--origin", verifierOrigin(), caFolder());
    configure("verifier", store);
    addCoop(verifier, "verifier", "harbour", "Harbour Housing Co-op");
    addCoop(verifier, "verifier", "hillside", "Hillside Credit Union");
    addCoop(verifier, "verifier", "riverside", "Riverside Food Co-op");
    addClient(issuer, "issuer", "riverside", ISSUER_SCOPES);
    addClient(issuer, "issuer", "harbour", ISSUER_SCOPES);
    addClient(verifier, "verifier", "harbour", VERIFIER_SCOPES);
    addClient(verifier, "verifier", "hillside", VERIFIER_SCOPES);
    addClient(verifier, "verifier", "riverside", VERIFIER_SCOPES);
    String riverside = issuerBase("riverside");
    String riversideDid = issuerDid("riverside");
    policy("harbour", DemoPolicies.joinByReuse(riverside, riversideDid));
    policy("harbour", DemoPolicies.guestAccess(riverside, riversideDid));
    policy("harbour", DemoPolicies.sendDelegate(riverside, riversideDid));
    policy("hillside", DemoPolicies.openAccount(riverside, riversideDid));
    run(issuer, "check-config", data("issuer"), "--dev");
    run(verifier, "check-config", data("verifier"), "--dev");
  }

  private void makeFolder() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void configure(String server, Store store) {
    StringBuilder more = new StringBuilder("\n# Demo: status changes become visible at once\n");
    if (store instanceof Store.Cassandra cassandra) {
      more.append("store {\n  kind = cassandra\n  contact-points = [\"")
          .append(cassandra.contactPoint())
          .append("\"]\n  datacenter = \"")
          .append(cassandra.datacenter())
          .append("\"\n  keyspace = \"story_")
          .append(server)
          .append("\"\n  create-keyspace-replicas = 1\n}\n");
    }
    append(folder.resolve(server).resolve("server.conf"), more.toString());
  }

  private static void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addCoop(Command server, String data, String id, String name) {
    run(server, "add-coop", data(data), "--dev", "--id", id, "--name", name);
    if (data.equals("issuer")) {
      append(
          folder.resolve("issuer/coops/" + id + "/coop.conf"),
          "issuer { publish-every = 1 second, status-ttl = 1 second }\n");
    }
  }

  private void addClient(Command server, String data, String coop, List<String> scopes) {
    List<String> arguments =
        new ArrayList<>(
            List.of("add-client", data(data), "--dev", "--coop", coop, "--id", "back-office"));
    scopes.forEach(scope -> arguments.addAll(List.of("--scope", scope)));
    Command.Result added = run(server, arguments.toArray(new String[0]));
    secrets.put(data + "/" + coop, added.after("client_secret:"));
  }

  private void policy(String coop, JsonObject policy) {
    Path file =
        folder.resolve(
            "verifier/coops/" + coop + "/policies/" + policy.string("id").orElseThrow() + ".json");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, policy.toJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Command.Result run(Command command, String... arguments) {
    narrator.call(
        command.name() + " " + String.join(" ", arguments).replace(folder.toString(), "DEMO"));
    Command.Result result = command.run(Map.of(), List.of(arguments));
    if (result.exit() != 0) {
      throw new IllegalStateException(
          command.name()
              + " "
              + arguments[0]
              + " ended with "
              + result.exit()
              + ":\n"
              + result.output());
    }
    return result;
  }

  /** Starts the issuer, again after {@link #killIssuer}. */
  public void startIssuer() {
    issuerServer = serve(issuer, "issuer", issuerPort);
  }

  /** Starts the verifier, again after {@link #killVerifier}. */
  public void startVerifier() {
    verifierServer = serve(verifier, "verifier", verifierPort);
  }

  private RunningServer serve(Command server, String data, int port) {
    narrator.call(
        server.name() + " serve " + data(data).replace(folder.toString(), "DEMO") + " --dev");
    return server.serve(
        Map.of("COOP_SERVER_LISTEN", "127.0.0.1:" + port),
        List.of("serve", data(data), "--dev", "--exit-with-parent"),
        folder.resolve(
            data + (port == issuerPort || port == verifierPort ? "" : "-" + port) + ".log"));
  }

  /** Ends the issuer as a power cut would. */
  public void killIssuer() {
    issuerServer.kill();
  }

  /** Ends the verifier as a power cut would. */
  public void killVerifier() {
    verifierServer.kill();
  }

  /** Returns the processor time that the issuer has used since it was started. */
  public Duration issuerCpu() {
    return issuerServer.cpu();
  }

  /** Returns the processor time that the verifier has used since it was started. */
  public Duration verifierCpu() {
    return verifierServer.cpu();
  }

  private String data(String server) {
    return "--data=" + folder.resolve(server);
  }

  private String caFolder() {
    return "--ca-folder=" + folder.resolve("ca");
  }

  /** Returns the folder everything is in. */
  public Path folder() {
    return folder;
  }

  /** Returns the CA certificate that TLS and certificate chains end in, PEM. */
  public Path ca() {
    return folder.resolve("ca/ca.crt");
  }

  /** Returns the issuer's address. */
  public String issuerOrigin() {
    return "https://localhost:" + issuerPort;
  }

  /** Returns the verifier's address. */
  public String verifierOrigin() {
    return "https://localhost:" + verifierPort;
  }

  /** Returns the address below which a co-op's issuer routes live. */
  public String issuerBase(String coop) {
    return issuerOrigin() + "/" + coop;
  }

  /** Returns the DID that a co-op has at the issuer. */
  public String issuerDid(String coop) {
    return "did:web:localhost%3A" + issuerPort + ":" + coop;
  }

  /** Returns the DID that a co-op has at the verifier. */
  public String verifierDid(String coop) {
    return "did:web:localhost%3A" + verifierPort + ":" + coop;
  }

  /** Returns the address below which a co-op's verifier routes live. */
  public String verifierBase(String coop) {
    return verifierOrigin() + "/" + coop;
  }

  /**
   * Returns the client secret of a co-op's back office.
   *
   * @param server {@code issuer} or {@code verifier}
   */
  public String secret(String server, String coop) {
    return secrets.get(server + "/" + coop);
  }

  @Override
  public void close() {
    if (issuerServer != null) {
      issuerServer.close();
    }
    if (verifierServer != null) {
      verifierServer.close();
    }
  }
}
