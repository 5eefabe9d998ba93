package org.cooppassport.e2e.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.e2e.story.BackOffice;
import org.cooppassport.e2e.story.Command;
import org.cooppassport.e2e.story.Http;
import org.cooppassport.e2e.story.Narrator;
import org.cooppassport.e2e.story.RunningServer;
import org.cooppassport.service.keys.PrivateCa;
import org.cooppassport.verifier.VerifierMain;
import org.cooppassport.wallet.jdk.PemCertificates;

/**
 * An issuer and a verifier as they are released, each with a co-op {@code plain} and a co-op {@code
 * haip}, for the OpenID Foundation's suite: in processes of their own, on https and loopback.
 *
 * <p>Set up with the commands an administrator types, anew at each start. What the suite must sign
 * with (wallet attestations, credentials to present) is made here and written for its
 * configuration.
 */
final class OpenIdServers implements AutoCloseable {
  /** The type of credential that the suite's wallet presents. */
  static final String PRESENTED = "urn:eudi:pid:1";

  /** What a co-op of both servers keeps to. */
  enum Profile {
    PLAIN("plain"),
    HAIP("haip");

    private final String coop;

    Profile(String coop) {
      this.coop = coop;
    }

    /** Returns the co-op's id, which is also the profile's name. */
    String coop() {
      return coop;
    }
  }

  private final Path folder;
  private final int issuerPort;
  private final int verifierPort;
  private final TrustAnchors anchors;
  private final Command issuer = Command.mainClass("coop-issuer", ConformanceIssuerMain.class);
  private final Command verifier = Command.mainClass("coop-verifier", VerifierMain.class);
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final List<RunningServer> running = new ArrayList<>();

  private OpenIdServers(Path folder, int issuerPort, int verifierPort, TrustAnchors anchors) {
    this.folder = folder.toAbsolutePath();
    this.issuerPort = issuerPort;
    this.verifierPort = verifierPort;
    this.anchors = anchors;
  }

  /**
   * Sets both up in {@code folder}, which is emptied first, and starts them. Takes tens of seconds.
   *
   * @param anchors whose wallet attestations and presented credentials count, beside our own CA's
   */
  static OpenIdServers start(
      Path folder,
      int issuerPort,
      int verifierPort,
      TrustAnchors anchors,
      Clock clock,
      RandomSource random) {
    OpenIdServers servers = new OpenIdServers(folder, issuerPort, verifierPort, anchors);
    try {
      servers.setUp(clock, random);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return servers;
  }

  private void setUp(Clock clock, RandomSource random) throws IOException {
    empty();
    Files.createDirectories(folder);
    run(
        issuer,
        "init",
        "issuer",
        "--origin",
        issuerOrigin(),
        "--ca-folder=" + folder.resolve("ca"));
    run(
        verifier,
        "init",
        "verifier",
        "--origin",
        verifierOrigin(),
        "--ca-folder=" + folder.resolve("ca"));
    PrivateCa ca = PrivateCa.open(folder.resolve("ca"));
    Path attesters = folder.resolve("attesters.pem");
    Files.writeString(attesters, pem(ca));
    suiteKey(ca, "wallet-attester", clock, random);
    suiteKey(ca, "credential-issuer", clock, random);
    for (Profile profile : Profile.values()) {
      addIssuer(profile, attesters);
      addVerifier(profile, ca);
    }
    running.add(serve(issuer, "issuer"));
    running.add(serve(verifier, "verifier"));
  }

  private String pem(PrivateCa ca) throws IOException {
    StringBuilder all = new StringBuilder(Files.readString(ca.certificateFile()));
    for (Bytes der : anchors.certificates()) {
      all.append("-----BEGIN CERTIFICATE-----\n")
          .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der.toByteArray()))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return all.toString();
  }

  /** Makes a key that the suite signs with, and writes it as the JWK its configuration takes. */
  private void suiteKey(PrivateCa ca, String name, Clock clock, RandomSource random)
      throws IOException {
    Path chain = folder.resolve(name + ".crt");
    Path key = folder.resolve(name + ".key");
    ca.makeTlsFiles(
        URI.create("https://" + name + ".example"), chain, key, clock.instant(), random);
    Bytes leaf = PemCertificates.read(chain).certificates().get(0);
    JsonObject jwk =
        SuiteKeys.jwk(Files.readString(key))
            .with("alg", "ES256")
            .with("kid", name)
            .with(
                "x5c", JsonArray.ofStrings(Base64.getEncoder().encodeToString(leaf.toByteArray())));
    Files.writeString(folder.resolve(name + ".jwk.json"), jwk.toJson() + "\n");
  }

  private void addIssuer(Profile profile, Path attesters) throws IOException {
    addCoop(issuer, "issuer", profile);
    String wallets =
        "wallets {\n  profile = "
            + (profile == Profile.HAIP ? "haip" : "open")
            + "\n  providers { suite { ca = \""
            + attesters
            + "\" } }\n  deferred-interval = 1 second\n}\n";
    append(
        folder.resolve("issuer/coops/" + profile.coop() + "/coop.conf"),
        "issuer { tx-code = not-required, publish-every = 1 second, status-ttl = 1 second, "
            + wallets
            + "}\n");
    addClient(issuer, "issuer", profile, List.of("issue", "read", "on-behalf-of"));
  }

  private void addVerifier(Profile profile, PrivateCa ca) throws IOException {
    addCoop(verifier, "verifier", profile);
    String settings =
        profile == Profile.HAIP
            ? "verifier { client-id = x509-hash, haip = true, answers = encrypted }\n"
            : "verifier { client-id = x509-san-dns, haip = false, answers = plain }\n";
    Path coop = folder.resolve("verifier/coops/" + profile.coop());
    append(coop.resolve("coop.conf"), settings);
    Path policies = Files.createDirectories(coop.resolve("policies"));
    Files.writeString(policies.resolve("conformance.json"), policy(ca).toJson());
    addClient(verifier, "verifier", profile, List.of("request", "verify", "receipt"));
  }

  private JsonObject policy(PrivateCa ca) {
    List<String> trusted = new ArrayList<>(List.of(Base64Url.encode(ca.certificate())));
    anchors.certificates().forEach(anchor -> trusted.add(Base64Url.encode(anchor)));
    return SuiteKeys.policy(PRESENTED, trusted);
  }

  private void addCoop(Command server, String data, Profile profile) {
    run(
        server,
        "add-coop",
        data,
        "--id",
        profile.coop(),
        "--name",
        "Conformance " + profile.coop());
  }

  private void addClient(Command server, String data, Profile profile, List<String> scopes) {
    List<String> options =
        new ArrayList<>(List.of("--coop", profile.coop(), "--id", "back-office"));
    scopes.forEach(scope -> options.addAll(List.of("--scope", scope)));
    Command.Result added = run(server, "add-client", data, options.toArray(String[]::new));
    secrets.put(data + "/" + profile.coop(), added.after("client_secret:"));
  }

  private Command.Result run(Command server, String command, String data, String... options) {
    List<String> line =
        new ArrayList<>(List.of(command, "--data=" + folder.resolve(data), "--dev"));
    line.addAll(List.of(options));
    Command.Result result = server.run(Map.of(), line);
    if (result.exit() != 0) {
      throw new IllegalStateException(
          server.name() + " " + command + " ended with " + result.exit() + ":\n" + result.output());
    }
    return result;
  }

  private RunningServer serve(Command server, String data) {
    return server.serve(
        Map.of(),
        List.of("serve", "--data=" + folder.resolve(data), "--dev", "--exit-with-parent"),
        folder.resolve(data + ".log"));
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  private void empty() throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Returns the back office of an issuing co-op, signed in. */
  BackOffice issuing(Profile profile) {
    return office("issuer", issuerOrigin(), profile);
  }

  /** Returns the back office of a verifying co-op, signed in. */
  BackOffice verifying(Profile profile) {
    return office("verifier", verifierOrigin(), profile);
  }

  private BackOffice office(String server, String origin, Profile profile) {
    BackOffice office =
        new BackOffice(
            http(),
            origin + "/" + profile.coop(),
            secrets.get(server + "/" + profile.coop()),
            Narrator.SILENT);
    office.signIn();
    return office;
  }

  /** Returns a client that trusts the servers' CA. */
  Http http() {
    return Http.trusting(folder.resolve("ca/ca.crt"));
  }

  String issuerOrigin() {
    return "https://localhost:" + issuerPort;
  }

  String verifierOrigin() {
    return "https://localhost:" + verifierPort;
  }

  @Override
  public void close() {
    running.forEach(RunningServer::close);
  }
}
