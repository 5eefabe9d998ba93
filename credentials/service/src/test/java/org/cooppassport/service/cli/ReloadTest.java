package org.cooppassport.service.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.http.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running server takes up other settings, all of them or none, and is never away meanwhile. */
class ReloadTest {
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final int port = FreePort.take();
  private final String origin = "https://localhost:" + port;
  private Path data;
  private Server server;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    data = folder.resolve("data");
    assertEquals(0, run("init", "--dev", "--origin", origin), out::toString);
    addCoop("riverside");
    Loaded loaded = load();
    server =
        Server.start(new DemoProgram(), loaded.settings, loaded.coops, CLOCK, RandomSource.secure())
            .await(60, TimeUnit.SECONDS);
    client = client();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop().await(30, TimeUnit.SECONDS);
  }

  private int run(String command, String... more) {
    String[] args = new String[more.length + 3];
    args[0] = command;
    args[1] = "--data";
    args[2] = data.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    out.getBuffer().setLength(0);
    return ServerCommands.commandLine(new DemoProgram(), CLOCK, RandomSource.secure())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(out, true))
        .execute(args);
  }

  private void addCoop(String id) {
    assertEquals(0, run("add-coop", "--dev", "--id", id, "--name", id), out::toString);
  }

  private record Loaded(ServerSettings settings, List<CoopSettings> coops) {}

  private Loaded load() {
    ServerSettings.Unread unread =
        ServerSettings.read(
            data,
            data.resolve(ServerSettings.FILE),
            ServerSettings.Mode.DEVELOPMENT,
            "demo",
            Map.of(),
            CLOCK.instant());
    List<CoopSettings> coops = CoopSettings.readAll(unread.settings());
    new DemoProgram().check(unread.settings(), coops);
    return new Loaded(unread.done(), coops);
  }

  private void reload() throws Exception {
    Loaded loaded = load();
    server.reload(loaded.settings, loaded.coops).await(60, TimeUnit.SECONDS);
  }

  private HttpClient client() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (var in = Files.newInputStream(data.resolve("ca").resolve("ca.crt"))) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, managers.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_1_1).build();
  }

  private HttpRequest metadata(String coop) {
    return HttpRequest.newBuilder(
            URI.create(origin + "/.well-known/oauth-authorization-server/" + coop))
        .build();
  }

  private int status(String coop) throws Exception {
    return client.send(metadata(coop), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private void append(String text) throws Exception {
    Files.writeString(data.resolve("coops/riverside/coop.conf"), text, StandardOpenOption.APPEND);
  }

  @Test
  void aCoopThatWasAddedIsServedAndOneThatWasRemovedIsNot() throws Exception {
    assertEquals(404, status("harbour"));
    addCoop("harbour");
    reload();
    assertEquals(200, status("harbour"));
    assertEquals(200, status("riverside"));
    Files.move(data.resolve("coops/harbour"), folder.resolve("gone"));
    reload();
    assertEquals(404, status("harbour"));
    assertEquals(200, status("riverside"));
    assertEquals(port, server.port());
  }

  @Test
  void whatNeedsAStartIsRefusedByNameAndTheServerServesAsBefore() throws Exception {
    Path conf = data.resolve(ServerSettings.FILE);
    String text = Files.readString(conf);
    Files.writeString(conf, text.replace("127.0.0.1:" + port, "127.0.0.1:" + FreePort.take()));
    Loaded other = load();
    InvalidSetting refused =
        assertThrows(InvalidSetting.class, () -> server.reload(other.settings, other.coops));
    assertTrue(refused.getMessage().contains("server.listen"), refused.getMessage());
    assertEquals(200, status("riverside"));
  }

  @Test
  void whoAsksWhileSettingsChangeIsAnswered() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    CompletableFuture<Integer> asking =
        CompletableFuture.supplyAsync(
            () -> {
              int bad = 0;
              while (!done.get()) {
                bad += answeredWell() ? 0 : 1;
                answered.incrementAndGet();
              }
              return bad;
            });
    for (int i = 0; i < 3; i++) {
      int before = answered.get();
      reload();
      while (answered.get() < before + 5) {
        Thread.onSpinWait();
      }
    }
    done.set(true);
    assertEquals(0, asking.get(30, TimeUnit.SECONDS), "answers that were not good");
  }

  /** As clients do that retry once. */
  private boolean answeredWell() {
    for (int i = 0; i < 2; i++) {
      try {
        if (status("riverside") == 200) {
          return true;
        }
      } catch (java.io.IOException closedBetweenTwoRequests) {
        continue;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    return false;
  }

  @Test
  void theCommandAsksTheServersOfTheFolderAndTellsWhatTheyAnswered() throws Exception {
    ReloadFolder servers = new ReloadFolder(data, CLOCK, RandomSource.secure());
    assertEquals(1, run("reload", "--dev"), "nobody serves");
    assertTrue(out.toString().contains("No server runs"), out::toString);
    ReloadFolder.Seat good = servers.sit();
    assertEquals(0, answering(good, ""), out::toString);
    assertTrue(out.toString().contains("A server serves by the new settings."));
    assertEquals(1, answering(good, "setting store: expected as it was"));
    assertTrue(out.toString().contains("serves as before: setting store"), out::toString);
    good.leave();
    assertEquals(1, run("reload", "--dev"));
  }

  private int answering(ReloadFolder.Seat seat, String outcome) throws Exception {
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> run("reload", "--dev"));
    while (seat.open().isEmpty()) {
      Thread.onSpinWait();
    }
    seat.answered(seat.open().orElseThrow(), outcome);
    return exit.get(30, TimeUnit.SECONDS);
  }

  @Test
  void aWrongFileIsToldByTheCommandAndAsksNobody() throws Exception {
    ReloadFolder.Seat seat = new ReloadFolder(data, CLOCK, RandomSource.secure()).sit();
    append("\nunheard-of = 1\n");
    assertEquals(2, run("reload", "--dev"));
    assertTrue(out.toString().contains("unheard-of"), out::toString);
    assertFalse(seat.open().isPresent());
    assertEquals(200, status("riverside"));
  }

  @Test
  void aServerThatEndedWithoutLeavingIsForgotten() throws Exception {
    ReloadFolder servers = new ReloadFolder(data, CLOCK, RandomSource.secure());
    servers.sit();
    assertEquals(1, servers.answers().size());
    try (var files = Files.newDirectoryStream(data.resolve("reload"), "server-*")) {
      for (Path file : files) {
        Files.setLastModifiedTime(file, FileTime.from(CLOCK.instant().minusSeconds(60)));
      }
    }
    assertEquals(List.of(), servers.answers());
  }
}
