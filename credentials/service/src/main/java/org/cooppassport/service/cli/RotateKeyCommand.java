package org.cooppassport.service.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.keys.KeyFolder;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeySpec;
import org.cooppassport.service.keys.PrivateCa;
import org.cooppassport.service.keys.PublishedKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a new key beside the old ones, which stay published. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Makes a new key of a co-op; it is published at once and signs later.")
final class RotateKeyCommand implements Callable<Integer> {
  private final ServerProgram program;
  private final Clock clock;
  private final RandomSource random;

  @Spec private CommandSpec spec;
  @Mixin private DataOptions options;

  @Mixin private CoopOption tenant;

  @Option(names = "--purpose", required = true, description = "which key: ${COMPLETION-CANDIDATES}")
  private KeyPurpose purpose;

  @Option(
      names = "--publish-first",
      paramLabel = "HOURS",
      defaultValue = "24",
      description = "how long it is published before it signs (default: ${DEFAULT-VALUE})")
  private int publishFirstHours;

  RotateKeyCommand(ServerProgram program, Clock clock, RandomSource random) {
    this.program = program;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Integer call() {
    ServerSettings settings = options.loadServer(program, clock);
    Path folder = tenant.folder(settings);
    List<KeySpec> known = program.keys().stream().filter(key -> key.purpose() == purpose).toList();
    boolean unlinkable = purpose == KeyPurpose.UNLINKABLE && program.makesUnlinkableProofs();
    boolean vault = purpose == KeyPurpose.VAULT && program.keepsVault();
    if ((known.isEmpty() && !unlinkable && !vault) || publishFirstHours < 0) {
      throw new InvalidSetting("--purpose", "expected a key that this server has");
    }
    Coop coop = CoopSettings.read(folder, settings.origin()).coop();
    Instant now = clock.instant();
    Instant activeFrom = now.plus(Duration.ofHours(publishFirstHours));
    KeyFolder keys = KeyFolder.at(folder, settings.keys());
    String kid =
        unlinkable
            ? keys.makeUnlinkable(coop, activeFrom, random).kid()
            : vault
                ? keys.makeVault(coop, activeFrom, random).kid()
                : made(keys, coop, known.get(0), settings, activeFrom, now).kid();
    PrintWriter out = spec.commandLine().getOut();
    out.println("New key " + kid + ", signs from " + activeFrom);
    out.println("A server that runs publishes it within a minute; nothing needs a restart.");
    out.flush();
    return 0;
  }

  private PublishedKey made(
      KeyFolder keys,
      Coop coop,
      KeySpec known,
      ServerSettings settings,
      Instant activeFrom,
      Instant now) {
    return keys.make(
        coop, known, PrivateCa.open(settings.keys().caFolder()), activeFrom, now, random);
  }
}
