package org.cooppassport.service.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.coop.Coops;
import org.cooppassport.service.keys.KeyFolder;
import org.cooppassport.service.keys.KeyRing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reads everything that serve reads, opens the keys, and changes nothing. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Reads all settings and opens all keys; says what is wrong; changes nothing.")
final class CheckConfigCommand implements Callable<Integer> {
  private final ServerProgram program;
  private final Clock clock;

  @Spec private CommandSpec spec;
  @Mixin private DataOptions options;

  CheckConfigCommand(ServerProgram program, Clock clock) {
    this.program = program;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    DataOptions.Loaded loaded = options.load(program, clock);
    Coops coops = Coops.of(loaded.coops().stream().map(CoopSettings::coop).toList());
    Map<String, KeyFolder> folders = new HashMap<>();
    loaded
        .coops()
        .forEach(
            coop ->
                folders.put(
                    coop.coop().id(), KeyFolder.at(coop.folder(), loaded.settings().keys())));
    KeyRing keys = KeyRing.open(clock, folders);
    coops
        .all()
        .forEach(coop -> program.keys().forEach(key -> keys.signer(coop.id(), key.purpose())));
    PrintWriter out = spec.commandLine().getOut();
    out.println("The settings are good: " + loaded.settings().origin());
    coops.all().forEach(coop -> out.println("  " + coop.id() + "  " + coop.base()));
    out.println("Next: " + options.typed(program, "serve"));
    out.flush();
    return 0;
  }
}
