package org.cooppassport.service.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.PrivateFiles;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.keys.PrivateCa;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a data folder: settings, passphrase, private CA and, for development, TLS files. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Makes the data folder of a new server: settings, passphrase, private CA.")
final class InitCommand implements Callable<Integer> {
  private final ServerProgram program;
  private final Clock clock;
  private final RandomSource random;

  @Spec private CommandSpec spec;
  @Mixin private DataOptions options;

  @Option(
      names = "--origin",
      required = true,
      paramLabel = "URL",
      description = "the address others know the server by, such as https://passport.example.coop")
  private URI origin;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "the address to bind (default: with --dev 127.0.0.1 and the origin's port)")
  private String listen;

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = "PEM, the server's certificate first")
  private Path tlsCertificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM, PKCS#8, mode 600")
  private Path tlsKey;

  @Option(
      names = "--ca-folder",
      paramLabel = "DIR",
      description = "where the private CA is or will be (default: ca in the data folder)")
  private Path caFolder;

  InitCommand(ServerProgram program, Clock clock, RandomSource random) {
    this.program = program;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Integer call() {
    Path data = options.data();
    Path file = options.config();
    if (Files.exists(file)) {
      throw new InvalidSetting("--data", "there is a server.conf already; nothing was changed");
    }
    Instant now = clock.instant();
    PrivateFiles.makeFolder(data);
    PrivateFiles.makeFolder(data.resolve("coops"));
    PrivateFiles.write(data.resolve("passphrase"), Bytes.utf8(random.token(32) + "\n"));
    PrivateCa ca =
        PrivateCa.openOrMake(
            caFolder(data), "Coop Passport private CA " + random.token(4), now, random);
    boolean development = options.mode() == ServerSettings.Mode.DEVELOPMENT;
    if (development) {
      PrivateFiles.makeFolder(data.resolve("tls"));
      ca.makeTlsFiles(
          origin, data.resolve("tls/server.crt"), data.resolve("tls/server.key"), now, random);
    }
    PrivateFiles.write(file, Bytes.utf8(settings(data)));
    options.loadServer(program, clock);
    tell(ca);
    return 0;
  }

  private void tell(PrivateCa ca) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Made " + options.data());
    out.println("  settings          " + options.config());
    out.println("  passphrase        " + options.data().resolve("passphrase") + "  (back it up)");
    out.println("  CA certificate    " + ca.certificateFile());
    out.println("Next: " + options.typed(program, "add-coop") + " \\");
    out.println("        --id riverside --name \"Riverside Food Co-op\"");
    out.flush();
  }

  private String settings(Path data) {
    StringBuilder text = new StringBuilder();
    text.append("# Settings of ").append(program.name()).append(" (HOCON).\n");
    text.append("# Each can be overridden: server.origin by COOP_SERVER_ORIGIN, and so on.\n\n");
    text.append("server {\n");
    text.append("  origin = ").append(quoted(origin.toString())).append('\n');
    text.append("  listen = ").append(quoted(listen())).append('\n');
    text.append(tls());
    text.append("}\n\n");
    text.append("store {\n  kind = sqlite\n}\n");
    if (caFolder != null) {
      text.append("\nkeys {\n  ca-folder = ")
          .append(quoted(caFolder(data).toString()))
          .append("\n}\n");
    }
    String own = program.settingsTemplate();
    return own.isEmpty() ? text.toString() : text.append('\n').append(own).toString();
  }

  private String tls() {
    if (options.mode() == ServerSettings.Mode.DEVELOPMENT) {
      return "  tls {\n    certificate = \"tls/server.crt\"\n    key = \"tls/server.key\"\n  }\n";
    }
    if (tlsCertificate == null || tlsKey == null) {
      return "  # Without certificate and key a proxy on this machine ends TLS.\n"
          + "  # tls { certificate = \"…\", key = \"…\" }\n";
    }
    return "  tls {\n    certificate = "
        + quoted(tlsCertificate.toAbsolutePath().toString())
        + "\n    key = "
        + quoted(tlsKey.toAbsolutePath().toString())
        + "\n  }\n";
  }

  private String listen() {
    if (listen != null) {
      return listen;
    }
    boolean development = options.mode() == ServerSettings.Mode.DEVELOPMENT;
    int port = origin.getPort() < 0 ? 443 : origin.getPort();
    return development ? "127.0.0.1:" + port : "127.0.0.1:8443";
  }

  private Path caFolder(Path data) {
    return caFolder == null ? data.resolve("ca") : caFolder.toAbsolutePath().normalize();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
