package org.cooppassport.service.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.PrivateFiles;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.keys.KeyFolder;
import org.cooppassport.service.keys.PrivateCa;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Adds a tenant: its folder, settings, keys and certificates. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Adds a co-op: its settings, keys and certificates.")
final class AddCoopCommand implements Callable<Integer> {
  private final ServerProgram program;
  private final Clock clock;
  private final RandomSource random;

  @Spec private CommandSpec spec;
  @Mixin private DataOptions options;

  @Option(
      names = "--id",
      required = true,
      description = "lower-case letters, digits, hyphens; part of every address of the co-op")
  private String id;

  @Option(names = "--name", required = true, description = "the name that people read")
  private String name;

  @Option(
      names = "--own-origin",
      paramLabel = "URL",
      description = "the co-op's own domain, if it has one: https://riverside.example.coop")
  private URI ownOrigin;

  AddCoopCommand(ServerProgram program, Clock clock, RandomSource random) {
    this.program = program;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Integer call() {
    if (!Coop.isId(id)) {
      throw new InvalidSetting(
          "--id", "expected 1 to 63 lower-case letters, digits and hyphens, a letter first");
    }
    ServerSettings settings = options.loadServer(program, clock);
    Path folder = settings.data().resolve(CoopSettings.FOLDER).resolve(id);
    if (Files.exists(folder)) {
      throw new InvalidSetting("--id", "there is a co-op " + id + " already");
    }
    Coop coop =
        ownOrigin == null
            ? Coop.underPath(id, name, settings.origin())
            : Coop.onOwnDomain(id, name, ownOrigin);
    try {
      make(settings, coop, folder);
    } catch (RuntimeException | LinkageError failure) {
      removeHalfMade(folder);
      throw failure;
    }
    tell(coop);
    return 0;
  }

  private void make(ServerSettings settings, Coop coop, Path folder) {
    PrivateFiles.makeFolder(folder);
    makeKeys(settings, coop, folder);
    program.prepareCoop(coop, folder);
    PrivateFiles.write(folder.resolve(CoopSettings.FILE), Bytes.utf8(file(coop)));
    options.load(program, clock);
  }

  /** Nobody has used its keys: the command can be given again once the cause is gone. */
  private static void removeHalfMade(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void makeKeys(ServerSettings settings, Coop coop, Path folder) {
    PrivateCa ca = PrivateCa.open(settings.keys().caFolder());
    KeyFolder keys = KeyFolder.at(folder, settings.keys());
    Instant now = clock.instant();
    program.keys().forEach(key -> keys.make(coop, key, ca, now, now, random));
    if (program.makesUnlinkableProofs()) {
      keys.makeUnlinkable(coop, now, random);
    }
    if (program.keepsVault()) {
      keys.makeVault(coop, now, random);
    }
  }

  private String file(Coop coop) {
    String own = program.coopTemplate(coop);
    return "# Settings of "
        + coop.id()
        + " at this server (HOCON).\nname = "
        + new JsonString(name).toJson()
        + "\n"
        + (ownOrigin == null ? "" : "origin = \"" + ownOrigin + "\"\n")
        + (own.isEmpty() ? "" : "\n" + own);
  }

  private void tell(Coop coop) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Added " + coop.name());
    out.println("  address           " + coop.base());
    out.println("  DID               " + coop.did());
    out.println("Next: " + options.typed(program, "add-client") + " \\");
    out.println(
        "        --coop "
            + coop.id()
            + " --id back-office "
            + String.join(
                " ", program.actions().stream().map(action -> "--scope " + action).toList()));
    out.flush();
  }
}
