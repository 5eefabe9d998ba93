package org.cooppassport.service.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.http.FreePort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServerCommandsTest {
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final int port = FreePort.take();
  private final String origin = "https://localhost:" + port;

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = ServerCommands.commandLine(new DemoProgram(), CLOCK, RandomSource.secure());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void makeServer() {
    assertEquals(0, run("init", "--data", data(), "--dev", "--origin", origin), err::toString);
    assertTrue(out.toString().contains("Next: coop-demo add-coop --data " + data() + " --dev"));
    assertEquals(
        0,
        run(
            "add-coop",
            "--data",
            data(),
            "--dev",
            "--id",
            "riverside",
            "--name",
            "Riverside \"1\""),
        err::toString);
    assertTrue(out.toString().contains("did:web:localhost%3A" + port + ":riverside"));
  }

  private String addClient(String... more) {
    String[] args = {
      "add-client", "--data", data(), "--dev", "--coop", "riverside", "--id", "office"
    };
    assertEquals(
        0,
        run(
            java.util.stream.Stream.concat(
                    java.util.Arrays.stream(args), java.util.Arrays.stream(more))
                .toArray(String[]::new)),
        err::toString);
    Matcher secret = Pattern.compile("client_secret: (\\S+)").matcher(out.toString());
    assertTrue(secret.find());
    return secret.group(1);
  }

  private Server serve() throws Exception {
    ServerSettings.Unread unread =
        ServerSettings.read(
            Path.of(data()),
            Path.of(data(), ServerSettings.FILE),
            ServerSettings.Mode.DEVELOPMENT,
            "demo",
            java.util.Map.of(),
            CLOCK.instant());
    List<CoopSettings> coops = CoopSettings.readAll(unread.settings());
    new DemoProgram().check(unread.settings(), coops);
    return Server.start(new DemoProgram(), unread.done(), coops, CLOCK, RandomSource.secure())
        .await(60, TimeUnit.SECONDS);
  }

  private HttpClient client() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (var in = Files.newInputStream(Path.of(data(), "ca", "ca.crt"))) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, managers.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  private HttpResponse<String> token(HttpClient client, String secret, String form)
      throws Exception {
    String basic =
        Base64.getEncoder().encodeToString(("office:" + secret).getBytes(StandardCharsets.UTF_8));
    return client.send(
        HttpRequest.newBuilder(URI.create(origin + "/riverside/token"))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void theCommandsMakeAServerThatIssuesTokensOverTls() throws Exception {
    makeServer();
    String secret = addClient("--scope", "issue:KycCheckCredential", "--scope", "status");
    assertEquals(0, run("check-config", "--data", data(), "--dev"), err::toString);
    assertTrue(out.toString().contains("Next: coop-demo serve"));
    Server server = serve();
    try {
      HttpClient client = client();
      assertEquals(port, server.port());
      var ready = get(client, "/health/ready", "");
      assertEquals(200, ready.statusCode(), ready.body());
      assertTrue(ready.body().contains("\"store\""));
      assertEquals(200, get(client, "/health/live", "").statusCode());
      var metadata = get(client, "/.well-known/oauth-authorization-server/riverside", "");
      assertTrue(metadata.body().contains(origin + "/riverside/token"));
      var answer = token(client, secret, "grant_type=client_credentials");
      assertEquals(200, answer.statusCode(), answer.body());
      String token = JsonReader.readObject(answer.body()).string("access_token").orElseThrow();
      var who = get(client, "/riverside/who", token);
      assertEquals("{\"client\":\"office\"}", who.body());
      assertEquals(HttpClient.Version.HTTP_2, who.version());
      var wrong = token(client, "x", "grant_type=client_credentials");
      assertEquals(401, wrong.statusCode());
      var more = token(client, secret, "grant_type=client_credentials&scope=issue");
      assertEquals("invalid_scope", JsonReader.readObject(more.body()).string("error").orElse(""));
      var other = token(client, secret, "grant_type=password");
      assertEquals(
          "unsupported_grant_type", JsonReader.readObject(other.body()).string("error").orElse(""));
    } finally {
      server.stop().await(30, TimeUnit.SECONDS);
    }
  }

  @Test
  @Tag("attack:OPS-08")
  void everyChangeIsInTheAuditLogAndSelfCheckSeesWhatWasCutOff() throws Exception {
    makeServer();
    String secret = addClient("--scope", "issue");
    String record = "urn:uuid:7a2f9a3e-0d2c-4b9e-9f0b-2f6f3f1c2d0";
    Server server = serve();
    try {
      HttpClient client = client();
      var answer = token(client, secret, "grant_type=client_credentials");
      String token = JsonReader.readObject(answer.body()).string("access_token").orElseThrow();
      assertEquals(204, post(client, "/riverside/things/" + record + "1", token).statusCode());
      assertEquals(409, post(client, "/riverside/things/" + record + "0", token).statusCode());
      assertEquals(200, get(client, "/riverside/who", token).statusCode());
    } finally {
      server.stop().await(30, TimeUnit.SECONDS);
    }
    assertEquals(0, run("self-check", "--data", data(), "--dev"), err::toString);
    assertTrue(out.toString().contains("riverside  2 entries  sound"), out::toString);
    Matcher checkpoint = Pattern.compile("riverside:\\d+:[0-9a-f]{64}").matcher(out.toString());
    assertTrue(checkpoint.find());
    String known = checkpoint.group();
    assertEquals(0, run("self-check", "--data", data(), "--dev", "--checkpoint", known));

    try (var database = DriverManager.getConnection("jdbc:sqlite:" + data() + "/store.db");
        var statement = database.createStatement()) {
      assertEquals(2, statement.executeUpdate("delete from record where kind = 'audit'"));
    }
    assertEquals(1, run("self-check", "--data", data(), "--dev", "--checkpoint", known));
    assertTrue(out.toString().contains("BROKEN"), out::toString);
    assertEquals(2, run("self-check", "--data", data(), "--dev", "--checkpoint", "riverside:no"));
    assertTrue(err.toString().contains("--checkpoint"), err::toString);
  }

  private HttpResponse<String> post(HttpClient client, String path, String token) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(origin + path))
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  @Tag("attack:OPS-10")
  void metricsAreServedOnTheirOwnLoopbackAddressAndNotToStrangers() throws Exception {
    makeServer();
    Path file = Path.of(data(), ServerSettings.FILE);
    Files.writeString(file, Files.readString(file) + "\nmanagement.listen = \"127.0.0.1:0\"\n");
    Server server = serve();
    try {
      HttpClient client = client();
      for (String path : new String[] {"/metrics", "/riverside/metrics", "/version", "/debug"}) {
        assertEquals(404, get(client, path, "").statusCode());
      }
      HttpResponse<String> metrics =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:" + server.managementPort().orElseThrow() + "/metrics"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, metrics.statusCode());
      assertTrue(
          metrics
              .body()
              .contains("coop_requests_total{method=\"OTHER\",route=\"-\",status=\"404\"} 4"),
          metrics.body());
      assertFalse(metrics.body().contains("riverside"));
    } finally {
      server.stop().await(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatACommandMakesForItselfNobodyElseCanRead() throws Exception {
    makeServer();
    addClient("--scope", "issue");
    for (String file :
        new String[] {
          "passphrase",
          "ca/ca.key",
          "tls/server.key",
          "server.conf",
          "coops/riverside/keys.p12",
          "coops/riverside/clients/office.json"
        }) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(data(), file))),
          file);
    }
    String client = Files.readString(Path.of(data(), "coops/riverside/clients/office.json"));
    assertTrue(client.contains("scrypt:"));
  }

  @Test
  void aSecondInitChangesNothing() throws Exception {
    makeServer();
    String before = Files.readString(Path.of(data(), "passphrase"));
    assertEquals(2, run("init", "--data", data(), "--dev", "--origin", origin));
    assertEquals(before, Files.readString(Path.of(data(), "passphrase")));
  }

  @Test
  @Tag("attack:OPS-10")
  void devIsRefusedOnAPublicAddressAndLoopbackWithoutIt() {
    assertEquals(
        2, run("init", "--data", data(), "--dev", "--origin", "https://passport.example.coop"));
    assertTrue(err.toString().contains("server.origin"), err.toString());
    String other = folder.resolve("other").toString();
    assertEquals(2, run("init", "--data", other, "--origin", origin));
    assertTrue(err.toString().contains("server.origin"), err.toString());
  }

  @Test
  @Tag("attack:OPS-10")
  void anUnknownSettingStopsTheStartAndIsNamed() throws Exception {
    makeServer();
    Path file = Path.of(data(), ServerSettings.FILE);
    Files.writeString(file, Files.readString(file) + "\nserver.debug = true\n");
    assertEquals(2, run("check-config", "--data", data(), "--dev"));
    assertTrue(err.toString().contains("server.debug"), err.toString());
  }

  @Test
  @Tag("attack:OPS-10")
  void aKeyFileThatOthersCanReadStopsTheStartAndIsNamed() throws Exception {
    makeServer();
    Path key = Path.of(data(), "coops/riverside/keys.p12");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(2, run("check-config", "--data", data(), "--dev"));
    assertTrue(err.toString().contains("coops/riverside/keys.p12"), err.toString());
  }

  @Test
  void aCoopThatCannotBeMadeLeavesNothingBehind() throws Exception {
    makeServer();
    Path key = Path.of(data(), "ca", "ca.key");
    Path aside = Path.of(data(), "ca", "ca.key.aside");
    Files.move(key, aside);
    String[] command = {
      "add-coop", "--data", data(), "--dev", "--id", "harbour", "--name", "Harbour"
    };
    assertEquals(2, run(command));
    assertTrue(err.toString().contains("ca/ca.key"), err.toString());
    assertFalse(Files.exists(Path.of(data(), "coops", "harbour")));
    Files.move(aside, key);
    assertEquals(0, run(command), err::toString);
  }

  @Test
  void anUnknownScopeOrCoopIsRefusedByName() {
    makeServer();
    assertEquals(
        2,
        run(
            "add-client",
            "--data",
            data(),
            "--dev",
            "--coop",
            "riverside",
            "--id",
            "x",
            "--scope",
            "everything"));
    assertTrue(err.toString().contains("--scope"));
    assertEquals(
        2,
        run(
            "add-client",
            "--data",
            data(),
            "--dev",
            "--coop",
            "../x",
            "--id",
            "x",
            "--scope",
            "issue"));
    assertTrue(err.toString().contains("--coop"));
    assertFalse(out.toString().contains("secret"));
  }

  @Test
  void aRotatedKeyIsListedAndTheCommandSaysWhenItSigns() throws Exception {
    makeServer();
    assertEquals(
        0,
        run("rotate-key", "--data", data(), "--dev", "--coop", "riverside", "--purpose", "SD_JWT"),
        err::toString);
    assertTrue(out.toString().contains("signs from"));
    assertEquals(0, run("check-config", "--data", data(), "--dev"), err::toString);
  }

  private HttpResponse<String> get(HttpClient client, String path, String token) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
