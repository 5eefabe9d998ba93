package org.cooppassport.service.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.ServerSettings;
import picocli.CommandLine.Option;

/** The options that every command has: which server it is about. */
final class DataOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "the folder that holds everything the server keeps")
  private Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the settings (default: server.conf in the data folder)")
  private Path config;

  @Option(
      names = "--dev",
      description = "for development: on loopback only, with a CA made in the data folder")
  private boolean development;

  Path data() {
    return data.toAbsolutePath().normalize();
  }

  Path config() {
    return config == null ? data().resolve(ServerSettings.FILE) : config.toAbsolutePath();
  }

  ServerSettings.Mode mode() {
    return development ? ServerSettings.Mode.DEVELOPMENT : ServerSettings.Mode.PRODUCTION;
  }

  /** Returns another command about the same server, as it is typed, for the next step. */
  String typed(ServerProgram program, String command) {
    return program(program)
        + " "
        + command
        + " --data "
        + data
        + (config == null ? "" : " --config " + config)
        + (development ? " --dev" : "");
  }

  /** A program started from its jar is called again as it was called this time. */
  private static String program(ServerProgram program) {
    String called = System.getProperty("sun.java.command", "").split(" ", 2)[0];
    return called.endsWith(program.name() + ".jar") ? "java -jar " + called : program.name();
  }

  /** Reads and checks the server's file and the co-ops' files. */
  Loaded load(ServerProgram program, Clock clock) {
    ServerSettings.Unread unread = unread(program, clock);
    List<CoopSettings> coops = CoopSettings.readAll(unread.settings());
    program.check(unread.settings(), coops);
    coops.forEach(CoopSettings::refuseUnknown);
    return new Loaded(unread.done(), coops);
  }

  /** Reads the server's file only. */
  ServerSettings loadServer(ServerProgram program, Clock clock) {
    ServerSettings.Unread unread = unread(program, clock);
    program.check(unread.settings(), List.of());
    return unread.done();
  }

  private ServerSettings.Unread unread(ServerProgram program, Clock clock) {
    Map<String, String> environment = System.getenv();
    return ServerSettings.read(
        data(), config(), mode(), program.section(), environment, clock.instant());
  }

  /**
   * Everything that is configured.
   *
   * @param settings the server's
   * @param coops each co-op's
   */
  record Loaded(ServerSettings settings, List<CoopSettings> coops) {}
}
